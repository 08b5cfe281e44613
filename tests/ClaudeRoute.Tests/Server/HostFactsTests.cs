using System.Text;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>What only the host can tell the rules: how a file is stored, whether it was opened, and where sessions start.</summary>
public sealed class HostFactsTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("utf-8", "begins with a byte order mark")]
    [InlineData("utf-16", "is stored as UTF-16")]
    [InlineData("utf-16BE", "is stored as UTF-16")]
    public async Task The_mark_of_an_open_file_is_found_on_disk_until_it_is_saved_without(string encoding, string message)
    {
        Store(encoding);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        client.Open(_folder.Shared, "{}");
        Assert.Contains(message, (string)(await client.PullAsync(_folder.Shared)).Only("CR002")["message"]!, StringComparison.Ordinal);
        client.Change(_folder.Shared, 2, "{ }");
        Assert.Contains("CR002", (await client.PullAsync(_folder.Shared)).Codes);
        Assert.DoesNotContain(await client.ActionsAsync(_folder.Shared, "{ }", "{"), action => ((string)action["title"]!).Contains("UTF-8", StringComparison.Ordinal));
        SettingsFolder.Write(_folder.Shared, "{ }");
        client.Notify("textDocument/didSave", TestClient.Document(_folder.Shared));
        Assert.DoesNotContain("CR002", (await client.PullAsync(_folder.Shared)).Codes);
    }

    [Fact]
    public async Task A_wrong_name_is_said_of_a_file_that_is_open()
    {
        var wrong = $"{_folder.Project}/.claude/settings.jsonc";
        SettingsFolder.Write(wrong, "{}");
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        Assert.DoesNotContain("CR006", (await client.PullAsync(wrong)).Codes);
        client.Open(wrong, "{}");
        Assert.Contains("CR006", (await client.PullAsync(wrong)).Codes);
    }

    [Fact]
    public async Task A_route_above_or_below_the_open_folder_is_not_read_there()
    {
        const string Route = """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": "us-east-1" } }""";
        var below = $"{_folder.Project}/packages/web";
        string[] files = [_folder.Local, $"{below}/.claude/settings.local.json", $"{_folder.Elsewhere}/.claude/settings.local.json"];
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking);
        foreach (var file in files)
        {
            client.Open(file, Route);
        }

        Assert.DoesNotContain("CR109", (await client.PullAsync(files[0])).Codes);
        Assert.Contains("CR109", (await client.PullAsync(files[1])).Codes);
        Assert.Contains("CR109", (await client.PullAsync(files[2])).Codes);
        client.Notify("workspace/didChangeWorkspaceFolders", new JObject
        {
            ["event"] = new JObject { ["added"] = new JArray(new JObject { ["uri"] = SettingsFolder.Uri(below), ["name"] = "web" }), ["removed"] = new JArray() },
        });
        Assert.DoesNotContain("CR109", (await client.PullAsync(files[1])).Codes);
        Assert.Contains("CR109", (await client.PullAsync(files[2])).Codes);
    }

    private void Store(string encoding)
    {
        SettingsFolder.Write(_folder.Shared, "{}");
        var stored = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(_folder.Shared, [.. stored.GetPreamble(), .. stored.GetBytes("{}")]);
    }
}
