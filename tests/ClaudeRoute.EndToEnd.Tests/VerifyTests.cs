using System.Net;
using System.Net.Sockets;
using System.Text;
using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary><c>verify</c> and <c>relay</c> as a script sees them, and the same through the language server.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly Canaries _canaries = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_route_is_captured_and_every_line_passes()
    {
        Gateway("http://ai", _canaries.Token());
        var run = await VerifyAsync();
        Assert.Equal(0, run.ExitCode);
        var report = JObject.Parse(run.Output);
        Assert.Equal("http://ai/v1/messages", (string?)report["destination"]);
        Assert.Equal(["W1", "W2", "W3", "W4", "W5", "W6"], Lines(report, "pass"));
        Assert.Equal(0, (int)report["requests"]!);
        Assert.Equal("http://ai/ui/", (string?)Assert.Single(report["links"]!)["url"]);
        _canaries.AssertAbsent("report", run.Output + run.Errors);
    }

    [Theory]
    [InlineData("""{ "headers": { "authorization": "Bearer {{token}}" }, "model": "claude-sonnet-4-6" }""", "")]
    [InlineData("""{ "headers": { "authorization": "Bearer another-value-of-the-same-header" }, "model": "claude-sonnet-4-6" }""", "W4")]
    [InlineData("""{ "headers": { "x-api-key": "{{token}}" }, "model": "claude-sonnet-4-6" }""", "W3,W4")]
    [InlineData("""{ "headers": { "authorization": "Bearer {{token}}" }, "model": "claude-haiku-4-5" }""", "W6")]
    [InlineData("""{ "headers": { "authorization": "Bearer {{token}}" }, "model": "claude-sonnet-4-6", "path": "/v1/messages/count_tokens" }""", "W1")]
    [InlineData("""{ "headers": {}, "model": "claude-sonnet-4-6", "exit": 3 }""", "W3,W4,W7")]
    public async Task What_a_client_sends_is_compared_with_the_prediction(string client, string failed)
    {
        var token = _canaries.Token();
        Gateway("https://gateway.example.com", token);
        var run = await VerifyAsync("--client", "claude", "--client-path", FakeClient(client.Replace("{{token}}", token, StringComparison.Ordinal)));
        Assert.Equal(failed, string.Join(',', Lines(JObject.Parse(run.Output), "fail")));
        Assert.Equal(failed.Length == 0 ? 0 : 1, run.ExitCode);
        _canaries.AssertAbsent("report", run.Output + run.Errors);
    }

    [Fact]
    public async Task An_address_of_managed_settings_cannot_be_replaced_and_the_client_is_not_run()
    {
        Gateway("https://gateway.example.com", _canaries.Token());
        Sandbox.Write(_sandbox.Managed, """{ "env": { "ANTHROPIC_BASE_URL": "https://managed.example.com" } }""");
        var run = await VerifyAsync("--managed", _sandbox.Managed, "--client", "claude", "--client-path", "/nowhere/claude");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("managed.env.ANTHROPIC_BASE_URL", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarding_checks_the_contract_and_says_before_where_it_goes()
    {
        using var gateway = new StubGateway();
        Gateway(gateway.Address, _canaries.Token());
        var run = await VerifyAsync("--forward");
        var report = JObject.Parse(run.Output);
        // It also answers a stream with a message in one piece.
        Assert.Equal(["L11", "L12", "L17"], Lines(report, "fail"));
        Assert.Contains("L10", Lines(report, "pass"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(gateway.Address, run.Errors, StringComparison.Ordinal);
        Assert.Equal(gateway.Requests, (int)report["requests"]!);
        Assert.InRange(gateway.Requests, 5, 11);
        _canaries.AssertAbsent("report", run.Output + run.Errors);
    }

    [Fact]
    public async Task An_address_that_came_with_the_project_has_to_be_named()
    {
        using var gateway = new StubGateway();
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "ANTHROPIC_BASE_URL": "{{gateway.Address}}", "ANTHROPIC_AUTH_TOKEN": "{{_canaries.Token()}}" } }""");
        var refused = await VerifyAsync("--forward");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--host " + new Uri(gateway.Address).Authority, refused.Errors, StringComparison.Ordinal);
        var wrong = await VerifyAsync("--forward", "--host", "other.example.com");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Equal(0, gateway.Requests);

        await VerifyAsync("--forward", "--host", new Uri(gateway.Address).Authority);
        Assert.NotEqual(0, gateway.Requests);
    }

    [Fact]
    public async Task A_helper_is_not_run_unasked_and_a_login_is_not_probed()
    {
        using var gateway = new StubGateway();
        var mark = _sandbox.Project + "/was-run";
        Sandbox.Write(_sandbox.Local, $$"""{ "apiKeyHelper": "touch {{mark}}; printf %s made-{{_canaries.Token()}}", "env": { "ANTHROPIC_BASE_URL": "{{gateway.Address}}" } }""");
        var run = await VerifyAsync("--forward");
        Assert.False(File.Exists(mark));
        Assert.Equal(0, gateway.Requests);
        Assert.Contains("not run unasked", run.Output, StringComparison.Ordinal);

        await VerifyAsync("--forward", "--run-helper");
        Assert.True(File.Exists(mark));
        Assert.NotEqual(0, gateway.Requests);
    }

    [Fact]
    public async Task An_address_with_the_API_path_fails_although_the_relay_answers()
    {
        Gateway("http://ai/v1", _canaries.Token());
        var run = await VerifyAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["W2"], Lines(JObject.Parse(run.Output), "fail"));
    }

    [Fact]
    public async Task The_address_of_the_settings_is_judged_also_when_the_client_is_run_and_that_of_the_relay_is_not_shown()
    {
        var token = _canaries.Token();
        Gateway("http://ai/v1", token);
        var client = $$"""{ "headers": { "authorization": "Bearer {{token}}" }, "model": "claude-sonnet-4-6" }""";
        var run = await VerifyAsync("--client", "claude", "--client-path", FakeClient(client));
        Assert.Equal(["W2"], Lines(JObject.Parse(run.Output), "fail"));
        Assert.DoesNotContain("127.0.0.1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_route_is_a_failed_line()
    {
        Sandbox.Write(_sandbox.Local, """{ "env": { "ANTHROPIC_BASE_URL": "gateway", "ANTHROPIC_AUTH_TOKEN": "none" } }""");
        var run = await VerifyAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["W0"], Lines(JObject.Parse(run.Output), "fail"));
    }

    [Fact]
    public async Task The_relay_prints_its_address_and_a_line_for_each_request_and_goes_with_its_process()
    {
        using var relay = _sandbox.Start(ServerExecutable.Location, ["relay", "--format", "json"]);
        var url = (string)JObject.Parse((await relay.StandardOutput.ReadLineAsync().WaitAsync(Sandbox.Patience))!)["url"]!;
        Assert.Equal("127.0.0.1", new Uri(url).Host);
        var token = _canaries.Token();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/v1/messages?beta=true") { Content = new StringContent("""{"model":"m"}""") };
        request.Headers.Add("x-api-key", token);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var seen = await relay.StandardOutput.ReadLineAsync().WaitAsync(Sandbox.Patience);
        Assert.Equal("/v1/messages", (string?)JObject.Parse(seen!)["path"]);
        _canaries.AssertAbsent("journal", seen!);

        relay.Kill();
        await relay.WaitForExitAsync().WaitAsync(Sandbox.Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, new Uri(url).Port));
    }

    [Fact]
    public async Task The_language_server_plans_and_verifies_and_tells_its_steps()
    {
        var token = _canaries.Token();
        Gateway("http://ai", token);
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox);
        server.Open(_sandbox.Local, Sandbox.Read(_sandbox.Local));
        var plan = await server.ResultAsync("claudeRoute/verifyPlan", Uri());
        Assert.Equal(("ai", "http://ai"), ((string?)plan["host"], (string?)plan["origin"]));
        Assert.Empty(plan["problems"]!);
        var report = await server.ResultAsync("claudeRoute/verify", new JObject(Uri().Properties()) { ["mode"] = "capture", ["client"] = "probe", ["workDoneToken"] = "t" });
        Assert.False((bool)report["failed"]!);
        Assert.Equal(7, (int)report["passed"]!);
        Assert.Contains("/v1/messages", (string?)report["markdown"], StringComparison.Ordinal);
        Assert.Contains(server.All, message => (string?)message["method"] == "$/progress" && (string?)message["params"]!["token"] == "t");

        // Without the host that the user agreed to, nothing is sent.
        var refused = await server.CallAsync("claudeRoute/verify", new JObject(Uri().Properties()) { ["mode"] = "forward", ["client"] = "probe", ["host"] = "other" });
        Assert.Contains("not agreed", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        foreach (var message in server.All)
        {
            _canaries.AssertAbsent(message);
        }

        Assert.Equal(0, await server.EndAsync());
    }

    [Fact]
    public async Task Relay_and_server_are_gone_when_the_editor_is_killed()
    {
        Gateway("http://ai", _canaries.Token());
        using var editor = _sandbox.Start("cat", []);
        await using var server = LspProcess.Start(_sandbox);
        await server.ResultAsync("initialize", LspProcess.InitializeParams(_sandbox, processId: editor.Id));
        server.Notify("initialized", new JObject());
        server.Open(_sandbox.Local, Sandbox.Read(_sandbox.Local));
        server.Request("claudeRoute/verify", new JObject(Uri().Properties()) { ["mode"] = "capture", ["client"] = "claude" });
        var asked = await server.AskedAsync("claudeRoute/runClient");
        var command = (string)asked["params"]!["posix"]!;
        var settings = JObject.Parse(command.Split('\'')[1]);
        var port = new Uri((string)settings["env"]!["ANTHROPIC_BASE_URL"]!).Port;
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
        }

        editor.Kill();
        await server.ExitCodeAsync();
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task Nothing_is_started_for_a_workspace_without_trust()
    {
        Gateway("http://ai", _canaries.Token());
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        server.Open(_sandbox.Local, Sandbox.Read(_sandbox.Local));
        var refused = await server.CallAsync("claudeRoute/verify", new JObject(Uri().Properties()) { ["mode"] = "capture", ["client"] = "probe" });
        Assert.Contains("not trusted", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(0, await server.EndAsync());
    }

    private JObject Uri() => new() { ["uri"] = Sandbox.Uri(_sandbox.Local) };

    private void Gateway(string address, string token) =>
        Sandbox.Write(_sandbox.Local, $$"""{ "model": "claude-sonnet-4-6", "env": { "ANTHROPIC_BASE_URL": "{{address}}", "ANTHROPIC_AUTH_TOKEN": "{{token}}" } }""");

    private Task<Finished> VerifyAsync(params string[] arguments) => _sandbox.ToolAsync(["verify", "--home", _sandbox.Home, "--no-shell", "--format", "json", .. arguments]);

    private static string[] Lines(JObject report, string verdict) =>
        [.. report["verdicts"]!.Where(row => (string?)row["verdict"] == verdict).Select(row => (string)row["line"]!).Distinct().Order()];

    /// <summary>A program that takes the client's arguments and sends what a test tells it.</summary>
    private string FakeClient(string sends)
    {
        var path = _sandbox.Root + "/claude";
        Sandbox.Write(path + ".json", sends);
        Sandbox.Write(path, """
            #!/usr/bin/env node
            const sends = JSON.parse(require('node:fs').readFileSync(__filename + '.json', 'utf8'));
            const { env } = JSON.parse(process.argv[process.argv.indexOf('--settings') + 1]);
            if (!env.NO_PROXY.split(',').includes('127.0.0.1')) process.exit(9);
            const url = env.ANTHROPIC_BASE_URL + (sends.path ?? '/v1/messages') + '?beta=true';
            const body = JSON.stringify({ model: sends.model, stream: true, messages: [] });
            fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...sends.headers }, body, duplex: 'half' })
              .then((answer) => answer.text())
              .then(() => process.exit(sends.exit ?? 0));
            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>A gateway that accepts everything, so that it cannot have passed unknown things on.</summary>
    private sealed class StubGateway : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _requests;

        public StubGateway()
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            free.Stop();
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public int Requests => Volatile.Read(ref _requests);

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                Interlocked.Increment(ref _requests);
                context.Response.Headers["request-id"] = "req_1";
                context.Response.ContentType = "application/json";
                var hasVersion = context.Request.Headers["anthropic-version"] is not null;
                context.Response.StatusCode = hasVersion ? 200 : 400;
                var body = hasVersion
                    ? """{"id":"m","type":"message","role":"assistant","model":"claude-sonnet-4-6","content":[],"input_tokens":1,"data":[]}"""
                    : """{"type":"error","error":{"type":"invalid_request_error","message":"anthropic-version: header is required"}}""";
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
        }
    }
}
