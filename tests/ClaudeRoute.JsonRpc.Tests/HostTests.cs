using ClaudeRoute.JsonRpc.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

/// <summary>What the language server builds its life cycle, its diagnostics and its bug reports on.</summary>
public class HostTests
{
    [Fact]
    public async Task R17_the_newest_work_runs_once_after_a_quiet_time()
    {
        var quiet = TimeSpan.FromMilliseconds(150);
        var time = new ManualTime();
        var runs = new List<int>();
        var done = Signal.New();
        using var work = new DebouncedWork(time, done.SetException);

        for (var version = 1; version <= 200; version++)
        {
            var scheduled = version;
            work.Schedule("file", quiet, _ =>
            {
                runs.Add(scheduled);
                done.SetResult();
                return Task.CompletedTask;
            });
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        time.Advance(quiet);
        await done.Task.WaitAsync(TestClient.Patience);

        Assert.Equal([200], runs);
    }

    [Fact]
    public async Task R17_newer_work_cancels_the_running_one_of_its_key_only_and_failures_are_told()
    {
        var quiet = TimeSpan.FromMilliseconds(150);
        var time = new ManualTime();
        var failures = Signal.New<Exception>();
        using var work = new DebouncedWork(time, failures.SetResult);
        var started = Signal.New<CancellationToken>();
        var other = Signal.New<CancellationToken>();
        var release = Signal.New();
        var cancelled = Signal.New();

        work.Schedule("a", quiet, async token =>
        {
            started.SetResult(token);
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
            token.ThrowIfCancellationRequested();
        });
        work.Schedule("b", quiet, async token =>
        {
            other.SetResult(token);
            await release.Task;
        });
        time.Advance(quiet);
        await started.Task.WaitAsync(TestClient.Patience);
        var untouched = await other.Task.WaitAsync(TestClient.Patience);

        work.Schedule("a", quiet, _ => throw new FormatException());
        await cancelled.Task.WaitAsync(TestClient.Patience);
        Assert.False(untouched.IsCancellationRequested);
        time.Advance(quiet);
        Assert.IsType<FormatException>(await failures.Task.WaitAsync(TestClient.Patience));
        release.SetResult();

        work.Schedule("c", quiet, _ => throw new InvalidOperationException());
        work.Cancel("c");
        work.Dispose();
        work.Schedule("d", quiet, _ => throw new InvalidOperationException());
        time.Advance(quiet);
    }

    [Fact]
    public async Task R30_a_gate_refuses_requests_and_drops_notifications_in_their_turn()
    {
        await using var client = new TestClient(methods =>
        {
            methods.AddWriteRequest("initialize", (state, _) =>
            {
                state.Journal.Add("initialized");
                return null;
            });
            methods.SetGate((state, method, _) => state.Journal.Count == 0 && method != "initialize"
                ? new LocalRpcException(JsonRpcErrorCode.ServerNotInitialized, "The server is not initialized.")
                : null);
            methods.AddOutOfBandRequest("state", _ => new JValue("fine"));
            methods.SetExitNotification("exit");
        });

        client.Notify("set", new JObject { ["version"] = 1 });
        Assert.Equal((int)JsonRpcErrorCode.ServerNotInitialized, (await client.CallAsync("get")).ErrorCode);
        Assert.Equal((int)JsonRpcErrorCode.ServerNotInitialized, (await client.CallAsync("no/such")).ErrorCode);
        Assert.Equal("fine", (await client.CallAsync("state")).Result);
        Assert.Null((await client.CallAsync("initialize")).ErrorCode);
        Assert.Equal(0, (await client.CallAsync("get")).Result);
        client.Notify("exit");
        Assert.Equal(DisconnectReason.Exit, await client.EndAsync());
    }

    [Fact]
    public async Task R37_the_log_has_method_id_and_duration_and_never_parameters()
    {
        var time = new ManualTime();
        await using var client = new TestClient(
            methods => methods.AddWriteRequest("timed", (_, _) =>
            {
                time.Advance(TimeSpan.FromMilliseconds(40));
                return null;
            }),
            options => options with { TimeProvider = time });
        var key = client.Log.NewFakeKey();
        var parameters = new JObject { ["version"] = key, [key] = key };

        client.Request(1, "timed", parameters);
        Assert.Null((await client.AnswerAsync(1)).ErrorCode);
        client.Notify("set", parameters);
        client.Notify("no/such", parameters);
        client.Send($$"""{"jsonrpc":"2.0","id":2,"method":"get","params":"{{key}}"}""", $"not JSON {key}", $$"""{"{{key}}":"{{key}}"}""");
        Assert.Equal([(int)JsonRpcErrorCode.InvalidRequest, (int)JsonRpcErrorCode.ParseError], (await client.NextAsync(2)).Select(answer => answer.ErrorCode!.Value));
        Assert.NotNull((await client.CallAsync("no/such", parameters)).ErrorCode);

        var answered = await client.Log.EntryAsync(entry => entry.Method == "timed");
        Assert.Equal(("1", TimeSpan.FromMilliseconds(40), JsonRpcLogLevel.Debug), (answered.Id, answered.Duration, answered.Level));
    }

    [Fact]
    public async Task R37_the_trace_sees_every_body_and_a_failing_trace_or_log_changes_nothing()
    {
        var trace = new RecordingTrace();
        await using (var client = new TestClient(configure: options => options with { Trace = trace }))
        {
            client.Send("not JSON");
            Assert.NotNull((await client.NextAsync()).ErrorCode);
            client.Request(1, "get");
            Assert.Equal(0, (await client.NextAsync()).Result);
        }

        Assert.Equal(
            ["> not JSON", "< an error", "> {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"get\"}", "< {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":0}"],
            trace.Lines.Select(line => line.Contains("\"error\"", StringComparison.Ordinal) ? $"{line[..2]}an error" : line));

        await using var unlucky = new TestClient(configure: options => options with { Trace = new BrokenSink(), Log = new BrokenSink() });
        Assert.Equal(0, (await unlucky.CallAsync("get")).Result);
    }

    [Fact]
    public async Task R38_an_out_of_band_request_is_answered_while_the_queue_stands_still()
    {
        var time = new ManualTime();
        using var started = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var client = new TestClient(
            methods =>
            {
                methods.AddWriteRequest("block", (_, _) =>
                {
                    started.Release();
                    release.Wait(TestClient.Patience);
                    return null;
                });
                methods.AddOutOfBandRequest("claude-route/serverState", status => new JObject
                {
                    ["queued"] = status.QueuedRequests,
                    ["messages"] = status.QueuedMessages,
                    ["running"] = string.Join(',', status.Running.Select(request => $"{request.Id} {request.Method} {request.Age.TotalSeconds}")),
                });
            },
            options => options with { TimeProvider = time });
        client.Request(1, "block");
        Assert.True(await started.WaitAsync(TestClient.Patience));
        time.Advance(TimeSpan.FromSeconds(12));
        client.Request(2, "get");
        client.Notify("set", new JObject { ["version"] = 1 });

        var state = await client.CallAsync("claude-route/serverState");

        Assert.Equal("""{"queued":1,"messages":2,"running":"1 block 12"}""", state.Result!.ToString(Newtonsoft.Json.Formatting.None));
        release.Set();
        Assert.Null((await client.AnswerAsync(1)).ErrorCode);
        Assert.Equal(0, (await client.AnswerAsync(2)).Result);
    }

    private sealed class RecordingTrace : IJsonRpcTrace
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public void Received(ReadOnlySpan<byte> body) => Add($"> {System.Text.Encoding.UTF8.GetString(body)}");

        public void Sent(ReadOnlySpan<byte> body) => Add($"< {System.Text.Encoding.UTF8.GetString(body)}");

        private void Add(string line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }

    private sealed class BrokenSink : IJsonRpcTrace, IJsonRpcLog
    {
        public bool IsEnabled(JsonRpcLogLevel level) => true;

        public void Write(in JsonRpcLogEntry entry) => throw new IOException();

        public void Received(ReadOnlySpan<byte> body) => throw new IOException();

        public void Sent(ReadOnlySpan<byte> body) => throw new IOException();
    }
}
