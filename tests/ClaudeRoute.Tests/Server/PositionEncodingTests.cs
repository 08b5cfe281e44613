using ClaudeRoute.JsonRpc.Tests.Support;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Positions count as the client and the server agreed.</summary>
public sealed class PositionEncodingTests : IDisposable
{
    // Before the second key: one emoji (4 bytes, 2 UTF-16 units, 1 code point) and one letter of 2 bytes.
    private const string Text = """{ "😀é": "a", "model": "b", "model": "c" }""";
    private const string Before = """{ "😀é": "a", """;

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new string[0], "utf-16")]
    [InlineData(new[] { "utf-8" }, "utf-8")]
    [InlineData(new[] { "utf-32" }, "utf-32")]
    [InlineData(new[] { "utf-32", "utf-8" }, "utf-8")]
    [InlineData(new[] { "utf-8", "utf-16" }, "utf-16")]
    [InlineData(new[] { "utf-7" }, "utf-16")]
    public async Task R36_the_encoding_is_one_that_the_client_offers(string[] offered, string expected)
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push.Counting(offered));
        Assert.Equal(expected, (string?)client.Capabilities["capabilities"]!["positionEncoding"]);
    }

    [Theory]
    [InlineData("utf-8", 17)]
    [InlineData("utf-16", 14)]
    [InlineData("utf-32", 13)]
    public async Task R36_characters_are_counted_in_the_agreed_encoding(string encoding, int character)
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push.Counting(encoding));
        client.Open(_folder.User, Text);
        var found = (await client.PublishedAsync(_folder.User, 1)).Only("CR005");
        Assert.Equal(character, (int)found["range"]!["start"]!["character"]!);
        Assert.Equal(character + "\"model\"".Length, (int)found["range"]!["end"]!["character"]!);
    }

    [Theory]
    [InlineData("utf-8", 17)]
    [InlineData("utf-16", 14)]
    [InlineData("utf-32", 13)]
    public async Task R36_edits_and_selections_are_read_in_the_agreed_encoding(string encoding, int character)
    {
        var time = new ManualTime();
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push.Counting(encoding), time);
        client.Open(_folder.User, Before + "\"model\": \"c\" }");
        await client.PublishedAsync(_folder.User, 1);
        client.Change(_folder.User, 2, new JObject
        {
            ["range"] = new JObject { ["start"] = Position(character), ["end"] = Position(character) },
            ["text"] = "\"model\": \"b\", ",
        });
        (await client.PullAsync(_folder.User)).Only("CR005");
        var actions = await client.ResultAsync("textDocument/codeAction", new JObject(TestClient.Document(_folder.User).Properties())
        {
            ["range"] = new JObject { ["start"] = Position(character), ["end"] = Position(character) },
            ["context"] = new JObject { ["diagnostics"] = new JArray() },
        });
        var action = Assert.Single(actions);
        var resolved = await client.ResultAsync("codeAction/resolve", action);
        var edit = Assert.Single(resolved["edit"]!["documentChanges"]![0]!["edits"]!);
        Assert.Equal(character, (int)edit["range"]!["start"]!["character"]!);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.PublishedAsync(_folder.User, 2);
    }

    [Fact]
    public async Task R36_a_position_inside_a_character_goes_to_its_start()
    {
        var time = new ManualTime();
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push.Counting("utf-8"), time);
        client.Open(_folder.User, """{ "😀": "b" }""");
        await client.PublishedAsync(_folder.User, 1);

        // The emoji's bytes are 3 to 6; both ends lie within it, so nothing of it is torn apart.
        client.Change(_folder.User, 2, new JObject
        {
            ["range"] = new JObject { ["start"] = Position(4), ["end"] = Position(5) },
            ["text"] = "model\": \"a\", \"model\": \"",
        });
        var found = (await client.PullAsync(_folder.User)).Only("CR005");
        Assert.Equal(2, (int)found["range"]!["start"]!["character"]!);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.PublishedAsync(_folder.User, 2);
    }

    private static JObject Position(int character) => new() { ["line"] = 0, ["character"] = character };
}
