using ClaudeRoute.Tests.Fixtures;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Repairs for which an editor takes a step first: asks, copies, writes settings of its own.</summary>
public sealed class FixStepTests : IDisposable
{
    private const int RequestFailed = -32803;
    private const string RunFix = "claudeRoute.runFix";
    private const string Bedrock = """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1" } }""";
    private const string HalfKey = """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIAQWERTZUIOPASDF7Q" } }""";

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_fix_that_asks_carries_a_command_and_no_edit()
    {
        await using var client = await StartAsync(_folder.User, Bedrock, asks: true);
        var action = await ActionAsync(client, _folder.User, Bedrock, "Set AWS_REGION…");
        Assert.Null(action["edit"]);
        Assert.Null(action["data"]);
        Assert.Equal(RunFix, (string?)action["command"]!["command"]);
    }

    [Fact]
    public async Task It_says_what_to_ask_and_the_edit_holds_the_answer()
    {
        SettingsFolder.Write($"{_folder.Home}/.aws/config", "[profile corp]\nregion = ap-southeast-2\n");
        await using var client = await StartAsync(_folder.User, Bedrock, asks: true);
        var data = await DataAsync(client, _folder.User, Bedrock, "Set AWS_REGION…");

        var start = await client.ResultAsync("claudeRoute/fix/start", new JObject { ["data"] = data });
        var input = Assert.Single(start["inputs"]!);
        Assert.Equal("Region (AWS_REGION)", (string?)input["title"]);
        Assert.True((bool)input["hasSuggestions"]!);

        var suggestions = await client.ResultAsync("claudeRoute/fix/suggest", new JObject { ["data"] = data, ["input"] = input["name"] });
        Assert.Equal("ap-southeast-2", (string?)suggestions[0]!["value"]);

        var plan = await PlanAsync(client, data, (string)input["name"]!, "eu-central-1");
        Assert.Equal(SettingsFolder.Uri(_folder.User), Assert.Single(plan["uris"]!).ToString());
        var after = Edits.Apply(Bedrock, plan["edit"]!["documentChanges"]![0]!["edits"]!);
        Assert.Equal("""{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": "eu-central-1" } }""", after);
    }

    [Theory]
    [InlineData("")]
    [InlineData("EU West")]
    [InlineData("<region>")]
    [InlineData("${REGION}")]
    public async Task An_answer_that_cannot_be_right_is_refused_with_a_sentence(string answer)
    {
        await using var client = await StartAsync(_folder.User, Bedrock, asks: true);
        var plan = await PlanAsync(client, await DataAsync(client, _folder.User, Bedrock, "Set AWS_REGION…"), "value", answer);
        Assert.Null(plan["edit"]);
        Assert.Matches("^[A-Z].*[.]$", (string?)plan["refused"]);
    }

    [Fact]
    public async Task A_credential_is_asked_for_in_hiding_and_is_refused_where_it_does_not_belong()
    {
        var secret = new SecretSamples(nameof(FixStepTests)).Of("anthropic-api");
        await using var client = await StartAsync(_folder.User, HalfKey, asks: true);
        var data = await DataAsync(client, _folder.User, HalfKey, "Add AWS_SECRET_ACCESS_KEY…");
        var input = Assert.Single((await client.ResultAsync("claudeRoute/fix/start", new JObject { ["data"] = data }))["inputs"]!);
        Assert.True((bool)input["secret"]!);
        Assert.False((bool)input["hasSuggestions"]!);

        var profile = await DataAsync(client, _folder.User, HalfKey, "Use a profile of AWS instead of AWS_ACCESS_KEY_ID…");
        var plan = await PlanAsync(client, profile, "value", secret);
        Assert.Null(plan["edit"]);
        Assert.DoesNotContain(secret, plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_for_the_shared_file_goes_to_the_local_one()
    {
        await using var client = await StartAsync(_folder.Shared, HalfKey, asks: true);
        var data = await DataAsync(client, _folder.Shared, HalfKey, "Add AWS_SECRET_ACCESS_KEY…");
        var plan = await PlanAsync(client, data, "value", new string('a', 39) + "7");
        Assert.DoesNotContain(SettingsFolder.Uri(_folder.Shared), plan["uris"]!.Select(uri => (string)uri!));
        Assert.Contains(SettingsFolder.Uri(_folder.Local), plan["uris"]!.Select(uri => (string)uri!));
    }

    [Fact]
    public async Task A_client_that_asks_nobody_gets_the_answers_that_the_machine_knows()
    {
        SettingsFolder.Write($"{_folder.Home}/.aws/config", "[default]\nregion = eu-west-3\n[profile corp]\nregion = ap-southeast-2\n");
        await using var client = await StartAsync(_folder.User, Bedrock, asks: false);
        var actions = await client.ActionsAsync(_folder.User, Bedrock, "\"1\"");
        Assert.DoesNotContain(actions, action => ((string)action["title"]!).EndsWith('…'));
        var action = Assert.Single(actions, each => (string?)each["title"] == "Set AWS_REGION to ap-southeast-2, the region of the AWS profile corp");
        var edit = (await client.ResultAsync("codeAction/resolve", action))["edit"]!;
        Assert.Contains("ap-southeast-2", Edits.Apply(Bedrock, edit["documentChanges"]![0]!["edits"]!), StringComparison.Ordinal);
        Assert.Equal(2, actions.Count(each => ((string)each["title"]!).StartsWith("Set AWS_REGION to ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_that_asks_nobody_is_not_offered_what_it_would_have_to_ask()
    {
        await using var client = await StartAsync(_folder.User, HalfKey, asks: false);
        Assert.DoesNotContain(await client.ActionsAsync(_folder.User, HalfKey, "AKIA"), action => ((string)action["title"]!).Contains("AWS_SECRET_ACCESS_KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_copied_first_is_named_by_its_place()
    {
        const string Text = "[1, 2]";
        await using var client = await StartAsync(_folder.User, Text, asks: true);
        var data = await DataAsync(client, _folder.User, Text, "Replace it by {} and copy what stands here", "1");
        var start = await client.ResultAsync("claudeRoute/fix/start", new JObject { ["data"] = data });
        Assert.Equal(Text.Length, (int)start["copy"]!["range"]!["end"]!["character"]!);
        var plan = await client.ResultAsync("claudeRoute/fix/plan", new JObject { ["data"] = data });
        Assert.Equal("{}", Edits.Apply(Text, plan["edit"]!["documentChanges"]![0]!["edits"]!));
    }

    [Fact]
    public async Task Settings_of_the_editor_are_written_by_the_editor_and_then_taken_out_here()
    {
        const string Text = """{ "claudeCode.disableLoginPrompt": true }""";
        const string Title = "Move claudeCode.disableLoginPrompt to the user settings of Visual Studio Code";
        await using var client = await StartAsync(_folder.User, Text, asks: true);
        var data = await DataAsync(client, _folder.User, Text, Title, "claudeCode");
        var setting = Assert.Single((await client.ResultAsync("claudeRoute/fix/start", new JObject { ["data"] = data }))["settings"]!);
        Assert.Equal("claudeCode.disableLoginPrompt", (string?)setting["key"]);
        Assert.False((bool)setting["isEntry"]!);
        var plan = await client.ResultAsync("claudeRoute/fix/plan", new JObject { ["data"] = data });
        Assert.DoesNotContain("claudeCode", Edits.Apply(Text, Assert.Single(plan["edit"]!["documentChanges"]!)["edits"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_client_is_told_why_it_cannot_move_settings_of_the_editor()
    {
        const string Text = """{ "claudeCode.disableLoginPrompt": true }""";
        await using var client = await StartAsync(_folder.User, Text, asks: false);
        var action = await ActionAsync(client, _folder.User, Text, "Move claudeCode.disableLoginPrompt to the user settings of Visual Studio Code", "claudeCode");
        Assert.Contains("are not open", (string?)action["disabled"]!["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_renamed_by_clients_that_can_and_not_over_another_one()
    {
        var path = $"{_folder.Project}/.claude/settings.jsonc";
        const string Text = """{ "model": "opus" }""";
        var capabilities = Capabilities.Push;
        capabilities["workspace"]!["workspaceEdit"]!["resourceOperations"] = new JArray("create", "rename");
        await using var client = await StartAsync(path, Text, asks: false, capabilities);
        var action = await ActionAsync(client, path, Text, "Rename to settings.json", "{");
        var change = Assert.Single((await client.ResultAsync("codeAction/resolve", action))["edit"]!["documentChanges"]!);
        Assert.Equal("rename", (string?)change["kind"]);
        Assert.Equal(SettingsFolder.Uri(_folder.Shared), (string?)change["newUri"]);

        SettingsFolder.Write(_folder.Shared, "{}");
        Assert.Equal(RequestFailed, (await client.ErrorAsync("codeAction/resolve", action)).Code);
    }

    [Fact]
    public async Task A_fix_that_is_gone_is_refused_at_every_request()
    {
        await using var client = await StartAsync(_folder.User, Bedrock, asks: true);
        var data = await DataAsync(client, _folder.User, Bedrock, "Set AWS_REGION…");
        client.Change(_folder.User, 2, "{}");
        await client.PublishedAsync(_folder.User, 2);
        Assert.Equal(RequestFailed, (await client.ErrorAsync("claudeRoute/fix/start", new JObject { ["data"] = data })).Code);
        Assert.NotNull((await PlanAsync(client, data, "value", "eu-central-1"))["refused"]);
        Assert.Equal(-32602, (await client.ErrorAsync("claudeRoute/fix/plan", new JObject())).Code);
    }

    private async Task<TestClient> StartAsync(string path, string text, bool asks, JObject? capabilities = null)
    {
        var options = asks ? new JObject { ["hostCommands"] = new JArray(RunFix) } : null;
        var client = await TestClient.StartAsync(_folder, capabilities ?? Capabilities.Push, options: options);
        client.Open(path, text);
        await client.PublishedAsync(path, 1);
        return client;
    }

    private static async Task<JObject> ActionAsync(TestClient client, string path, string text, string title, string at = "\"1\"") =>
        Assert.Single(await client.ActionsAsync(path, text, text.Contains("AKIA", StringComparison.Ordinal) ? "AKIA" : at), action => (string?)action["title"] == title);

    private static async Task<JObject> DataAsync(TestClient client, string path, string text, string title, string at = "\"1\"") =>
        (JObject)(await ActionAsync(client, path, text, title, at))["command"]!["arguments"]![0]!;

    private static Task<JToken> PlanAsync(TestClient client, JObject data, string input, string answer) =>
        client.ResultAsync("claudeRoute/fix/plan", new JObject { ["data"] = data, ["inputs"] = new JObject { [input] = answer } });
}
