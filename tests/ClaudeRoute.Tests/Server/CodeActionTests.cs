using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Repairs: offered with their diagnostics, computed when they are chosen, refused with a reason.</summary>
public sealed class CodeActionTests : IDisposable
{
    private const int RequestFailed = -32803;
    private const string Address = "https://llm-gateway.acme.io";
    private const string Move = "Move env.ANTHROPIC_BASE_URL to settings.local.json";
    private const string TwoKeys =
        """
        {
          "model": "a",
          "model": "b"
        }

        """;

    private const string SharedText =
        """
        {
          "env": {
            "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io"
          }
        }

        """;

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_action_names_its_kind_and_the_diagnostic_that_it_repairs_and_holds_no_edit_yet()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys);
        var found = (await client.PullAsync(_folder.User)).Only("CR005");
        var action = Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""));
        Assert.Equal("quickfix", (string?)action["kind"]);
        Assert.Equal(found, Assert.Single(action["diagnostics"]!), JToken.EqualityComparer);
        Assert.True((bool?)action["isPreferred"]);
        Assert.Null(action["edit"]);
        Assert.NotNull(action["data"]);
    }

    [Fact]
    public async Task There_are_no_actions_away_from_a_finding()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys);
        Assert.Empty(await client.ActionsAsync(_folder.User, TwoKeys, "}"));
        Assert.Empty(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\"", "refactor.inline"));
    }

    [Fact]
    public async Task Every_route_action_names_its_diagnostic()
    {
        await using var client = await StartAsync(_folder.Shared, SharedText);
        foreach (var action in await client.ActionsAsync(_folder.Shared, SharedText, Address))
        {
            Assert.NotEmpty(action["diagnostics"]!);
            Assert.Equal("quickfix", (string?)action["kind"]);
        }
    }

    [Fact]
    public async Task Two_findings_that_ask_for_the_same_repair_are_one_action()
    {
        await using var client = await StartAsync(_folder.Shared, SharedText);
        var action = await ActionAsync(client, Move);
        var headline = Assert.Single(action["diagnostics"]!);
        Assert.Equal("CR049", (string?)headline["code"]);
        Assert.Equal(["CR056", "CR103", "CR106"], headline["relatedInformation"]!.Select(each => ((string)each["message"]!)[..5]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_move_creates_the_file_first_and_asks_only_before_the_removal()
    {
        await using var client = await StartAsync(_folder.Shared, SharedText, version: 7);
        var edit = await ResolveAsync(client, Move);

        var changes = (JArray)edit["documentChanges"]!;
        Assert.Equal(["create", null, null], changes.Select(change => (string?)change["kind"]));
        Assert.Equal(SettingsFolder.Uri(_folder.Local), (string?)changes[0]["uri"]);
        Assert.Equal(SettingsFolder.Uri(_folder.Local), (string?)changes[1]["textDocument"]!["uri"]);
        Assert.Equal(JTokenType.Null, changes[1]["textDocument"]!["version"]!.Type);
        Assert.Equal(SettingsFolder.Uri(_folder.Shared), (string?)changes[2]["textDocument"]!["uri"]);
        Assert.Equal(7, (int)changes[2]["textDocument"]!["version"]!);
        Assert.Contains(Address, (string?)changes[1]["edits"]![0]!["newText"], StringComparison.Ordinal);

        Assert.Equal([false, false, true], changes.Select(change => NeedsConfirmation(edit, change)));
        Assert.False(File.Exists(_folder.Local));
    }

    [Fact]
    public async Task A_move_into_an_open_document_carries_its_version()
    {
        await using var client = await StartAsync(_folder.Shared, SharedText);
        client.Open(_folder.Local, "{}", version: 3);
        await client.PublishedAsync(_folder.Local, 3);
        var changes = (JArray)(await ResolveAsync(client, Move))["documentChanges"]!;
        Assert.Equal([3, 1], changes.Select(change => (int)change["textDocument"]!["version"]!));
    }

    [Fact]
    public async Task A_client_without_annotations_or_file_operations_gets_none()
    {
        var capabilities = Capabilities.Push;
        capabilities["workspace"]!["workspaceEdit"] = new JObject { ["documentChanges"] = true };
        await using var client = await StartAsync(_folder.Shared, SharedText, capabilities: capabilities);
        var edit = await ResolveAsync(client, Move);
        Assert.Null(edit["changeAnnotations"]);
        Assert.All(edit["documentChanges"]!, change => Assert.Null(change["kind"]));
        Assert.All(edit["documentChanges"]!, change => Assert.All(change["edits"]!, each => Assert.Null(each["annotationId"])));
    }

    [Fact]
    public async Task A_plain_client_gets_the_edit_with_the_action_by_address()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys, capabilities: Capabilities.Plain);
        var action = Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""));
        Assert.Null(action["data"]);
        Assert.Null(action["edit"]!["documentChanges"]);
        Assert.Single(action["edit"]!["changes"]![SettingsFolder.Uri(_folder.User)]!);
    }

    [Fact]
    public async Task A_move_into_a_broken_file_is_shown_as_impossible_with_the_reason()
    {
        SettingsFolder.Write(_folder.Local, "{ \"env\": ");
        await using var client = await StartAsync(_folder.Shared, SharedText);
        await client.PublishedAsync(_folder.Local);
        var action = Assert.Single(await client.ActionsAsync(_folder.Shared, SharedText, Address), each => (string?)each["title"] == Move);
        Assert.Contains("settings.local.json is not valid JSON", (string?)action["disabled"]!["reason"], StringComparison.Ordinal);
        Assert.Null(action["edit"]);
    }

    [Fact]
    public async Task A_client_that_shows_no_impossible_actions_is_not_offered_them()
    {
        SettingsFolder.Write(_folder.Local, "{ \"env\": ");
        var capabilities = Capabilities.Push;
        ((JObject)capabilities["textDocument"]!["codeAction"]!).Remove("disabledSupport");
        await using var client = await StartAsync(_folder.Shared, SharedText, capabilities: capabilities);
        await client.PublishedAsync(_folder.Local);
        Assert.DoesNotContain(await client.ActionsAsync(_folder.Shared, SharedText, Address), each => (string?)each["title"] == Move);
    }

    [Fact]
    public async Task A_target_with_another_value_leaves_the_choice_to_the_person()
    {
        SettingsFolder.Write(_folder.Local, """{ "env": { "ANTHROPIC_BASE_URL": "https://other.acme.io" } }""");
        await using var client = await StartAsync(_folder.Shared, SharedText);
        var titles = (await client.ActionsAsync(_folder.Shared, SharedText, Address)).Select(action => (string?)action["title"]).ToArray();
        Assert.DoesNotContain(Move, titles);
        Assert.Contains("Remove env.ANTHROPIC_BASE_URL here and keep the other value in settings.local.json", titles);
        Assert.Contains("Move env.ANTHROPIC_BASE_URL and replace the other value in settings.local.json", titles);
        await client.PublishedAsync(_folder.Local);
    }

    [Fact]
    public async Task An_action_whose_finding_is_gone_is_refused_with_a_sentence()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys);
        var action = Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""));
        client.Change(_folder.User, 2, "{}");
        var (code, message) = await client.ErrorAsync("codeAction/resolve", action);
        Assert.Equal(RequestFailed, code);
        Assert.Matches("^[A-Z].*[.]$", message);
        await client.PublishedAsync(_folder.User, 2);
    }

    [Fact]
    public async Task An_action_is_computed_for_the_text_at_the_time_when_it_is_chosen()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys);
        var action = Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""));
        client.Change(_folder.User, 2, "\n\n" + TwoKeys);
        var resolved = await client.ResultAsync("codeAction/resolve", action);
        var change = Assert.Single(resolved["edit"]!["documentChanges"]!);
        Assert.Equal(2, (int)change["textDocument"]!["version"]!);
        Assert.True((int)change["edits"]![0]!["range"]!["start"]!["line"]! >= 2);
        await client.PublishedAsync(_folder.User, 2);
    }

    [Theory]
    [InlineData("""{ "env": { "X": "1" } }""")]
    [InlineData("{ broken")]
    [InlineData("")]
    public async Task A_target_that_appeared_on_disk_meanwhile_is_not_written_over(string meanwhile)
    {
        await using var client = await StartAsync(_folder.Shared, SharedText);
        var action = await ActionAsync(client, Move);
        SettingsFolder.Write(_folder.Local, meanwhile);
        var (code, message) = await client.ErrorAsync("codeAction/resolve", action);
        Assert.Equal(RequestFailed, code);
        Assert.Contains("settings.local.json has changed on disk", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_cannot_be_read_is_named_as_such()
    {
        Directory.CreateDirectory(_folder.Local);
        await using var client = await StartAsync(_folder.Shared, SharedText);
        await client.PublishedAsync(_folder.Local);
        var action = Assert.Single(await client.ActionsAsync(_folder.Shared, SharedText, Address), each => (string?)each["title"] == Move);
        var (code, message) = await client.ErrorAsync("codeAction/resolve", action);
        Assert.Equal(RequestFailed, code);
        Assert.Contains("settings.local.json is a folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_safe_repairs_of_a_file_are_one_edit_and_leave_the_others_out()
    {
        const string Text =
            """
            {
              // Written by hand.
              "model": "a",
              "model": "b",
              "env": {
                "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io",
              }
            }

            """;
        await using var client = await StartAsync(_folder.Shared, Text);
        var action = Assert.Single(await client.ActionsAsync(_folder.Shared, Text, "{", "source.fixAll.claudeRoute"));
        Assert.Equal("source.fixAll.claudeRoute", (string?)action["kind"]);
        var resolved = await client.ResultAsync("codeAction/resolve", action);
        var change = Assert.Single(resolved["edit"]!["documentChanges"]!);
        Assert.Equal(SettingsFolder.Uri(_folder.Shared), (string?)change["textDocument"]!["uri"]);
        var after = Edits.Apply(Text, change["edits"]!);
        Assert.Contains(Address, after, StringComparison.Ordinal);
        client.Change(_folder.Shared, 2, after);
        Assert.DoesNotContain("CR005", (await client.PullAsync(_folder.Shared)).Codes);
        Assert.Contains((await client.PullAsync(_folder.Shared)).Items, item => item["relatedInformation"]?.Any(each => ((string)each["message"]!).StartsWith("CR103", StringComparison.Ordinal)) == true);
        await client.PublishedAsync(_folder.Shared, 2);
    }

    [Fact]
    public async Task All_safe_repairs_are_offered_to_whoever_asks_for_any_source_action()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys);
        Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "{", "source.fixAll"));
        Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "{", "source"));
        Assert.DoesNotContain(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""), action => ((string)action["kind"]!).StartsWith("source", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_nothing_to_repair_safely_says_so()
    {
        await using var client = await StartAsync(_folder.User, "{}");
        var action = Assert.Single(await client.ActionsAsync(_folder.User, "{}", "{", "source.fixAll.claudeRoute"));
        Assert.Equal(RequestFailed, (await client.ErrorAsync("codeAction/resolve", action)).Code);
    }

    [Fact]
    public async Task An_action_that_the_server_never_made_does_no_harm()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys);
        var foreign = new JObject { ["title"] = "Other", ["command"] = new JObject { ["title"] = "Other", ["command"] = "other" } };
        Assert.Equal(foreign, await client.ResultAsync("codeAction/resolve", foreign), JToken.EqualityComparer);

        var forged = new JObject { ["title"] = "x", ["data"] = new JObject { ["path"] = "/etc/passwd", ["ordinal"] = 0, ["title"] = "x" } };
        Assert.Equal(RequestFailed, (await client.ErrorAsync("codeAction/resolve", forged)).Code);
        forged["data"] = new JObject { ["path"] = 7 };
        Assert.Equal(-32602, (await client.ErrorAsync("codeAction/resolve", forged)).Code);
    }

    [Fact]
    public async Task The_editor_is_asked_to_save_only_when_it_can()
    {
        await using var client = await StartAsync(_folder.User, TwoKeys, options: new JObject { ["hostCommands"] = new JArray("claudeRoute.afterEdit") });
        var action = Assert.Single(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""));
        var command = (await client.ResultAsync("codeAction/resolve", action))["command"]!;
        Assert.Equal("claudeRoute.afterEdit", (string?)command["command"]);
        Assert.Equal([SettingsFolder.Uri(_folder.User)], command["arguments"]![0]!.Select(uri => (string?)uri));
    }

    private async Task<TestClient> StartAsync(string path, string text, int version = 1, JObject? capabilities = null, JObject? options = null)
    {
        var client = await TestClient.StartAsync(_folder, capabilities ?? Capabilities.Push, options: options);
        client.Open(path, text, version);
        await client.PublishedAsync(path, version);
        return client;
    }

    private async Task<JObject> ActionAsync(TestClient client, string title) =>
        Assert.Single(await client.ActionsAsync(_folder.Shared, SharedText, Address), action => (string?)action["title"] == title);

    private async Task<JToken> ResolveAsync(TestClient client, string title) =>
        (await client.ResultAsync("codeAction/resolve", await ActionAsync(client, title)))["edit"]!;

    private static bool NeedsConfirmation(JToken edit, JToken change)
    {
        var id = (string?)(change["annotationId"] ?? change["edits"]![0]!["annotationId"]);
        return (bool)edit["changeAnnotations"]![id!]!["needsConfirmation"]!;
    }
}
