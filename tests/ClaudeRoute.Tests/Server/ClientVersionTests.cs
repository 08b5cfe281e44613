using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Which version of the client is judged for, and what a version that came after the tables changes.</summary>
public sealed class ClientVersionTests : IDisposable
{
    private const string Package = "node_modules/@anthropic-ai/claude-code/package.json";
    private const string Text = """{ "enabledPlugins": { "a@b": "text" } }""";

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_installed_version_is_the_highest_of_the_usual_places()
    {
        Install(".claude/local", """{ "name": "@anthropic-ai/claude-code", "version": "2.1.90" }""");
        Install(".nvm/versions/node/v22.1.0/lib", """{ "name": "@anthropic-ai/claude-code", "version": "2.1.100" }""");
        Install(".local/lib", """{ "name": "@anthropic-ai/claude-code", "version": "2.0.999" }""");
        Assert.Equal("2.1.100", Installed());
    }

    [Theory]
    [InlineData("""{ "name": "another", "version": "2.1.90" }""")]
    [InlineData("""{ "name": "@anthropic-ai/claude-code", "version": "next" }""")]
    [InlineData("""{ "name": "@anthropic-ai/claude-code", "version": 2 }""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void What_is_no_description_of_the_client_counts_as_not_installed(string text)
    {
        Install(".claude/local", text);
        Assert.Null(Installed());
    }

    [Fact]
    public void A_given_version_needs_no_look_at_the_machine()
    {
        Install(".claude/local", """{ "name": "@anthropic-ai/claude-code", "version": "2.1.90" }""");
        Assert.Equal("2.0.0", InstalledClient.Version("2.0.0", _folder.Home, isHermetic: true));
        Assert.Null(InstalledClient.Version("", _folder.Home, isHermetic: true));
        Assert.Null(InstalledClient.Version("latest", _folder.Home, isHermetic: true));
    }

    [Fact]
    public async Task A_newer_client_lowers_what_it_may_know_better_by_one_step_and_says_so()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        client.Open(_folder.User, Text);
        var before = (await client.PullAsync(_folder.User)).Only("CR032");
        Configure(client, "99.0.0");
        var after = (await client.PullAsync(_folder.User)).Only("CR032");
        Assert.Equal((int)before["severity"]! + 1, (int)after["severity"]!);
        Assert.StartsWith((string)before["message"]!, (string)after["message"]!, StringComparison.Ordinal);
        Assert.Contains("Claude Code 99.0.0 is newer than what is known here", (string)after["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "env": { "AWS_REGION": null } }""", "CR010", 1)]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_VERTEX": "enabled" } }""", "CR013", 2)]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "CLAUDE_CODE_USE_VERTEX": "1" } }""", "CR040", 1)]
    public async Task The_other_rules_about_what_may_have_changed_are_lowered_as_well(string text, string rule, int severity)
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        client.Open(_folder.User, text);
        Assert.All((await client.PullAsync(_folder.User)).Items.Where(each => (string?)each["code"] == rule), each => Assert.Equal(severity, (int)each["severity"]!));
        Configure(client, "99.0.0");
        var after = (await client.PullAsync(_folder.User)).Items.Where(each => (string?)each["code"] == rule).ToArray();
        Assert.NotEmpty(after);
        Assert.All(after, each => Assert.Equal(severity + 1, (int)each["severity"]!));
        Assert.All(after, each => Assert.Contains("is newer than what is known here", (string)each["message"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_are_checked_in_full_when_the_editor_says_so()
    {
        var copy = _folder.Project + "/.claude/settings.glm.json";
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        client.Open(copy, """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1", "ANTHROPIC_AUTH_TOKEN": "-" } }""");
        Assert.Empty((await client.PullAsync(copy)).Items);
        Variants(client, "full");
        Assert.Equal("CR061", (string?)Assert.Single((await client.PullAsync(copy)).Items)["code"]);
        Variants(client, "secrets");
        Assert.Empty((await client.PullAsync(copy)).Items);
    }

    [Fact]
    public async Task The_installed_client_is_asked_for_only_when_wished()
    {
        Install(".claude/local", """{ "name": "@anthropic-ai/claude-code", "version": "99.0.0" }""");
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        client.Open(_folder.User, Text);
        Configure(client, "");
        Assert.DoesNotContain("99.0.0", (string)(await client.PullAsync(_folder.User)).Only("CR032")["message"]!, StringComparison.Ordinal);
        Configure(client, ClientPackages.Auto);
        Assert.Contains("99.0.0", (string)(await client.PullAsync(_folder.User)).Only("CR032")["message"]!, StringComparison.Ordinal);
    }

    private static void Variants(TestClient client, string word) =>
        client.Notify("workspace/didChangeConfiguration", new JObject { ["settings"] = new JObject { ["claudeRoute"] = new JObject { ["variants"] = word } } });

    private static void Configure(TestClient client, string version) =>
        client.Notify("workspace/didChangeConfiguration", new JObject { ["settings"] = new JObject { ["claudeRoute"] = new JObject { ["clientVersion"] = version } } });

    private string? Installed() => InstalledClient.Version(ClientPackages.Auto, _folder.Home, isHermetic: true);

    private void Install(string folder, string text) => SettingsFolder.Write($"{_folder.Home}/{folder}/{Package}", text);
}
