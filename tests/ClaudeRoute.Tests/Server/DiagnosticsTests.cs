using ClaudeRoute.JsonRpc.Tests.Support;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Diagnostics that a client asks for, and those of one file that depend on another.</summary>
public sealed class DiagnosticsTests : IDisposable
{
    private const string Duplicate = "CR005";
    private const string Address = """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io" } }""";
    private const string TwoKeys = """{ "model": "a", "model": "b" }""";
    private static readonly string WithToken = Env("ANTHROPIC_AUTH_TOKEN", Guid.NewGuid().ToString("N"));

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_unchanged_list_is_answered_without_its_items()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        await OpenAsync(client, _folder.User, TwoKeys);
        var first = await client.ResultAsync("textDocument/diagnostic", TestClient.Document(_folder.User));
        Assert.Equal("full", (string?)first["kind"]);

        var again = TestClient.Document(_folder.User);
        again["previousResultId"] = first["resultId"];
        var second = await client.ResultAsync("textDocument/diagnostic", again);
        Assert.Equal("unchanged", (string?)second["kind"]);
        Assert.Equal((string?)first["resultId"], (string?)second["resultId"]);
        Assert.Null(second["items"]);

        client.Change(_folder.User, 2, "{\n" + TwoKeys[1..]);
        var third = await client.ResultAsync("textDocument/diagnostic", again);
        Assert.Equal("full", (string?)third["kind"]);
        Assert.NotEqual((string?)first["resultId"], (string?)third["resultId"]);
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);
    }

    [Fact]
    public async Task Files_of_every_scope_are_listed_although_nobody_opened_them()
    {
        string[] paths =
        [
            _folder.User, _folder.Shared, _folder.Local, _folder.ManagedFile, _folder.Managed + "/managed-settings.d/10-proxy.json",
            _folder.Project + "/.claude/settings.json.bak",
        ];
        foreach (var path in paths)
        {
            SettingsFolder.Write(path, TwoKeys);
        }

        SettingsFolder.Write(_folder.Project + "/sub/.claude/settings.json", TwoKeys);
        SettingsFolder.Write(_folder.Project + "/settings.json", TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);

        var reports = await ReportsAsync(client, []);
        Assert.Equal(paths.Select(SettingsFolder.Uri).Order(StringComparer.Ordinal), reports.Select(report => (string?)report["uri"]).Order(StringComparer.Ordinal));
        foreach (var report in reports.Where(report => !((string)report["uri"]!).EndsWith(".bak", StringComparison.Ordinal)))
        {
            Assert.Equal(JTokenType.Null, report["version"]!.Type);
            Assert.Contains(report["items"]!, item => (string?)item["code"] == Duplicate);
        }
    }

    [Fact]
    public async Task A_file_that_vanished_leaves_an_empty_list()
    {
        SettingsFolder.Write(_folder.User, TwoKeys);
        SettingsFolder.Write(_folder.Shared, TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);
        var first = await ReportsAsync(client, []);

        File.Delete(_folder.User);
        client.ChangedOnDisk(_folder.User, 3);
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);
        var second = await ReportsAsync(client, first);
        Assert.Equal("unchanged", (string?)Of(second, _folder.Shared)["kind"]);
        Assert.Equal("full", (string?)Of(second, _folder.User)["kind"]);
        Assert.Empty(Of(second, _folder.User)["items"]!);
    }

    [Fact]
    public async Task An_edit_of_one_file_is_published_for_the_other_files_that_it_concerns()
    {
        var time = new ManualTime();
        SettingsFolder.Write(_folder.Shared, Address);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, time);
        var alone = await client.PublishedAsync(_folder.Shared);
        client.Open(_folder.Local, "{}");
        await client.PublishedAsync(_folder.Local, 1);

        client.Change(_folder.Local, 2, WithToken);
        var expected = (await client.PullAsync(_folder.Shared)).Items;
        time.Advance(TimeSpan.FromSeconds(1));
        var together = await client.PublishedAsync(_folder.Shared);
        Assert.NotEqual(alone.Codes, together.Codes);
        Assert.Equal(expected, together.Items, JToken.DeepEquals);
        await client.PublishedAsync(_folder.Local, 2);
    }

    [Fact]
    public async Task A_client_that_asks_by_itself_is_told_to_ask_again()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        await OpenAsync(client, _folder.Shared, Address);
        var alone = (await client.PullAsync(_folder.Shared)).Codes;
        client.Open(_folder.Local, WithToken);
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);
        Assert.NotEqual(alone, (await client.PullAsync(_folder.Shared)).Codes);
    }

    [Fact]
    public async Task A_client_that_can_neither_be_told_nor_ask_again_is_sent_nothing()
    {
        var capabilities = Capabilities.Pull;
        ((JObject)capabilities["workspace"]!).Remove("diagnostics");
        await using var client = await TestClient.StartAsync(_folder, capabilities);
        client.Open(_folder.User, TwoKeys);
        (await client.PullAsync(_folder.User)).Only(Duplicate);
    }

    [Fact]
    public async Task A_diagnostic_names_its_rule_its_page_and_the_other_place()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, options: new JObject { ["docsUri"] = "file:///docs/rules" });
        client.Open(_folder.User, TwoKeys);
        var found = (await client.PublishedAsync(_folder.User, 1)).Only(Duplicate);
        Assert.Equal("claude-route", (string?)found["source"]);
        Assert.Equal(2, (int)found["severity"]!);
        Assert.Equal([1], found["tags"]!.Select(tag => (int)tag));
        var related = Assert.Single(found["relatedInformation"]!);
        Assert.Equal(SettingsFolder.Uri(_folder.User), (string?)related["location"]!["uri"]);
        Assert.Null(found["codeDescription"]);
    }

    [Fact]
    public async Task The_page_of_a_rule_is_linked_for_a_client_that_shows_links()
    {
        var capabilities = Capabilities.Push;
        capabilities["textDocument"]!["publishDiagnostics"]!["codeDescriptionSupport"] = true;
        await using var client = await TestClient.StartAsync(_folder, capabilities, options: new JObject { ["docsUri"] = "file:///docs/rules" });
        client.Open(_folder.User, TwoKeys);
        Assert.Equal("file:///docs/rules/CR005.md", (string?)(await client.PublishedAsync(_folder.User, 1)).Only(Duplicate)["codeDescription"]!["href"]);
    }

    [Fact]
    public async Task Progress_is_reported_to_a_client_that_asks_for_it()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        await client.ResultAsync("workspace/diagnostic", new JObject { ["previousResultIds"] = new JArray(), ["workDoneToken"] = "t1" });
        Assert.Equal("begin", (string?)(await client.NotificationAsync("$/progress"))["value"]!["kind"]);
        Assert.Equal("end", (string?)(await client.NotificationAsync("$/progress"))["value"]!["kind"]);
    }

    private static string Env(string name, string value) => new JObject { ["env"] = new JObject { [name] = value } }.ToString();

    private static async Task OpenAsync(TestClient client, string path, string text)
    {
        client.Open(path, text);
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);
    }

    private static async Task<List<JToken>> ReportsAsync(TestClient client, IEnumerable<JToken> previous)
    {
        var ids = previous.Select(report => new JObject { ["uri"] = report["uri"], ["value"] = report["resultId"] });
        var answer = await client.ResultAsync("workspace/diagnostic", new JObject { ["previousResultIds"] = new JArray(ids) });
        return [.. answer["items"]!];
    }

    private static JToken Of(IEnumerable<JToken> reports, string path) => Assert.Single(reports, report => (string?)report["uri"] == SettingsFolder.Uri(path));
}
