using ClaudeRoute.JsonRpc.Tests.Support;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Hovers, suggestions, definitions, outlines, links, lenses and remarks as the protocol has them, for clients that can much and little.</summary>
public sealed class EditorRequestTests : IDisposable
{
    private const string Text = """
        {
          "model": "haiku",
          "env": { "ANTHROPIC_BASE_URL": "http://ai" }
        }
        """;

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_is_announced()
    {
        await using var client = await TestClient.StartAsync(_folder, Rich());
        var offers = client.Capabilities["capabilities"]!;
        Assert.All((string[])["hoverProvider", "definitionProvider", "referencesProvider", "documentSymbolProvider", "inlayHintProvider"], name => Assert.True((bool)offers[name]!));
        Assert.Equal(["\"", ":"], offers["completionProvider"]!["triggerCharacters"]!.Values<string>());
        Assert.True((bool)offers["completionProvider"]!["resolveProvider"]!);
        Assert.NotNull(offers["signatureHelpProvider"]);
        Assert.NotNull(offers["codeLensProvider"]);
        Assert.NotNull(offers["documentLinkProvider"]);
    }

    [Theory]
    [InlineData(true, "markdown", "**model** · text")]
    [InlineData(false, "plaintext", "model · text")]
    public async Task A_hover_is_written_as_the_client_renders_it(bool isRich, string kind, string start)
    {
        await using var client = await OpenAsync(isRich);
        var hover = await client.ResultAsync("textDocument/hover", At("model"));
        Assert.Equal(kind, (string?)hover["contents"]!["kind"]);
        Assert.StartsWith(start, (string)hover["contents"]!["value"]!, StringComparison.Ordinal);
        Assert.True(JToken.DeepEquals(TestClient.RangeOf(Text, "\"model\""), hover["range"]));
    }

    [Theory]
    [InlineData("{ \"apiKeyHelper\": \"pass |show\" }", "300000 ms unless it is set")]
    [InlineData("{ \"apiKeyHelper\": \"|\"", "300000 ms unless it is set")]
    [InlineData("{ \"apiKeyHelper\": \"get|\", \"env\": { \"CLAUDE_CODE_API_KEY_HELPER_TTL_MS\": \"60000\" } }", "60000 ms, from user.env.CLAUDE_CODE_API_KEY_HELPER_TTL_MS")]
    [InlineData("{ \"apiKeyHelper|\": \"get\" }", null)]
    [InlineData("{ \"apiKeyHelper\": | \"get\" }", null)]
    [InlineData("{ \"model\": \"op|us\" }", null)]
    public async Task The_command_of_the_helper_is_explained_inside_its_value(string marked, string? expected)
    {
        await using var client = await TestClient.StartAsync(_folder, Rich());
        var at = marked.IndexOf('|', StringComparison.Ordinal);
        client.Open(_folder.User, marked.Remove(at, 1));
        var help = await client.ResultAsync("textDocument/signatureHelp", new JObject
        {
            ["textDocument"] = new JObject { ["uri"] = SettingsFolder.Uri(_folder.User) },
            ["position"] = new JObject { ["line"] = 0, ["character"] = at },
        });
        if (expected is null)
        {
            Assert.Equal(JTokenType.Null, help.Type);
        }
        else
        {
            var signature = Assert.Single(help["signatures"]!);
            Assert.Contains(expected, (string)signature["documentation"]!["value"]!, StringComparison.Ordinal);
            Assert.All(signature["parameters"]!, parameter => Assert.Contains((string)parameter["label"]!, (string)signature["label"]!, StringComparison.Ordinal));
            Assert.Contains(signature["parameters"]!, parameter => ((string)parameter["documentation"]!).Contains("standard output", StringComparison.Ordinal));
        }

        await client.PublishedAsync(_folder.User, 1);
    }

    [Fact]
    public async Task Suggestions_are_described_later_where_the_client_asks_for_it()
    {
        await using var client = await OpenAsync(isRich: true);
        var item = Item(await client.ResultAsync("textDocument/completion", At("{", behind: 1)), "verbose");
        Assert.Null(item["documentation"]);
        Assert.Equal(2, (int)item["insertTextFormat"]!);
        Assert.Equal("\"verbose\": ${1|true,false|},", (string?)item["textEdit"]!["newText"]);
        var resolved = await client.ResultAsync("completionItem/resolve", item);
        Assert.StartsWith("**verbose** · true or false", (string)resolved["documentation"]!["value"]!, StringComparison.Ordinal);
        Assert.Equal((string?)item["label"], (string?)resolved["label"]);
        Assert.True(JToken.DeepEquals(item["textEdit"], resolved["textEdit"]));
    }

    [Fact]
    public async Task A_client_that_can_little_gets_plain_text_at_once()
    {
        await using var client = await OpenAsync(isRich: false);
        var item = Item(await client.ResultAsync("textDocument/completion", At("{", behind: 1)), "verbose");
        Assert.Equal("plaintext", (string?)item["documentation"]!["kind"]);
        Assert.Null(item["insertTextFormat"]);
        Assert.Null(item["tags"]);
        Assert.Equal("\"verbose\": true,", (string?)item["textEdit"]!["newText"]);
    }

    [Fact]
    public async Task What_has_a_successor_is_marked()
    {
        await using var client = await OpenAsync(isRich: true);
        var items = await client.ResultAsync("textDocument/completion", At("{", behind: 1));
        Assert.Equal([1], Item(items, "includeCoAuthoredBy")["tags"]!.Values<int>());
        Assert.Null(Item(items, "attribution")["tags"]);
    }

    [Fact]
    public async Task A_missing_comma_is_put_in_besides()
    {
        await using var client = await OpenAsync(isRich: false, "{ \"model\": \"opus\"\n  \n}");
        var item = Item(await client.ResultAsync("textDocument/completion", At(1, 2)), "verbose");
        var edits = new JArray(item["textEdit"]!, item["additionalTextEdits"]![0]!);
        Assert.Equal("{ \"model\": \"opus\",\n  \"verbose\": true\n}", Edits.Apply("{ \"model\": \"opus\"\n  \n}", edits));
    }

    [Fact]
    public async Task Definition_and_references_cross_files()
    {
        SettingsFolder.Write(_folder.Local, "{ \"model\": \"opus\" }");
        await using var client = await OpenAsync(isRich: true);
        Assert.Equal([SettingsFolder.Uri(_folder.Local)], Uris(await client.ResultAsync("textDocument/definition", At("model"))));
        var references = At("model");
        references["context"] = new JObject { ["includeDeclaration"] = true };
        Assert.Equal([SettingsFolder.Uri(_folder.Local), SettingsFolder.Uri(_folder.Shared)], Uris(await client.ResultAsync("textDocument/references", references)));
        references["context"] = new JObject { ["includeDeclaration"] = false };
        Assert.Equal([SettingsFolder.Uri(_folder.Shared)], Uris(await client.ResultAsync("textDocument/references", references)));
    }

    [Fact]
    public async Task The_outline_has_levels_or_containers()
    {
        await using (var client = await OpenAsync(isRich: true))
        {
            var tree = await client.ResultAsync("textDocument/documentSymbol", TestClient.Document(_folder.Shared));
            Assert.Equal("ANTHROPIC_BASE_URL", (string?)tree[1]!["children"]![0]!["name"]);
            Assert.True(JToken.DeepEquals(TestClient.RangeOf(Text, "\"env\""), tree[1]!["selectionRange"]));
        }

        await using (var client = await OpenAsync(isRich: false))
        {
            var rows = await client.ResultAsync("textDocument/documentSymbol", TestClient.Document(_folder.Shared));
            Assert.Equal(["model", "env", "ANTHROPIC_BASE_URL"], rows.Select(row => (string?)row["name"]));
            Assert.Equal("env", (string?)rows[2]!["containerName"]);
            Assert.Equal(SettingsFolder.Uri(_folder.Shared), (string?)rows[2]!["location"]!["uri"]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Links_have_a_text_where_it_is_shown(bool isRich)
    {
        await using var client = await OpenAsync(isRich);
        var link = Assert.Single(await client.ResultAsync("textDocument/documentLink", TestClient.Document(_folder.Shared)));
        Assert.Equal("http://ai/ui/", (string?)link["target"]);
        Assert.True(JToken.DeepEquals(TestClient.RangeOf(Text, "http://ai"), link["range"]));
        Assert.Equal(isRich, link["tooltip"] is not null);
    }

    [Theory]
    [InlineData("", "Route: Aperture=")]
    [InlineData("claudeRoute.configure", "Route: Aperture= Configure=claudeRoute.configure")]
    [InlineData("claudeRoute.verify claudeRoute.configure claudeRoute.applyRoute", "Route: Aperture= Configure=claudeRoute.configure Verify=claudeRoute.verify")]
    public async Task The_lens_has_the_commands_that_the_client_runs(string commands, string expected)
    {
        var options = new JObject { ["hostCommands"] = new JArray(commands.Split(' ', StringSplitOptions.RemoveEmptyEntries)) };
        await using var client = await OpenAsync(isRich: true, options: options);
        var lenses = await client.ResultAsync("textDocument/codeLens", TestClient.Document(_folder.Shared));
        Assert.Equal(expected, string.Join(' ', lenses.Select(lens => $"{lens["command"]!["title"]}={lens["command"]!["command"]}")));
        Assert.All(lenses.Skip(1), lens => Assert.Equal(SettingsFolder.Uri(_folder.Shared), (string?)lens["command"]!["arguments"]![0]!["uri"]));
    }

    [Theory]
    [InlineData("utf-16", 18)]
    [InlineData("utf-8", 21)]
    public async Task Remarks_stand_behind_the_value_and_lead_to_the_winner(string encoding, int character)
    {
        const string text = "{ \"model\": \"opé😀\" }";
        SettingsFolder.Write(_folder.Local, "{ \"model\": \"opus\" }");
        await using var client = await OpenAsync(isRich: false, text, capabilities: Rich().Counting(encoding));
        var hint = Assert.Single(await client.ResultAsync("textDocument/inlayHint", Everything()));
        Assert.Equal("overridden by settings.local.json", (string?)hint["label"]![0]!["value"]);
        Assert.Equal(SettingsFolder.Uri(_folder.Local), (string?)hint["label"]![0]!["location"]!["uri"]);
        Assert.Equal(character, (int)hint["position"]!["character"]!);
    }

    [Fact]
    public async Task A_change_elsewhere_makes_the_client_ask_again()
    {
        var time = new ManualTime();
        var capabilities = Rich();
        capabilities["workspace"]!["inlayHint"] = new JObject { ["refreshSupport"] = true };
        capabilities["workspace"]!["codeLens"] = new JObject { ["refreshSupport"] = true };
        await using var client = await TestClient.StartAsync(_folder, capabilities, time);
        client.Open(_folder.Shared, Text);
        await client.PublishedAsync(_folder.Shared, 1);
        Assert.Empty(await client.ResultAsync("textDocument/inlayHint", Everything()));
        client.Open(_folder.Local, "{ \"model\": \"opus\" }");
        client.Answer(await client.RequestAsync("workspace/inlayHint/refresh"), null);
        client.Answer(await client.RequestAsync("workspace/codeLens/refresh"), null);
        Assert.Single(await client.ResultAsync("textDocument/inlayHint", Everything()));
        await client.PublishedAsync(_folder.Local, 1);
    }

    [Theory]
    [InlineData("textDocument/hover")]
    [InlineData("textDocument/completion")]
    [InlineData("textDocument/definition")]
    [InlineData("textDocument/references")]
    [InlineData("textDocument/documentSymbol")]
    [InlineData("textDocument/documentLink")]
    [InlineData("textDocument/codeLens")]
    [InlineData("textDocument/inlayHint")]
    public async Task Another_document_has_nothing(string method)
    {
        await using var client = await OpenAsync(isRich: true);
        var parameters = At("model");
        parameters["textDocument"]!["uri"] = SettingsFolder.Uri(_folder.Elsewhere + "/package.json");
        parameters["range"] = TestClient.RangeOf(Text, "model");
        var result = await client.ResultAsync(method, parameters);
        Assert.True(result is JArray { Count: 0 } or JValue { Value: null });
    }

    private static JObject Rich()
    {
        var all = Capabilities.Push;
        var document = (JObject)all["textDocument"]!;
        document["hover"] = JObject.Parse("""{ "contentFormat": ["markdown", "plaintext"] }""");
        document["completion"] = JObject.Parse(
            """
            { "completionItem": {
                "snippetSupport": true, "documentationFormat": ["markdown"], "tagSupport": { "valueSet": [1] },
                "resolveSupport": { "properties": ["documentation", "detail"] }, "insertTextModeSupport": { "valueSet": [1, 2] } } }
            """);
        document["documentSymbol"] = JObject.Parse("""{ "hierarchicalDocumentSymbolSupport": true }""");
        document["documentLink"] = JObject.Parse("""{ "tooltipSupport": true }""");
        return all;
    }

    private async Task<TestClient> OpenAsync(bool isRich, string text = Text, JObject? options = null, JObject? capabilities = null)
    {
        var client = await TestClient.StartAsync(_folder, capabilities ?? (isRich ? Rich() : Capabilities.Push), options: options);
        client.Open(_folder.Shared, text);
        await client.PublishedAsync(_folder.Shared, 1);
        return client;
    }

    private JObject At(string part, int behind = 1)
    {
        var start = TestClient.RangeOf(Text, part)["start"]!;
        return At((int)start["line"]!, (int)start["character"]! + behind);
    }

    private JObject At(int line, int character) =>
        new(TestClient.Document(_folder.Shared).Properties()) { ["position"] = new JObject { ["line"] = line, ["character"] = character } };

    private JObject Everything() => new(TestClient.Document(_folder.Shared).Properties())
    {
        ["range"] = JObject.Parse("""{ "start": { "line": 0, "character": 0 }, "end": { "line": 1000, "character": 0 } }"""),
    };

    private static JToken Item(JToken items, string label) => items.Single(item => (string?)item["label"] == label);

    private static IEnumerable<string?> Uris(JToken locations) => locations.Select(location => (string?)location["uri"]);
}
