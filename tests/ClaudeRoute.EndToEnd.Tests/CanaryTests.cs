using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary>R37: credentials lie in every file, in the environment and in what is typed; none of them shows in anything that is written.</summary>
public sealed class CanaryTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly Canaries _canaries = new();

    public CanaryTests()
    {
        WriteJson(_sandbox.User, new JObject
        {
            ["apiKeyHelper"] = $"echo {_canaries.AnthropicKey()}",
            ["env"] = new JObject
            {
                ["ANTHROPIC_API_KEY"] = _canaries.AnthropicKey(),
                ["ANTHROPIC_MODEL"] = _canaries.AnthropicKey(),
                ["OPENROUTER_API_KEY"] = _canaries.OpenRouterKey(),
                ["GATEWAY_PASSWORD"] = _canaries.Password(),
            },
        });
        Sandbox.Write(
            _sandbox.Shared,
            $$"""
            {
              // The old one was {{_canaries.AnthropicKey()}}.
              "env": {
                "ANTHROPIC_BASE_URL": "https://dev:{{_canaries.Password()}}@llm-gateway.acme.io/v1/messages?key={{_canaries.Token()}}",
                "ANTHROPIC_AUTH_TOKEN": "{{_canaries.GatewayKey()}}",
                "ANTHROPIC_CUSTOM_HEADERS": "X-Api-Key: {{_canaries.Token()}}\nAuthorization: Bearer {{_canaries.Token()}}",
                "AWS_SECRET_ACCESS_KEY": "{{_canaries.AwsSecret()}}",
                "AWS_SECRET_ACCESS_KEY": "{{_canaries.AwsSecret()}}",
                "CLAUDE_CODE_USE_BEDROCK": "{{_canaries.Token()}}",
                "HTTPS_PROXY": "http://dev:{{_canaries.Password()}}@proxy.acme.io:3128",
                "GITHUB_TOKEN": ["{{_canaries.GitHubToken()}}"],
              },
              "permissions": { "allow": ["Bash(curl -H 'Authorization: Bearer {{_canaries.Token()}}' https://acme.io:*)"] },
              "hooks": { "PreToolUse": [{ "hooks": [{ "type": "command", "command": "curl -u dev:{{_canaries.Password()}} https://acme.io" }] }] },
              "model": { "name": "{{_canaries.AnthropicLogin()}}" },
              "cleanupPeriodDays": "{{_canaries.Token()}}"
            }
            """);
        WriteJson(_sandbox.Local, new JObject
        {
            ["env"] = new JObject { ["CLAUDE_CODE_OAUTH_TOKEN"] = _canaries.AnthropicLogin(), ["ANTHROPIC_API_KEY"] = _canaries.AnthropicKey() },
        });
        WriteJson(_sandbox.Project + "/.claude/settings.gateway.json", new JObject { ["env"] = new JObject { ["ANTHROPIC_AUTH_TOKEN"] = _canaries.GatewayKey() } });
        WriteJson(_sandbox.Managed, new JObject { ["env"] = new JObject { ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization=Bearer {_canaries.Token()}" } });
        _sandbox.Environment["ANTHROPIC_API_KEY"] = _canaries.AnthropicKey();
        _sandbox.Environment["GITHUB_TOKEN"] = _canaries.GitHubToken();
        _sandbox.Environment["ANTHROPIC_BASE_URL"] = $"https://dev:{_canaries.Password()}@other.acme.io";
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("check")]
    [InlineData("check --format json")]
    [InlineData("check --format github")]
    [InlineData("check --format sarif")]
    [InlineData("check --write-baseline known.json")]
    [InlineData("check --no-git --min-severity hint --no-shell")]
    [InlineData("explain")]
    [InlineData("explain --format json")]
    [InlineData("explain --no-shell")]
    [InlineData("explain --symptom api-billing")]
    [InlineData("explain --symptom unauthorized --format json")]
    [InlineData("explain --symptom gateway-not-reached --no-shell")]
    public async Task A_report_shows_no_credential(string arguments)
    {
        var run = await _sandbox.ToolAsync([.. arguments.Split(' '), "--home", _sandbox.Home, "--managed", _sandbox.Managed]);
        Assert.NotEqual("", run.Output);
        AssertAbsent(run);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"env\": {")]
    [InlineData("[")]
    public async Task A_text_on_standard_input_shows_no_credential(string before)
    {
        var text = Sandbox.Read(_sandbox.Shared);
        AssertAbsent(await _sandbox.RunAsync(
            ServerExecutable.Location,
            ["check", "--stdin", "--path", _sandbox.Shared, "--home", _sandbox.Home],
            System.Text.Encoding.UTF8.GetBytes(before + text)));
    }

    [Fact]
    public async Task A_wrong_command_line_shows_no_credential()
    {
        var key = _canaries.AnthropicKey();
        string[][] wrong =
        [
            [key], ["check", "--format", key], ["check", key], ["check", "*" + key], ["check", "--home", key], ["check", "--config", key],
            ["check", "--stdin", "--path", key], ["check", "--no-such-option", key], ["rules", key], ["explain", "--project", key], ["explain", "--symptom", key],
            ["lsp", key], ["lsp", "--log-level", key, "--x", key],
        ];
        foreach (var arguments in wrong)
        {
            var run = await _sandbox.ToolAsync(arguments);
            Assert.Equal(2, run.ExitCode);
            AssertAbsent(run);
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Repairs_move_credentials_and_show_none(string format)
    {
        await _sandbox.GitAsync("init", "--quiet");
        AssertAbsent(await _sandbox.ToolAsync("check", "--fix", "--format", format, "--home", _sandbox.Home));
        AssertNothingLeftBehind();
        _canaries.AssertAbsent(".gitignore", File.Exists(_sandbox.Project + "/.gitignore") ? Sandbox.Read(_sandbox.Project + "/.gitignore") : "");
    }

    [Fact]
    public async Task A_session_shows_no_credential_at_any_level_of_its_log()
    {
        var trace = _sandbox.Root + "/trace.jsonl";
        await using var server = LspProcess.Start(_sandbox, "--log-level", "trace", "--trace-file", trace);
        await server.StartSessionAsync(_sandbox);
        var text = Sandbox.Read(_sandbox.Shared);
        server.Open(_sandbox.Shared, text);
        await server.ResultAsync("textDocument/diagnostic", LspProcess.Document(_sandbox.Shared));
        await TypeAsync(server, text);
        await RepairAsync(server);
        await FailAsync(server);
        await server.ResultAsync("claude-route/serverState");
        Assert.Equal(0, await server.EndAsync());

        Assert.All(server.All, _canaries.AssertAbsent);
        _canaries.AssertAbsent("The log", await server.LogAsync());
        var traced = Sandbox.Read(trace);
        Assert.Contains("textDocument/didChange", traced, StringComparison.Ordinal);
        _canaries.AssertAbsent("The trace", traced);
        AssertNothingLeftBehind();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_that_an_editor_shows_holds_a_credential(bool isStrict)
    {
        if (isStrict)
        {
            // Nothing of the other scopes hides what stands in the wrong place.
            WriteJson(_sandbox.Shared, InForce());
            File.Delete(_sandbox.Local);
            WriteJson(_sandbox.User, new JObject { ["model"] = _canaries.Token(), ["env"] = new JObject { ["ANTHROPIC_BASE_URL"] = _canaries.Token() } });
        }

        await using var server = LspProcess.Start(_sandbox, "--log-level", "trace");
        await server.StartSessionAsync(_sandbox);
        foreach (var path in ((string[])[_sandbox.User, _sandbox.Shared, _sandbox.Local, _sandbox.Managed, _sandbox.Project + "/.claude/settings.gateway.json"]).Where(File.Exists))
        {
            var text = Sandbox.Read(path);
            server.Open(path, text);
            await LookAroundAsync(server, path, text);
        }

        Assert.Equal(0, await server.EndAsync());
        Assert.All(server.All, _canaries.AssertAbsent);
        _canaries.AssertAbsent("The log", await server.LogAsync());
    }

    // A file that counts, in which credentials stand where addresses, models, switches and names belong.
    private JObject InForce() => new()
    {
        ["apiKeyHelper"] = $"echo {_canaries.Token()}",
        ["model"] = _canaries.Token(),
        ["language"] = _canaries.Token(),
        ["modelOverrides"] = new JObject { ["claude-opus-4-6"] = _canaries.GatewayKey() },
        ["env"] = new JObject
        {
            ["ANTHROPIC_BASE_URL"] = $"https://dev:{_canaries.Password()}@llm-gateway.acme.io/{_canaries.GatewayKey()}?key={_canaries.Token()}",
            ["ANTHROPIC_AUTH_TOKEN"] = _canaries.Token(),
            ["ANTHROPIC_API_KEY"] = _canaries.Password(),
            ["ANTHROPIC_DEFAULT_OPUS_MODEL"] = _canaries.AnthropicKey(),
            ["ANTHROPIC_CUSTOM_HEADERS"] = $"X-Api-Key: {_canaries.Token()}",
            ["CLAUDE_CODE_USE_BEDROCK"] = _canaries.Token(),
            ["AWS_PROFILE"] = _canaries.Token(),
            ["AWS_REGION"] = _canaries.Token(),
            ["ANTHROPIC_VERTEX_BASE_URL"] = $"http://ai/{_canaries.Token()}",
            ["HTTPS_PROXY"] = $"http://dev:{_canaries.Password()}@proxy.acme.io:3128",
            ["MY_OWN"] = _canaries.Token(),
        },
    };

    private static async Task LookAroundAsync(LspProcess server, string path, string text)
    {
        var document = LspProcess.Document(path);
        var all = JObject.Parse("""{ "start": { "line": 0, "character": 0 }, "end": { "line": 100000, "character": 0 } }""");
        foreach (var method in (string[])["textDocument/documentSymbol", "textDocument/documentLink", "textDocument/codeLens", "textDocument/inlayHint"])
        {
            await server.ResultAsync(method, new JObject(document.Properties()) { ["range"] = all.DeepClone() });
        }

        await server.ResultAsync("claudeRoute/effectiveRoute", new JObject { ["uri"] = Sandbox.Uri(path) });
        foreach (var symptom in await server.ResultAsync("claudeRoute/symptoms"))
        {
            await server.ResultAsync("claudeRoute/troubleshoot", new JObject { ["uri"] = Sandbox.Uri(path), ["symptom"] = symptom["id"] });
        }

        var lines = text.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            for (var character = 0; character <= lines[line].Length; character += 7)
            {
                foreach (var method in (string[])["textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/references"])
                {
                    await server.ResultAsync(method, new JObject(document.Properties())
                    {
                        ["position"] = new JObject { ["line"] = line, ["character"] = character },
                        ["context"] = new JObject { ["includeDeclaration"] = true },
                    });
                }
            }
        }
    }

    // A whole text, a member, a value in two halves, and a value in the middle of nothing.
    private async Task TypeAsync(LspProcess server, string text)
    {
        var token = _canaries.GatewayKey();
        Change(server, 2, new JObject { ["text"] = text + "\n" });
        Change(server, 3, Insert(0, 1, $"\n  \"other\": {{ \"TOKEN\": \"{_canaries.AnthropicKey()}\" }},"));
        Change(server, 4, Insert(0, 1, $"\"a\": \"{token[..20]}"), Insert(0, 7 + 20, $"{token[20..]}\","));
        Change(server, 5, Insert(0, 1, _canaries.Token()), Insert(0, 0, "[]" + _canaries.Password()), Insert(0, 0, "{} // " + _canaries.Password() + "\n"));
        await server.ResultAsync("textDocument/diagnostic", LspProcess.Document(_sandbox.Shared));
        Change(server, 6, new JObject { ["text"] = text });
    }

    private async Task RepairAsync(LspProcess server)
    {
        var actions = await server.ActionsAsync(_sandbox.Shared);
        Assert.NotEmpty(actions);
        actions.AddRange(await server.ActionsAsync(_sandbox.Shared, "source.fixAll", "refactor.rewrite"));
        foreach (var action in actions)
        {
            await server.CallAsync("codeAction/resolve", action);
        }

        await server.ResultAsync("claudeRoute/routes", new JObject { ["uri"] = Sandbox.Uri(_sandbox.Shared) });
        await server.CallAsync("claudeRoute/planRoute", new JObject
        {
            ["uri"] = Sandbox.Uri(_sandbox.Shared),
            ["route"] = "netbird",
            ["inputs"] = new JObject { ["host"] = "https://" + _canaries.Token() },
        });
        await server.CallAsync("claudeRoute/planRoute", new JObject { ["uri"] = Sandbox.Uri(_sandbox.Shared), ["route"] = _canaries.AnthropicKey() });
    }

    private async Task FailAsync(LspProcess server)
    {
        var key = _canaries.AnthropicKey();
        Change(server, 7, new JObject { ["text"] = new JObject { ["x"] = key } });
        server.Notify("textDocument/didOpen", new JObject { ["textDocument"] = new JObject { ["uri"] = 7, ["text"] = key } });
        server.Notify(key, new JObject());
        server.Notify("workspace/didChangeConfiguration", new JObject { ["settings"] = new JObject { ["claudeRoute"] = key } });
        await server.CallAsync("no/such/method", new JObject { ["x"] = key });
        await server.CallAsync("textDocument/diagnostic", new JObject { ["textDocument"] = key });
        await server.CallAsync("codeAction/resolve", new JObject { ["title"] = "x", ["data"] = new JObject { ["path"] = new JObject { ["x"] = key } } });
        await server.CallAsync("codeAction/resolve", new JObject
        {
            ["title"] = "x",
            ["data"] = new JObject { ["path"] = _sandbox.Shared, ["rule"] = "CR005", ["key"] = key, ["ordinal"] = 0, ["title"] = key },
        });
        server.Send(new JObject { ["jsonrpc"] = "2.0", ["id"] = 999, ["method"] = 7, ["params"] = key });
    }

    private void Change(LspProcess server, int version, params JObject[] changes) => server.Notify("textDocument/didChange", new JObject
    {
        ["textDocument"] = new JObject { ["uri"] = Sandbox.Uri(_sandbox.Shared), ["version"] = version },
        ["contentChanges"] = new JArray(changes),
    });

    private static JObject Insert(int line, int character, string text)
    {
        var place = new JObject { ["line"] = line, ["character"] = character };
        return new JObject { ["range"] = new JObject { ["start"] = place, ["end"] = place.DeepClone() }, ["text"] = text };
    }

    private void AssertAbsent(Finished run)
    {
        _canaries.AssertAbsent("Standard output", run.Output);
        _canaries.AssertAbsent("Standard error", run.Errors);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    // Only the settings files themselves may hold what was planted in them.
    private void AssertNothingLeftBehind()
    {
        foreach (var file in Directory.EnumerateFiles(_sandbox.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            if (!Path.GetFileName(file).StartsWith("settings", StringComparison.Ordinal) && file != _sandbox.Managed)
            {
                _canaries.AssertAbsent(file, Sandbox.Read(file));
            }
        }
    }

    private static void WriteJson(string path, JObject settings) => Sandbox.Write(path, settings.ToString(Formatting.Indented));
}
