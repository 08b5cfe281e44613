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

    [Fact]
    public async Task The_route_and_the_cause_of_a_symptom_lead_to_their_places()
    {
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox);
        server.Open(_sandbox.Shared, Text);
        var uri = Sandbox.Uri(_sandbox.Shared);

        var route = await server.ResultAsync("claudeRoute/effectiveRoute", new JObject { ["uri"] = uri });
        Assert.Equal("Aperture", (string?)route["name"]);
        var destination = route["rows"]!.Single(row => (string?)row["id"] == "destination");
        Assert.Equal(uri, (string?)destination["uri"]);
        Assert.Equal(2, (int)destination["range"]!["start"]!["line"]!);
        Assert.Equal(uri, (string?)route["rows"]!.Single(row => (string?)row["id"] == "route")["uri"]);
        Assert.Equal(1, (int)route["files"]!);

        foreach (var parameters in (JObject[])[new JObject(), new JObject { ["uri"] = Sandbox.Uri(_sandbox.Project) }])
        {
            Assert.Equal("Aperture", (string?)(await server.ResultAsync("claudeRoute/effectiveRoute", parameters))["name"]);
        }

        Assert.Equal(-32602, (int)(await server.CallAsync("claudeRoute/effectiveRoute", new JObject { ["uri"] = "file:///elsewhere" }))["error"]!["code"]!);

        Assert.Contains(await server.ResultAsync("claudeRoute/symptoms"), symptom => (string?)symptom["id"] == "login-page");
        var answer = await server.ResultAsync("claudeRoute/troubleshoot", new JObject { ["uri"] = uri, ["symptom"] = "login-page" });
        Assert.Equal("CR049", (string?)answer["cause"]!["rule"]);
        Assert.Equal(uri, (string?)answer["cause"]!["uri"]);
        Assert.NotEmpty(answer["ruledOut"]!);

        var nothing = await server.ResultAsync("claudeRoute/troubleshoot", new JObject { ["uri"] = uri, ["symptom"] = "auth-conflict" });
        Assert.Null(nothing["cause"]);
        Assert.Contains("Verify", (string?)nothing["nothingFound"], StringComparison.Ordinal);
        Assert.Equal(-32602, (int)(await server.CallAsync("claudeRoute/troubleshoot", new JObject { ["uri"] = uri, ["symptom"] = "no-such" }))["error"]!["code"]!);
        Assert.Equal(0, await server.EndAsync());
    }

    [Fact]
    public async Task Credentials_in_the_shared_file_are_listed_with_their_places()
    {
        var token = $"sk-{Guid.NewGuid():N}{Guid.NewGuid():N}"[..43];
        Sandbox.Write(_sandbox.Local, $$"""{ "env": { "ANTHROPIC_AUTH_TOKEN": "{{token}}" } }""");
        Sandbox.Write(_sandbox.Shared, $"{{\n  \"env\": {{\n    \"ANTHROPIC_AUTH_TOKEN\": \"{token}\"\n  }}\n}}\n");
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox);
        var found = await server.ResultAsync("claudeRoute/sharedSecrets", new JObject());
        var secret = Assert.Single(found);
        Assert.Equal(Sandbox.Uri(_sandbox.Shared), (string?)secret["uri"]);
        Assert.Equal(2, (int)secret["range"]!["start"]!["line"]!);
        Assert.DoesNotContain(token, found.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await server.EndAsync());
    }

    [Theory]
    [InlineData("login-page", "Cause")]
    [InlineData("auth-conflict", "Nothing in these files explains it")]
    public async Task The_command_line_answers_too(string symptom, string expected)
    {
        Sandbox.Write(_sandbox.Shared, Text);
        var run = await _sandbox.ToolAsync("explain", "--symptom", symptom, "--home", _sandbox.Home, "--no-shell");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Contains("Ruled out", run.Output, StringComparison.Ordinal);
        Assert.Equal(symptom, (string?)JObject.Parse((await _sandbox.ToolAsync("explain", "--symptom", symptom, "--format", "json", "--home", _sandbox.Home, "--no-shell")).Output)["symptom"]);
    }
}
