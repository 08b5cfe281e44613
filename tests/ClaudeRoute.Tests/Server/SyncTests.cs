using ClaudeRoute.JsonRpc.Tests.Support;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>How documents get from the editor into the server, and when their diagnostics follow.</summary>
public sealed class SyncTests : IDisposable
{
    private const string Duplicate = "CR005";
    private const string TwoKeys = """{ "model": "a", "model": "b" }""";
    private const string OneKey = """{ "model": "b" }""";
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(150);

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task R17_200_quick_changes_give_one_publication_for_the_last_version()
    {
        var time = new ManualTime();
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, time);
        client.Open(_folder.User, OneKey);
        Assert.Empty((await client.PublishedAsync(_folder.User, 1)).Items);

        for (var version = 2; version <= 201; version++)
        {
            client.Change(_folder.User, version, version % 2 == 0 ? TwoKeys : OneKey);
        }

        client.Change(_folder.User, 202, TwoKeys);
        Assert.Equal([Duplicate], (await client.PullAsync(_folder.User)).Codes);
        time.Advance(QuietTime);
        var published = await client.PublishedAsync(_folder.User);
        Assert.Equal(202, published.Version);
        published.Only(Duplicate);
    }

    [Fact]
    public async Task R17_a_change_within_the_quiet_time_starts_it_anew()
    {
        var time = new ManualTime();
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, time);
        client.Open(_folder.User, OneKey);
        await client.PublishedAsync(_folder.User, 1);

        for (var version = 2; version <= 20; version++)
        {
            client.Change(_folder.User, version, TwoKeys);
            await client.PullAsync(_folder.User);
            time.Advance(QuietTime - TimeSpan.FromMilliseconds(1));
        }

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(20, (await client.PublishedAsync(_folder.User)).Version);
    }

    [Fact]
    public async Task Changes_of_one_notification_apply_in_their_order()
    {
        var time = new ManualTime();
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, time);
        client.Open(_folder.User, "{\n}\n");
        await client.PublishedAsync(_folder.User, 1);

        client.Change(
            _folder.User,
            2,
            Edit(0, 1, 0, 1, "\n  \"model\": \"a\","),
            Edit(1, 14, 1, 14, "\n  \"model\": \"b\""),
            Edit(2, 11, 2, 12, "c"));
        time.Advance(TimeSpan.Zero);
        var found = (await client.PullAsync(_folder.User)).Only(Duplicate);
        Assert.Equal(TestClient.RangeOf("{\n  \"model\": \"a\",\n", "\"model\""), found["range"], JToken.EqualityComparer);
        time.Advance(QuietTime);
        (await client.PublishedAsync(_folder.User, 2)).Only(Duplicate);
    }

    [Fact]
    public async Task R36_positions_past_the_end_are_clamped()
    {
        var time = new ManualTime();
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, time);
        client.Open(_folder.User, """{ "model": "a",""");
        (await client.PublishedAsync(_folder.User, 1)).Only("CR001");

        client.Change(_folder.User, 2, Edit(0, 4000, 9000, 7, """ "model": "b" }"""));
        time.Advance(QuietTime);
        Assert.Equal([Duplicate], (await client.PullAsync(_folder.User)).Codes);
        time.Advance(QuietTime);
        await client.PublishedAsync(_folder.User, 2);
    }

    [Fact]
    public async Task A_closed_document_gives_way_to_the_file_on_disk()
    {
        SettingsFolder.Write(_folder.User, TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        (await client.PublishedAsync(_folder.User)).Only(Duplicate);
        client.Open(_folder.User, OneKey);
        Assert.Empty((await client.PublishedAsync(_folder.User, 1)).Items);

        client.Close(_folder.User);
        var published = await client.PublishedAsync(_folder.User);
        Assert.Null(published.Version);
        published.Only(Duplicate);
    }

    [Fact]
    public async Task A_closed_document_that_was_never_saved_leaves_no_diagnostics()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Open(_folder.User, TwoKeys);
        (await client.PublishedAsync(_folder.User, 1)).Only(Duplicate);

        client.Close(_folder.User);
        Assert.Empty((await client.PublishedAsync(_folder.User)).Items);
    }

    [Fact]
    public async Task A_document_that_is_no_settings_file_is_left_alone()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        var path = _folder.Project + "/settings.json";
        client.Open(path, TwoKeys);
        client.Change(path, 2, OneKey);
        Assert.Empty((await client.PullAsync(path)).Items);
        Assert.Empty(await client.ActionsAsync(path, OneKey, "model"));
        client.Close(path);
    }

    [Theory]
    [InlineData("""[{ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } }, "text": 7 }]""")]
    [InlineData("""[{ "range": { "start": { "line": "0" } }, "text": "" }]""")]
    [InlineData("""[7]""")]
    [InlineData("""{}""")]
    public async Task R26_a_failing_change_marks_its_document_and_no_other(string changes)
    {
        SettingsFolder.Write(_folder.Shared, TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        (await client.PublishedAsync(_folder.Shared)).Only(Duplicate);
        client.Open(_folder.User, OneKey);
        await client.PublishedAsync(_folder.User, 1);

        client.Notify("textDocument/didChange", new JObject
        {
            ["textDocument"] = new JObject { ["uri"] = SettingsFolder.Uri(_folder.User), ["version"] = 2 },
            ["contentChanges"] = JToken.Parse(changes),
        });
        var lost = Assert.Single((await client.PublishedAsync(_folder.User)).Items);
        Assert.Contains("internal error", (string?)lost["message"], StringComparison.Ordinal);

        (await client.PullAsync(_folder.Shared)).Only(Duplicate);
    }

    [Fact]
    public async Task R26_a_lost_document_waits_for_its_whole_text()
    {
        var time = new ManualTime();
        SettingsFolder.Write(_folder.User, TwoKeys);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, time);
        (await client.PublishedAsync(_folder.User)).Only(Duplicate);
        await LoseAsync(client);

        // Neither a piece of text nor the file on disk says what the editor holds.
        client.Change(_folder.User, 3, Edit(0, 0, 0, 0, " "));
        client.ChangedOnDisk(_folder.User, 2);
        Assert.Contains("internal error", (string?)Assert.Single((await client.PullAsync(_folder.User)).Items)["message"], StringComparison.Ordinal);

        client.Change(_folder.User, 4, TwoKeys);
        Assert.Equal([Duplicate], (await client.PullAsync(_folder.User)).Codes);
        time.Advance(QuietTime);
        (await client.PublishedAsync(_folder.User, 4)).Only(Duplicate);
    }

    [Fact]
    public async Task R26_a_lost_document_comes_back_when_it_is_opened_again()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        await LoseAsync(client);

        client.Close(_folder.User);
        Assert.Empty((await client.PublishedAsync(_folder.User)).Items);
        client.Open(_folder.User, TwoKeys, 5);
        (await client.PublishedAsync(_folder.User, 5)).Only(Duplicate);
    }

    [Fact]
    public async Task R26_diagnostics_of_a_lost_document_go_to_the_address_that_the_client_uses()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        var uri = "vscode-remote://wsl%2Bdebian" + _folder.User;
        client.Notify("textDocument/didOpen", new JObject
        {
            ["textDocument"] = new JObject { ["uri"] = uri, ["languageId"] = "jsonc", ["version"] = 1, ["text"] = OneKey },
        });
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);
        client.Notify("textDocument/didChange", new JObject
        {
            ["textDocument"] = new JObject { ["uri"] = uri, ["version"] = 2 },
            ["contentChanges"] = new JArray(7),
        });
        client.Answer(await client.RequestAsync("workspace/diagnostic/refresh"), null);

        var all = await client.ResultAsync("workspace/diagnostic", new JObject { ["previousResultIds"] = new JArray() });
        Assert.Equal([uri], all["items"]!.Select(item => (string?)item["uri"]));
    }

    private async Task LoseAsync(TestClient client)
    {
        client.Open(_folder.User, OneKey);
        await client.PublishedAsync(_folder.User, 1);
        client.Change(_folder.User, 2, new JObject { ["text"] = 7 });
        await client.PublishedAsync(_folder.User);
    }

    private static JObject Edit(int line, int character, int endLine, int endCharacter, string text) => new()
    {
        ["range"] = new JObject
        {
            ["start"] = new JObject { ["line"] = line, ["character"] = character },
            ["end"] = new JObject { ["line"] = endLine, ["character"] = endCharacter },
        },
        ["text"] = text,
    };
}
