using ClaudeRoute.JsonRpc.Tests.Support;
using ClaudeRoute.Tests.Fixtures;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>The wizard's requests, as an editor sends them.</summary>
public sealed class ConfigureRequestTests : IDisposable
{
    private static readonly SecretSamples Samples = new(nameof(ConfigureRequestTests));
    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_names_the_current_route_and_lists_what_every_route_asks_for()
    {
        SettingsFolder.Write(_folder.User, """{"apiKeyHelper":"echo '-'","env":{"ANTHROPIC_BASE_URL":"http://ai"}}""");
        await using var client = await StartAsync();
        var start = await client.ResultAsync("claudeRoute/configure/start", Folder());
        Assert.Equal("Aperture", (string?)start["current"]!["short"]);
        Assert.Matches("^Requests go to http://ai/v1/messages.*[.]$", (string?)start["current"]!["sentence"]);
        Assert.Equal("aperture", (string?)Assert.Single(start["routes"]!, route => (bool)route["current"]!)["id"]);
        Assert.Equal(["Anthropic", "Own gateway", "Tailscale Aperture", "NetBird", "Clouds"], start["routes"]!.Select(route => (string)route["group"]!).Distinct());
        Assert.All(start["routes"]!.SelectMany(route => route["inputs"]!), input =>
        {
            Assert.False((bool)input["secret"]! && input["value"] is not null);
            Assert.False((bool)input["advanced"]! && (bool)input["required"]!);
            Assert.Equal(JTokenType.Boolean, input["hasSuggestions"]!.Type);
        });
    }

    [Theory]
    [InlineData("user")]
    [InlineData("shared")]
    [InlineData("local")]
    public async Task A_plan_creates_the_file_that_is_not_there(string scope)
    {
        await using var client = await StartAsync();
        var plan = await PlanAsync(client, "aperture", scope, new JObject { ["host"] = "ai.corp.ts.net" });
        var path = scope switch { "user" => _folder.User, "shared" => _folder.Shared, _ => _folder.Local };
        var changes = plan["edit"]!["documentChanges"]!;
        Assert.Equal("create", (string?)changes[0]!["kind"]);
        Assert.Equal(SettingsFolder.Uri(path), (string?)changes[0]!["uri"]);
        Assert.Equal("{\n  \"apiKeyHelper\": \"echo '-'\",\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"http://ai.corp.ts.net\"\n  }\n}\n", Edits.Apply("", changes[1]!["edits"]!));
        Assert.True((bool)plan["reaches"]!);
        Assert.Empty(plan["obstacles"]!);
        Assert.Equal("Aperture", (string?)plan["after"]!["short"]);
        Assert.NotEmpty(plan["summary"]!);
        Assert.Contains(plan["editorSettings"]!, setting => (string?)setting["key"] == "claudeCode.disableLoginPrompt" && (bool)setting["value"]!);
    }

    [Fact]
    public async Task A_plan_carries_the_version_of_the_open_document_so_that_a_conflict_is_seen()
    {
        await using var client = await StartAsync();
        client.Open(_folder.User, "{}\n", version: 7);
        await client.PublishedAsync(_folder.User, 7);
        var plan = await PlanAsync(client, "aperture", "user", []);
        var document = Assert.Single(plan["documents"]!);
        Assert.Equal(SettingsFolder.Uri(_folder.User), (string?)document["uri"]);
        Assert.Equal(7, (int)document["version"]!);
        Assert.Equal(7, (int)Assert.Single(plan["edit"]!["documentChanges"]!)["textDocument"]!["version"]!);

        client.Change(_folder.User, 8, "{ \"model\": \"opus\" }\n");
        await client.PublishedAsync(_folder.User, 8);
        var again = await PlanAsync(client, "aperture", "user", []);
        Assert.Equal(8, (int)Assert.Single(again["documents"]!)["version"]!);
        Assert.Contains("opus", Edits.Apply("{ \"model\": \"opus\" }\n", again["edit"]!["documentChanges"]![0]!["edits"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changed_on_disk_since_it_was_read_is_not_planned()
    {
        SettingsFolder.Write(_folder.User, "{}\n");
        await using var client = await StartAsync();
        Assert.NotNull((await PlanAsync(client, "aperture", "user", []))["edit"]);
        SettingsFolder.Write(_folder.User, "{ \"model\": \"opus\" }\n");
        Assert.Contains("has changed on disk", (string?)(await PlanAsync(client, "aperture", "user", []))["refused"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_still_wins_is_named_with_its_place()
    {
        SettingsFolder.Write(_folder.ManagedFile, "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://gw.acme.io\"\n  }\n}\n");
        SettingsFolder.Write(_folder.Local, "{ \"env\": { \"CLAUDE_CODE_USE_BEDROCK\": \"1\" } }\n");
        await using var client = await StartAsync(Capabilities.Pull);
        var plan = await PlanAsync(client, "aperture", "user", []);
        Assert.False((bool)plan["reaches"]!);
        var managed = Assert.Single(plan["obstacles"]!, obstacle => (string?)obstacle["uri"] == SettingsFolder.Uri(_folder.ManagedFile));
        Assert.Equal(2, (int)managed["range"]!["start"]!["line"]!);
        Assert.Contains("only whoever manages this machine", (string?)managed["message"], StringComparison.Ordinal);
        var local = Assert.Single(plan["obstacles"]!, obstacle => (string?)obstacle["uri"] == SettingsFolder.Uri(_folder.Local));
        Assert.Contains("apply the route to that file", (string?)local["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_come_with_a_recommendation_and_a_reason()
    {
        await using var client = await StartAsync();
        var scopes = await client.ResultAsync("claudeRoute/configure/scopes", With("gateway", new JObject { ["url"] = "https://gw.acme.io", ["token"] = Samples.Of("sk-generic") }));
        Assert.Equal(["user", "local", "shared", "shell"], scopes.Select(scope => (string)scope["scope"]!));
        Assert.Equal("user", (string?)Assert.Single(scopes, scope => (bool)scope["recommended"]!)["scope"]);
        Assert.All(scopes, scope => Assert.Matches("^[A-Z].*[.]$", (string?)scope["detail"]));
        Assert.Contains("credential", (string?)Assert.Single(scopes, scope => scope["refused"] is not null && (string?)scope["scope"] == "shared")["refused"], StringComparison.Ordinal);

        var alone = await client.ResultAsync("claudeRoute/configure/scopes", new JObject { ["route"] = "aperture" });
        Assert.Equal(["local", "shared"], alone.Where(scope => scope["refused"] is not null).Select(scope => (string)scope["scope"]!));
    }

    [Fact]
    public async Task Scope_that_alone_can_win_is_recommended()
    {
        SettingsFolder.Write(_folder.Local, "{ \"env\": { \"ANTHROPIC_BASE_URL\": \"https://gw.acme.io\" } }\n");
        await using var client = await StartAsync(Capabilities.Pull);
        var scopes = await client.ResultAsync("claudeRoute/configure/scopes", With("aperture", []));
        Assert.Equal("local", (string?)scopes[0]!["scope"]);
        Assert.True((bool)scopes[0]!["recommended"]!);
    }

    [Fact]
    public async Task Shell_lines_hold_no_credential_that_was_typed()
    {
        await using var client = await StartAsync();
        var token = Samples.Of("sk-generic");
        var shells = await client.ResultAsync("claudeRoute/configure/shell", With("gateway", new JObject { ["url"] = "https://gw.acme.io", ["token"] = token }));
        Assert.Equal(["posix", "fish", "powershell", "cmd"], shells.Select(shell => (string)shell["shell"]!));
        Assert.All(shells, shell =>
        {
            Assert.DoesNotContain(token, (string?)shell["text"], StringComparison.Ordinal);
            Assert.Contains("ANTHROPIC_AUTH_TOKEN", (string?)shell["text"], StringComparison.Ordinal);
            Assert.Contains("ANTHROPIC_API_KEY", (string?)shell["text"], StringComparison.Ordinal);
        });
    }

    private async Task<TestClient> StartAsync(JObject? capabilities = null)
    {
        // With a clock that stands still, no client is asked to ask again after the quiet time.
        var client = await TestClient.StartAsync(_folder, capabilities ?? Capabilities.Push, capabilities is null ? null : new ManualTime());
        await client.ResultAsync("claudeRoute/configure/start", Folder());
        return client;
    }

    private Task<JToken> PlanAsync(TestClient client, string route, string scope, JObject inputs)
    {
        var parameters = With(route, inputs);
        parameters["scope"] = scope;
        return client.ResultAsync("claudeRoute/configure/plan", parameters);
    }

    private JObject With(string route, JObject inputs)
    {
        var parameters = Folder();
        parameters["route"] = route;
        parameters["inputs"] = inputs;
        return parameters;
    }

    private JObject Folder() => new() { ["folder"] = SettingsFolder.Uri(_folder.Project) };
}
