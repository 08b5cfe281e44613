using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary>R40: the package that Visual Studio Code speaks the protocol with talks to the real executable.</summary>
public sealed class NodeClientTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task R40_the_JSON_RPC_library_of_the_editor_plays_a_whole_session()
    {
        Assert.True(
            Directory.Exists(Path.Combine(ServerExecutable.Root, "node_modules", "vscode-jsonrpc")),
            "vscode-jsonrpc is not installed. Run `npm ci` in the folder of the clone.");
        var script = Path.Combine(ServerExecutable.Root, "tests", "ClaudeRoute.EndToEnd.Tests", "Clients", "session.mjs");
        var run = await _sandbox.RunAsync("node", [script, ServerExecutable.Location, _sandbox.Project]);
        Assert.True(run.ExitCode == 0, run.Errors);

        var outcome = JObject.Parse(run.Output);
        Assert.Equal("claude-route", (string?)outcome["server"]);
        Assert.Equal("unchanged", (string?)outcome["unchanged"]);
        Assert.Contains(outcome["first"]!, code => (string?)code == "CR005");
        Assert.DoesNotContain(outcome["second"]!, code => (string?)code == "CR005");
        Assert.Empty(outcome["last"]!);
        Assert.Equal([true], outcome["workspace"]!.Select(isShared => (bool)isShared));
        JObject.Parse((string)outcome["text"]!);
        Assert.Equal((-32803, -32601), ((int)outcome["refused"]!, (int)outcome["unknown"]!));
        Assert.True((bool)outcome["cancelled"]!);
        Assert.Equal(0, (int)outcome["exitCode"]!);
        Assert.Empty(outcome["failures"]!);
        Assert.Equal(["client/registerCapability", "workspace/configuration", "workspace/diagnostic/refresh"], outcome["asked"]!.Select(method => (string?)method));
    }
}
