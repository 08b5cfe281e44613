using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Fixtures;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Files beside the settings: settings of the editor, and files of the project that may hold credentials.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private const int Created = 1;
    private const int Deleted = 3;
    private const string InEditor = "CR163";
    private const string InProject = "CR034";

    private readonly SettingsFolder _folder = new();
    private readonly string _key = new SecretSamples("surroundings").Fill("{{secret:anthropic-api}}", inJson: true);

    private string EditorFile => _folder.Project + "/.vscode/settings.json";

    private string Servers => _folder.Project + "/.mcp.json";

    private string EditorText => $$"""{ /* mine */ "claudeCode.environmentVariables": [{ "name": "ANTHROPIC_API_KEY", "value": "{{_key}}" }], }""";

    private string ServersText => $$"""{ "mcpServers": { "a": { "command": "b", "env": { "ANTHROPIC_API_KEY": "{{_key}}" } } } }""";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_nobody_opened_are_found_after_the_first_diagnostics()
    {
        SettingsFolder.Write(EditorFile, EditorText);
        SettingsFolder.Write(Servers, ServersText);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        (await client.PublishedAsync(EditorFile)).Only(InEditor);
        (await client.PublishedAsync(Servers)).Only(InProject);
    }

    [Fact]
    public async Task A_file_that_appears_is_read_and_forgotten_with_its_end()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        SettingsFolder.Write(Servers, ServersText);
        client.ChangedOnDisk(Servers, Created);
        (await client.PublishedAsync(Servers)).Only(InProject);

        File.Delete(Servers);
        client.ChangedOnDisk(Servers, Deleted);
        Assert.Empty((await client.PublishedAsync(Servers)).Items);
    }

    [Fact]
    public async Task An_opened_file_is_checked_and_nothing_of_settings_is_offered_in_it()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Open(EditorFile, EditorText);
        (await client.PublishedAsync(EditorFile, 1)).Only(InEditor);
        client.Open(Servers, ServersText);
        (await client.PublishedAsync(Servers, 1)).Only(InProject);
        Assert.Equal(JTokenType.Null, (await client.ResultAsync("textDocument/hover", InFile(Servers))).Type);
        Assert.Empty(await client.ResultAsync("textDocument/codeLens", InFile(EditorFile)));
        Assert.Empty(await client.ResultAsync("textDocument/documentSymbol", InFile(EditorFile)));
    }

    [Fact]
    public async Task A_trusted_workspace_shows_them_once_git_has_answered()
    {
        SettingsFolder.Write(Servers, ServersText);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, options: new JObject { ["trusted"] = true });
        (await client.PublishedAsync(Servers)).Only(InProject);
    }

    [Fact]
    public async Task User_settings_of_the_editor_count_while_they_are_open()
    {
        var user = _folder.Elsewhere + "/Code/User/settings.json";
        SettingsFolder.Write(user, EditorText);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Open(user, """{ "claudeCode.env": { "ANTHROPIC_API_KEY": "-" } }""");
        (await client.PublishedAsync(user, 1)).Only("CR162");
        client.Close(user);
        Assert.Empty((await client.PublishedAsync(user)).Items);
    }

    private static JObject InFile(string path) => new()
    {
        ["textDocument"] = new JObject { ["uri"] = SettingsFolder.Uri(path) },
        ["position"] = new JObject { ["line"] = 0, ["character"] = 5 },
    };

    [Fact]
    public void Files_count_beside_a_folder_with_settings_only_and_never_in_the_home_folder()
    {
        var locator = new SettingsLocator(_folder.Places);
        SettingsFolder.Write(_folder.Project + "/.env", "A=1");
        SettingsFolder.Write(_folder.Project + "/.devcontainer/devcontainer.json", "{}");
        SettingsFolder.Write(_folder.Project + "/package.json", "{}");
        SettingsFolder.Write(_folder.Home + "/.env", "A=1");
        SettingsFolder.Write(Servers, "{}");
        Assert.Equal([Servers], ClaudeRoute.Server.Files.ProjectSurroundings.Find(locator, _folder.Project));

        SettingsFolder.Write(_folder.Shared, "{}");
        SettingsFolder.Write(_folder.User, "{}");
        SettingsFolder.Write(_folder.Project + "/acme.code-workspace", "{}");
        Assert.Equal(
            [_folder.Project + "/.devcontainer/devcontainer.json", _folder.Project + "/.env", Servers, _folder.Project + "/acme.code-workspace"],
            ClaudeRoute.Server.Files.ProjectSurroundings.Find(locator, _folder.Project));
        Assert.Empty(ClaudeRoute.Server.Files.ProjectSurroundings.Find(locator, _folder.Home));
        Assert.Empty(ClaudeRoute.Server.Files.ProjectSurroundings.Find(locator, _folder.Elsewhere));
    }
}
