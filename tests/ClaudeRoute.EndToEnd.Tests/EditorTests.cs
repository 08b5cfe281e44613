using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary>The real executable explains, suggests and leads around, and every offer that it makes is kept.</summary>
public sealed class EditorTests : IDisposable
{
    private const string Text = "{\n  \"model\": \"haiku\",\n  \"env\": { \"ANTHROPIC_BASE_URL\": \"http://ai\" }\n}\n";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Every_offer_is_kept()
    {
        Sandbox.Write(_sandbox.Local, "{ \"model\": \"opus\" }");
        Sandbox.Write(_sandbox.Shared, Text);
        await using var server = LspProcess.Start(_sandbox);
        var offers = (await server.ResultAsync("initialize", LspProcess.InitializeParams(_sandbox)))["capabilities"]!;
        server.Notify("initialized", new JObject());
        server.Open(_sandbox.Shared, Text);

        Dictionary<string, string> methods = new(StringComparer.Ordinal)
        {
            ["hoverProvider"] = "textDocument/hover",
            ["completionProvider"] = "textDocument/completion",
            ["definitionProvider"] = "textDocument/definition",
            ["referencesProvider"] = "textDocument/references",
            ["documentSymbolProvider"] = "textDocument/documentSymbol",
            ["documentLinkProvider"] = "textDocument/documentLink",
            ["codeLensProvider"] = "textDocument/codeLens",
            ["inlayHintProvider"] = "textDocument/inlayHint",
        };
        foreach (var (offer, method) in methods)
        {
            Assert.True(offers[offer] is JObject or JValue { Value: true }, offer);
            var result = await server.ResultAsync(method, new JObject(LspProcess.Document(_sandbox.Shared).Properties())
            {
                ["position"] = new JObject { ["line"] = 1, ["character"] = 6 },
                ["range"] = JObject.Parse("""{ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } }"""),
                ["context"] = new JObject { ["includeDeclaration"] = true },
            });
            Assert.True(result is JObject or JArray { Count: > 0 }, method);
        }

        Assert.Equal(0, await server.EndAsync());
    }
}
