using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Files that change on disk, folders that come and go, and the configuration.</summary>
public sealed class WatchedFilesTests : IDisposable
{
    private const int Created = 1;
    private const int Changed = 2;
    private const int Deleted = 3;
    private const string Duplicate = "CR005";
    private const string TwoKeys = """{ "model": "a", "model": "b" }""";
    private const string OneKey = """{ "model": "b" }""";

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_open_document_wins_over_the_file_on_disk()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Open(_folder.User, OneKey);
        Assert.Empty((await client.PublishedAsync(_folder.User, 1)).Items);

        SettingsFolder.Write(_folder.User, TwoKeys);
        client.ChangedOnDisk(_folder.User, Created);
        Assert.Empty((await client.PullAsync(_folder.User)).Items);
        client.ChangedOnDisk(_folder.User, Deleted);
        Assert.Empty((await client.PullAsync(_folder.User)).Items);
    }

    [Fact]
    public async Task A_file_that_nobody_opened_is_read_again_and_forgotten_with_its_end()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        SettingsFolder.Write(_folder.Local, TwoKeys);
        client.ChangedOnDisk(_folder.Local, Created);
        (await client.PublishedAsync(_folder.Local)).Only(Duplicate);

        SettingsFolder.Write(_folder.Local, OneKey);
        client.ChangedOnDisk(_folder.Local, Changed);
        Assert.Empty((await client.PublishedAsync(_folder.Local)).Items);

        SettingsFolder.Write(_folder.Local, TwoKeys);
        client.ChangedOnDisk(_folder.Local, Changed);
        (await client.PublishedAsync(_folder.Local)).Only(Duplicate);

        File.Delete(_folder.Local);
        client.ChangedOnDisk(_folder.Local, Deleted);
        Assert.Empty((await client.PublishedAsync(_folder.Local)).Items);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_reported_until_it_can()
    {
        Directory.CreateDirectory(_folder.Shared);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        var problem = Assert.Single((await client.PublishedAsync(_folder.Shared)).Items);
        Assert.Contains("is a folder", (string?)problem["message"], StringComparison.Ordinal);

        Directory.Delete(_folder.Shared);
        SettingsFolder.Write(_folder.Shared, TwoKeys);
        client.ChangedOnDisk(_folder.Shared, Changed);
        (await client.PublishedAsync(_folder.Shared)).Only(Duplicate);
    }

    [Fact]
    public async Task The_client_is_asked_to_watch_the_places_that_count()
    {
        var capabilities = Capabilities.Push;
        capabilities["workspace"]!["didChangeWatchedFiles"] = new JObject { ["dynamicRegistration"] = true, ["relativePatternSupport"] = true };
        await using var client = await TestClient.StartAsync(_folder, capabilities);
        var request = await client.RequestAsync("client/registerCapability");
        client.Answer(request, null);
        var registration = Assert.Single(request["params"]!["registrations"]!);
        Assert.Equal("workspace/didChangeWatchedFiles", (string?)registration["method"]);
        var patterns = registration["registerOptions"]!["watchers"]!.Select(watcher => watcher["globPattern"]!).ToArray();
        Assert.Contains(patterns, pattern => pattern.Type == JTokenType.String && (string?)pattern == "**/.claude/settings*");
        Assert.Contains(patterns, pattern => pattern is JObject && (string?)pattern["baseUri"] == SettingsFolder.Uri(_folder.Home + "/.claude"));
        Assert.Contains(patterns, pattern => pattern is JObject && (string?)pattern["baseUri"] == SettingsFolder.Uri(_folder.Managed));
    }

    [Fact]
    public async Task A_workspace_folder_that_goes_takes_its_files_along()
    {
        var other = _folder.Elsewhere + "/.claude/settings.json";
        SettingsFolder.Write(other, TwoKeys);
        Directory.CreateDirectory(_folder.Elsewhere + "/.claude/settings.local.json");
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        var folder = new JObject { ["uri"] = SettingsFolder.Uri(_folder.Elsewhere), ["name"] = "elsewhere" };
        client.Notify("workspace/didChangeWorkspaceFolders", Folders("added", folder));
        (await client.PublishedAsync(other)).Only(Duplicate);
        Assert.Single((await client.PublishedAsync(_folder.Elsewhere + "/.claude/settings.local.json")).Items);

        client.Notify("workspace/didChangeWorkspaceFolders", Folders("removed", folder));
        Assert.Empty((await client.PublishedAsync(other)).Items);
        Assert.Empty((await client.PublishedAsync(_folder.Elsewhere + "/.claude/settings.local.json")).Items);
    }

    [Fact]
    public async Task The_configuration_sets_the_severity_of_rules()
    {
        var capabilities = Capabilities.Push;
        capabilities["workspace"]!["configuration"] = true;
        SettingsFolder.Write(_folder.User, TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, capabilities);
        var request = await client.RequestAsync("workspace/configuration");
        Assert.Equal("claudeRoute", (string?)request["params"]!["items"]![0]!["section"]);
        client.Answer(request, new JArray(Rules(Duplicate, "error")));
        await FirstWithAsync(client, found => found.Count == 1 && (int)found[0]["severity"]! == 1);

        client.Notify("workspace/didChangeConfiguration", new JObject { ["settings"] = null });
        client.Answer(await client.RequestAsync("workspace/configuration"), new JArray(Rules(Duplicate, "off")));
        await FirstWithAsync(client, found => found.Count == 0);
    }

    [Fact]
    public async Task A_client_without_questions_sends_its_configuration_itself()
    {
        SettingsFolder.Write(_folder.User, """{ "env": { "ANTHROPIC_BASE_URL": "https://claude-gw.acme.io" } }""");
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        var before = (await client.PullAsync(_folder.User)).Items;
        client.Notify("workspace/didChangeConfiguration", Settings(new JObject { ["aperture"] = new JObject { ["host"] = "claude-gw.acme.io" } }));
        var after = (await client.PullAsync(_folder.User)).Items;
        Assert.NotEqual(before, after, JToken.DeepEquals);

        client.Notify("workspace/didChangeConfiguration", Settings(new JObject { ["validation"] = new JObject { ["enabled"] = false } }));
        Assert.Empty((await client.PullAsync(_folder.User)).Items);
        Assert.Empty(await client.ActionsAsync(_folder.User, """{ "env": {""", "env"));
        await FirstWithAsync(client, found => found.Count == 0);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{ "rules": [], "aperture": "ai", "netbird": { "hosts": 7 }, "validation": true }""")]
    public async Task A_configuration_of_wrong_types_counts_as_none(string section)
    {
        SettingsFolder.Write(_folder.User, TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        (await client.PublishedAsync(_folder.User)).Only(Duplicate);
        client.Notify("workspace/didChangeConfiguration", new JObject { ["settings"] = new JObject { ["claudeRoute"] = JToken.Parse(section) } });
        (await client.PullAsync(_folder.User)).Only(Duplicate);
    }

    // The first publication may come before the configuration or after it.
    private async Task FirstWithAsync(TestClient client, Func<IReadOnlyList<JObject>, bool> fits)
    {
        while (!fits((await client.PublishedAsync(_folder.User)).Items))
        {
        }
    }

    private static JObject Rules(string id, string severity) => new() { ["rules"] = new JObject { [id] = severity } };

    private static JObject Settings(JObject section) => new() { ["settings"] = new JObject { ["claudeRoute"] = section } };

    private static JObject Folders(string member, JObject folder) => new()
    {
        ["event"] = new JObject
        {
            ["added"] = member == "added" ? new JArray(folder) : new JArray(),
            ["removed"] = member == "removed" ? new JArray(folder) : new JArray(),
        },
    };
}
