using System.Diagnostics;
using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary>The life of the real process. A named pipe in the place of a settings file holds up whoever reads it, for as long as a test wants.</summary>
[Collection(nameof(Alone))]
public sealed class ProcessTests : IDisposable
{
    private const string TwoKeys = """{ "model": "a", "model": "b" }""";

    // Visual Studio Code kills a server that has not ended two seconds after it was asked to.
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(1.5);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task R35_initialize_is_answered_before_any_file_is_read()
    {
        await _sandbox.MakePipeAsync(_sandbox.User);
        await using var server = LspProcess.Start(_sandbox);
        var answer = await server.ResultAsync("initialize", LspProcess.InitializeParams(_sandbox, trusted: false));
        Assert.Equal("claude-route", (string?)answer["serverInfo"]!["name"]);

        server.Notify("initialized", new JObject());
        await FeedAsync(_sandbox.User, TwoKeys);
        Assert.Contains(await server.PublishedAsync(_sandbox.User), found => (string?)found["code"] == "CR005");
        Assert.Equal(0, await server.EndAsync());
    }

    [Fact]
    public async Task R38_the_state_is_told_while_a_handler_is_stuck()
    {
        await _sandbox.MakePipeAsync(_sandbox.User);
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        var waiting = server.Request("textDocument/diagnostic", LspProcess.Document(_sandbox.User));

        var state = await server.ResultAsync("claude-route/serverState");
        Assert.Equal("running", (string?)state["phase"]);
        Assert.Equal(1, (int)state["queuedRequests"]!);
        Assert.Matches("^[0-9.]+", (string?)state["version"]);

        await FeedAsync(_sandbox.User, TwoKeys);
        await server.AnswerAsync(waiting);
        Assert.Equal(0, await server.EndAsync());
    }

    [Fact]
    public async Task R32_a_stuck_read_handler_does_not_hold_up_the_end()
    {
        const string Text = """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io" } }""";
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        server.Open(_sandbox.Shared, Text);
        await server.PublishedAsync(_sandbox.Shared);
        var move = (await server.ActionsAsync(_sandbox.Shared)).First(action => ((string)action["title"]!).EndsWith("settings.local.json", StringComparison.Ordinal));

        // Resolving compares the target with the disk, and a pipe that nobody writes to keeps it there.
        await _sandbox.MakePipeAsync(_sandbox.Local);
        server.Request("codeAction/resolve", move);
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await server.EndAsync());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Ended);
    }

    [Fact]
    public async Task R32_a_stuck_write_handler_does_not_hold_up_the_end()
    {
        await _sandbox.MakePipeAsync(_sandbox.User);
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        server.Request("shutdown");
        var clock = Stopwatch.StartNew();
        server.Notify("exit", new JObject());
        await server.ExitCodeAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Ended);
    }

    [Fact]
    public async Task R33_the_server_ends_with_its_parent_although_its_input_stays_open()
    {
        using var parent = _sandbox.Start("sleep", ["1000"]);
        await using var server = LspProcess.Start(_sandbox);
        await server.ResultAsync("initialize", LspProcess.InitializeParams(_sandbox, trusted: false, processId: parent.Id));
        parent.Kill();
        await parent.WaitForExitAsync();
        var clock = Stopwatch.StartNew();
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task R31_the_process_ends_with_1_when_its_input_ends()
    {
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        server.CloseInput();
        Assert.Equal(1, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task R31_bytes_that_are_no_frame_end_the_process_with_1()
    {
        var run = await _sandbox.RunAsync(ServerExecutable.Location, ["lsp"], "GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("FramingError", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R34_the_log_goes_to_standard_error_at_every_level()
    {
        await using var server = LspProcess.Start(_sandbox, "--log-level", "trace");
        await server.StartSessionAsync(_sandbox, trusted: false);
        server.Open(_sandbox.User, TwoKeys);
        await server.PublishedAsync(_sandbox.User);
        await server.ActionsAsync(_sandbox.User);
        Assert.Equal(-32601, (int)(await server.CallAsync("no/such/method"))["error"]!["code"]!);
        Assert.Equal(0, await server.EndAsync());
        Assert.Contains("textDocument/codeAction", await server.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R34_what_a_handler_prints_is_no_part_of_the_protocol()
    {
        _sandbox.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        server.Open(_sandbox.User, TwoKeys);
        await server.PublishedAsync(_sandbox.User);
        Assert.Equal(0, await server.EndAsync());
        Assert.Contains(StartupHook.Stray, await server.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_a_usage_error_and_writes_no_frame()
    {
        var run = await _sandbox.ToolAsync("lsp", "--no-such-option");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--no-such-option", run.Errors, StringComparison.Ordinal);
        run = await _sandbox.ToolAsync("lsp", "--trace-file", _sandbox.Root + "/no/such/folder/trace.jsonl");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_is_never_started_for_a_workspace_without_trust()
    {
        var marker = await PutFakeGitFirstAsync(isPipe: false);
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: false);
        await server.PublishedAsync(_sandbox.Shared);
        server.Open(_sandbox.Shared, TwoKeys);
        server.Notify("textDocument/didSave", LspProcess.Document(_sandbox.Shared));
        server.Notify("workspace/didChangeWatchedFiles", new JObject
        {
            ["changes"] = new JArray(new JObject { ["uri"] = Sandbox.Uri(_sandbox.Project + "/.gitignore"), ["type"] = 1 }),
        });
        foreach (var action in await server.ActionsAsync(_sandbox.Shared))
        {
            await server.CallAsync("codeAction/resolve", action);
        }

        Assert.Equal(0, await server.EndAsync());
        Assert.False(File.Exists(marker), "git was started.");
    }

    [Fact]
    public async Task Git_is_asked_about_a_workspace_with_trust()
    {
        var marker = await PutFakeGitFirstAsync(isPipe: true);
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        await using var server = LspProcess.Start(_sandbox);
        await server.StartSessionAsync(_sandbox, trusted: true);
        Assert.Contains("rev-parse", await Task.Run(() => File.ReadAllTextAsync(marker)).WaitAsync(Sandbox.Patience), StringComparison.Ordinal);
        Assert.Equal(0, await server.EndAsync());
    }

    private async Task<string> PutFakeGitFirstAsync(bool isPipe)
    {
        var marker = _sandbox.Root + "/git-was-started";
        if (isPipe)
        {
            await _sandbox.MakePipeAsync(marker);
        }

        var git = _sandbox.Root + "/bin/git";
        Sandbox.Write(git, $"#!/bin/sh\necho \"$@\" >> '{marker}'\nexit 128\n");
        Assert.Equal(0, (await _sandbox.RunAsync("chmod", ["700", git])).ExitCode);
        _sandbox.Environment["PATH"] = $"{_sandbox.Root}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        return marker;
    }

    // Opening a pipe for writing waits for its reader, so this also shows that the file is read at all.
    private static Task FeedAsync(string pipe, string text) => Task.Run(() => File.WriteAllText(pipe, text)).WaitAsync(Sandbox.Patience);
}
