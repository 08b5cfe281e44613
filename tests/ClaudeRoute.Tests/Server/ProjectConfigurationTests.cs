using ClaudeRoute.Tests.Fixtures;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>What a project's own configuration changes, what it cannot, and how a finding gets into it.</summary>
public sealed class ProjectConfigurationTests : IDisposable
{
    private const string TwoKeys = """{ "model": "a", "model": "b" }""";
    private const int Created = 1;
    private const int Changed = 2;

    private readonly SettingsFolder _folder = new();
    private readonly string _key = new SecretSamples(nameof(ProjectConfigurationTests)).Of("github-token");

    public void Dispose() => _folder.Dispose();

    private string Configuration => _folder.Project + "/.claude-route.json";

    [Fact]
    public async Task A_rule_is_off_in_files_of_the_project_and_in_no_others()
    {
        SettingsFolder.Write(Configuration, """{ "rules": { "CR005": "off" } }""");
        SettingsFolder.Write(_folder.User, TwoKeys);
        SettingsFolder.Write(_folder.ManagedFile, TwoKeys);
        await using var client = await StartAsync(TwoKeys);
        Assert.DoesNotContain("CR005", (await client.PullAsync(_folder.Shared)).Codes);
        Assert.Contains("CR005", (await client.PullAsync(_folder.User)).Codes);
        Assert.Contains("CR005", (await client.PullAsync(_folder.ManagedFile)).Codes);
    }

    [Fact]
    public async Task The_project_counts_before_the_editor()
    {
        SettingsFolder.Write(Configuration, """{ "rules": { "CR005": "hint" } }""");
        await using var client = await StartAsync(TwoKeys);
        client.Notify("workspace/didChangeConfiguration", new JObject { ["settings"] = new JObject { ["claudeRoute"] = new JObject { ["rules"] = new JObject { ["CR005"] = "error" } } } });
        Assert.Equal(4, (int)(await client.PullAsync(_folder.Shared)).Only("CR005")["severity"]!);
    }

    [Theory]
    [InlineData("""{ "rules": { "CR021": "off" } }""", "It is lowered by .claude-route.json.", "It is lowered by .claude-route.json.")]
    [InlineData("""{ "rules": { "CR021": "hint" } }""", "It is lowered by .claude-route.json.", "It is lowered by .claude-route.json.")]
    [InlineData("""{ "intended": [{ "rule": "CR021", "file": ".claude/settings.json", "member": "env.GH_TOKEN" }] }""", "It is marked as intended in .claude-route.json.", null)]
    [InlineData("""{ "placeholders": ["{key}"] }""", "It is listed as a placeholder in .claude-route.json.", null)]
    public async Task A_credential_in_a_shared_file_is_never_silenced(string configuration, string reason, string? remark)
    {
        SettingsFolder.Write(Configuration, configuration.Replace("{key}", _key, StringComparison.Ordinal));
        await using var client = await StartAsync($$"""{ "env": { "GH_TOKEN": "{{_key}}" } }""");
        var finding = (await client.PullAsync(_folder.Shared)).Only("CR021");
        Assert.Equal(3, (int)finding["severity"]!);
        Assert.EndsWith(reason, (string?)finding["message"], StringComparison.Ordinal);
        if (remark is not null)
        {
            Assert.Contains("cannot silence it", (string?)Assert.Single((await client.PullAsync(Configuration)).Items)["message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Hosts_of_the_project_change_findings_in_its_own_files_alone()
    {
        const string Text = """{ "env": { "ANTHROPIC_BASE_URL": "http://llm.acme.io" } }""";
        SettingsFolder.Write(Configuration, """{ "gatewayHosts": ["llm.acme.io"] }""");
        SettingsFolder.Write(_folder.User, Text);
        await using var client = await StartAsync(Text);
        Assert.DoesNotContain("CR064", (await client.PullAsync(_folder.Shared)).Codes);
        var user = await client.PullAsync(_folder.User);
        File.Delete(Configuration);
        client.ChangedOnDisk(Configuration, 3);
        Assert.Equal(user.Items, (await client.PullAsync(_folder.User)).Items, JToken.EqualityComparer);
    }

    [Theory]
    [InlineData("""{ "rules": { "CR999": "off" } }""", "CR999", 2, "There is no rule CR999")]
    [InlineData("""{ "rules": { "CR005": "loud" } }""", "loud", 2, "The severity of CR005 must be")]
    [InlineData("""{ "rules": { "CR005": "1" } }""", "\"1\"", 2, "The severity of CR005 must be")]
    [InlineData("""{ "rules": [] }""", "[]", 2, "\"rules\" must be an object")]
    [InlineData("""{ "hosts": [] }""", "hosts", 2, "\"hosts\" is not known here")]
    [InlineData("""{ "gatewayHosts": [7] }""", "7", 2, "\"gatewayHosts\" must be a list")]
    [InlineData("""{ "intended": [{ "rule": "CR005" }] }""", "{ \"rule\"", 2, "What is intended must be")]
    [InlineData("""{ "intended": [{ "rule": "CR005", "file": "x", "value": "y" }] }""", "\"value\"", 2, "\"value\" is not known here")]
    [InlineData("""{ "intended": [{ "rule": "CR005", "file": ".claude/settings.json", "member": "model" }] }""", "{ \"rule\"", 4, "CR005 finds nothing at this place any more")]
    [InlineData("""{ "rules": { "CR005" "off" } }""", "\"off\"", 1, "Here is a missing colon")]
    [InlineData("7", "7", 1, "The configuration is not a JSON object")]
    public async Task What_does_nothing_is_said_at_its_place(string configuration, string at, int severity, string message)
    {
        await using var client = await StartAsync("{}");
        client.Open(Configuration, configuration);
        var found = (await client.PullAsync(Configuration)).Items;
        var one = found.First(item => ((string)item["message"]!).StartsWith(message, StringComparison.Ordinal));
        Assert.Equal(severity, (int)one["severity"]!);
        Assert.Equal(severity switch { 1 => "CR901", 2 => "CR903", _ => "CR905" }, (string?)one["code"]);
        var start = configuration.IndexOf(at, StringComparison.Ordinal);
        Assert.InRange(start, (int)one["range"]!["start"]!["character"]!, (int)one["range"]!["end"]!["character"]!);
    }

    [Fact]
    public async Task A_credential_in_the_configuration_is_an_error_and_is_not_repeated()
    {
        await using var client = await StartAsync("{}");
        client.Open(Configuration, $$"""{ "rules": { "{{_key}}": "off" }, "placeholders": ["{{_key}}"] }""");
        var found = (await client.PullAsync(Configuration)).Items;
        Assert.Contains(found, item => (int)item["severity"]! == 1);
        Assert.All(found, item => Assert.DoesNotContain(_key, item.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_leads_to_its_page_where_the_pages_are_known()
    {
        var capabilities = Capabilities.Asking;
        capabilities["textDocument"]!["diagnostic"]!["codeDescriptionSupport"] = true;
        capabilities["textDocument"]!["publishDiagnostics"]!["codeDescriptionSupport"] = true;
        await using var client = await TestClient.StartAsync(_folder, capabilities, options: new JObject { ["docsUri"] = "file:///docs/rules" });
        client.Open(Configuration, """{ "rules": { "CR903": "off" } }""");
        var item = (await client.PullAsync(Configuration)).Only("CR903");
        Assert.Equal("CR903 is no rule, so its severity cannot be set and this does nothing.", (string?)item["message"]);
        Assert.Equal("file:///docs/rules/CR903.md", (string?)item["codeDescription"]!["href"]);
    }

    [Fact]
    public async Task A_rule_is_switched_off_from_its_finding_and_comments_stay()
    {
        const string Before = "{\n  // Ours.\n  \"gatewayHosts\": [\"llm.acme.io\"] // and this\n}\n";
        SettingsFolder.Write(Configuration, Before);
        await using var client = await StartAsync(TwoKeys);
        var after = await ApplyAsync(client, "Disable rule CR005 in this project", Before);
        Assert.Equal("{\n  // Ours.\n  \"gatewayHosts\": [\"llm.acme.io\"], // and this\n  \"rules\": {\n    \"CR005\": \"off\"\n  }\n}\n", after);
        SettingsFolder.Write(Configuration, after);
        client.ChangedOnDisk(Configuration, Changed);
        Assert.DoesNotContain("CR005", (await client.PullAsync(_folder.Shared)).Codes);
    }

    [Fact]
    public async Task A_finding_is_marked_in_a_file_that_is_created_and_the_mark_counts()
    {
        await using var client = await StartAsync(TwoKeys);
        var after = await ApplyAsync(client, "Mark CR005 as intended here", "");
        var entry = Assert.Single(JObject.Parse(after)["intended"]!);
        Assert.Equal("""{"rule":"CR005","file":".claude/settings.json","member":"model"}""", entry.ToString(Newtonsoft.Json.Formatting.None));
        SettingsFolder.Write(Configuration, after);
        client.ChangedOnDisk(Configuration, Created);
        Assert.DoesNotContain("CR005", (await client.PullAsync(_folder.Shared)).Codes);
        Assert.Empty((await client.PullAsync(Configuration)).Items);
    }

    [Fact]
    public async Task A_second_mark_stands_beside_the_first()
    {
        const string Before = "{\n  \"intended\": [\n    { \"rule\": \"CR021\", \"file\": \"x\" }\n  ]\n}\n";
        SettingsFolder.Write(Configuration, Before);
        await using var client = await StartAsync(TwoKeys);
        var after = await ApplyAsync(client, "Mark CR005 as intended here", Before);
        Assert.StartsWith(Before[..^7], after, StringComparison.Ordinal);
        Assert.Equal(2, JObject.Parse(after)["intended"]!.Count());
    }

    [Fact]
    public async Task A_credential_is_offered_to_be_shown_as_information_and_a_user_file_offers_nothing()
    {
        var text = $$"""{ "env": { "GH_TOKEN": "{{_key}}" } }""";
        await using var client = await StartAsync(text);
        var titles = (await client.ActionsAsync(_folder.Shared, text, _key)).Select(action => (string?)action["title"]).ToArray();
        Assert.Contains("Show CR021 only as information in this project", titles);
        Assert.DoesNotContain("Disable rule CR021 in this project", titles);
        client.Open(_folder.User, TwoKeys);
        Assert.DoesNotContain(await client.ActionsAsync(_folder.User, TwoKeys, "\"model\""), action => ((string)action["title"]!).Contains("CR005", StringComparison.Ordinal));
    }

    private async Task<TestClient> StartAsync(string shared)
    {
        var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        client.Open(_folder.Shared, shared);
        return client;
    }

    private async Task<string> ApplyAsync(TestClient client, string title, string before)
    {
        var action = Assert.Single(await client.ActionsAsync(_folder.Shared, TwoKeys, "\"model\""), action => (string?)action["title"] == title);
        var resolved = await client.ResultAsync("codeAction/resolve", action);
        var edit = resolved["edit"]!["documentChanges"]!.Last();
        Assert.Equal(SettingsFolder.Uri(Configuration), (string?)edit["textDocument"]!["uri"]);
        return Edits.Apply(before, edit["edits"]!);
    }
}
