using ClaudeRoute.JsonRpc.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

public class FailureTests
{
    [Fact]
    public async Task R25_the_exception_of_a_read_handler_reaches_the_client_as_its_type_only()
    {
        var key = "";
        await using var client = new TestClient(methods =>
        {
            methods.AddReadRequest("fail", (_, _, _) => throw new FormatException($"'{key}' is not a number"));
            methods.AddReadRequest("fail/later", async (_, _, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException(key, new FormatException(key));
            });
            methods.AddReadRequest("fail/writing", (_, _, _) => ValueTask.FromResult<JsonPayload?>(JsonPayload.Write(writer =>
            {
                writer.WriteStartObject();
                throw new FormatException(key);
            })));
            methods.AddReadRequest("unfinished", (_, _, _) => ValueTask.FromResult<JsonPayload?>(JsonPayload.Write(writer => writer.WriteStartArray())));
            methods.AddOutOfBandRequest("fail/outOfBand", _ => throw new FormatException(key));
        });
        key = client.Log.NewFakeKey();

        foreach (var (method, type) in new[]
        {
            ("fail", nameof(FormatException)),
            ("fail/later", nameof(InvalidOperationException)),
            ("fail/writing", nameof(FormatException)),
            ("unfinished", nameof(InvalidOperationException)),
            ("fail/outOfBand", nameof(FormatException)),
        })
        {
            var answer = await client.CallAsync(method);
            Assert.Equal(((int)JsonRpcErrorCode.InternalError, $"The handler failed: {type}."), (answer.ErrorCode, answer.ErrorMessage));
            Assert.DoesNotContain(key, answer.Text, StringComparison.Ordinal);
            Assert.Contains(client.Log.Entries, entry => entry.Method == method && entry.Level == JsonRpcLogLevel.Error && entry.Exception?.GetType().Name == type);
        }

        Assert.Equal(0, (await client.CallAsync("get")).Result);
    }

    [Fact]
    public async Task R25_a_deliberate_error_is_answered_as_it_is()
    {
        await using var client = new TestClient(methods =>
        {
            methods.AddReadRequest("refuse", (_, _, _) =>
                throw new LocalRpcException(JsonRpcErrorCode.ServerCancelled, "Not now.", new JObject { ["retriggerRequest"] = true }));
            methods.AddReadRequest("refuse/unwritable", (_, _, _) =>
                throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "Not ever.", JValue.CreateComment("no JSON")));
        });

        var answer = await client.CallAsync("refuse");

        Assert.Equal("""{"code":-32802,"message":"Not now.","data":{"retriggerRequest":true}}""", answer.Json["error"]!.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("The handler failed: NotSupportedException.", (await client.CallAsync("refuse/unwritable")).ErrorMessage);
    }

    [Fact]
    public async Task R26_after_the_exception_of_a_write_handler_the_host_repairs_the_state_and_the_other_messages_go_on()
    {
        await using var client = new TestClient(methods =>
        {
            methods.AddWriteNotification("change", (state, call) =>
            {
                state.Version = -1;
                throw new InvalidOperationException(call.Params.Required("key").AsString());
            });
            methods.AddWriteRequest("change/request", (state, _) =>
            {
                state.Version = -2;
                throw new FormatException();
            });
            methods.AddWriteRequest("refuse", (_, _) => throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "No."));
            methods.SetWriteFailure((state, call, exception) =>
            {
                var before = state.Version;
                state.Version = 10;
                Assert.True(call.Notify("publish", new JArray(call.Method, before, exception.GetType().Name)));
                if (before == -2)
                {
                    throw new NotSupportedException();
                }
            });
        });
        var key = client.Log.NewFakeKey();

        client.Notify("change", new JObject { ["key"] = key });
        Assert.Equal("[\"change\",-1,\"InvalidOperationException\"]", (await client.NextAsync()).Params!.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal(10, (await client.CallAsync("get")).Result);

        client.Request(1, "change/request");
        Assert.Equal("The handler failed: FormatException.", (await client.NextAsync()).ErrorMessage);
        Assert.Equal("[\"change/request\",-2,\"FormatException\"]", (await client.NextAsync()).Params!.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("No.", (await client.CallAsync("refuse")).ErrorMessage);
        Assert.Equal(10, (await client.CallAsync("get")).Result);
        Assert.Contains(client.Log.Entries, entry => entry.Exception is NotSupportedException);
    }

    [Fact]
    public async Task R27_a_failed_output_ends_the_connection_once_and_nothing_spins()
    {
        var started = Signal.New<CancellationToken>();
        await using var client = new TestClient(
            methods => methods.AddReadRequest("wait", async (_, _, cancellationToken) =>
            {
                started.SetResult(cancellationToken);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return null;
            }),
            outputCapacity: 1,
            reads: false);
        client.Request(1, "wait");
        var token = await started.Task.WaitAsync(TestClient.Patience);
        var ask = client.Connection.RequestAsync("ask");
        client.Send("""{"jsonrpc":"2.0","id":2,"method":"get"}""", """{"jsonrpc":"2.0","id":3,"method":"get"}""");

        client.FromServer.Break();

        Assert.Equal(DisconnectReason.WriteError, await client.EndAsync());
        await Assert.ThrowsAsync<ConnectionLostException>(() => ask.WaitAsync(TestClient.Patience));
        Assert.True(token.IsCancellationRequested);
        var attempts = client.FromServer.WriteCalls;
        Assert.Single(client.Log.Entries, entry => entry.Level == JsonRpcLogLevel.Error);
        Assert.False(await client.Connection.NotifyAsync("say"));
        client.Request(4, "get");
        Assert.Equal(attempts, client.FromServer.WriteCalls);
    }

    [Fact]
    public async Task R28_at_the_end_of_input_what_came_before_is_handled_and_what_runs_is_cancelled()
    {
        var started = Signal.New();
        var seen = Signal.New();
        await using var client = new TestClient(methods => methods.AddReadRequest("wait", async (_, _, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            seen.SetResult();
            return null;
        }));

        client.Request(1, "wait");
        await started.Task.WaitAsync(TestClient.Patience);
        client.Request(2, "echo", new JArray("last words"));
        var rest = await client.RestAsync();

        Assert.Equal(DisconnectReason.EndOfInput, await client.EndAsync());
        Assert.Equal("last words", rest.Single(answer => answer.Id == "2").Result![0]);
        Assert.Equal((int)JsonRpcErrorCode.RequestCancelled, rest.Single(answer => answer.Id == "1").ErrorCode);
        Assert.Equal(2, rest.Count);
        await seen.Task.WaitAsync(TestClient.Patience);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    public async Task R28_a_handler_that_does_not_end_is_waited_for_no_longer_than_the_shutdown_wait(string kind)
    {
        var time = new ManualTime();
        using var started = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        JsonPayload? Stuck()
        {
            started.Release();
            release.Wait(TestClient.Patience);
            return null;
        }

        await using var client = new TestClient(
            methods =>
            {
                methods.AddReadRequest("read", (_, _, _) => ValueTask.FromResult(Stuck()));
                methods.AddWriteRequest("write", (_, _) => Stuck());
            },
            options => options with { TimeProvider = time });
        client.Request(1, kind);
        Assert.True(await started.WaitAsync(TestClient.Patience));
        client.Request(2, "echo");
        if (kind == "read")
        {
            Assert.Null((await client.AnswerAsync(2)).ErrorCode);
        }

        var rest = client.RestAsync();
        await time.TimerSetAsync(TimeSpan.FromSeconds(1));
        Assert.False(client.EndAsync().IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(kind == "read" ? ["1"] : ["1", "2"], (await rest).Select(answer => answer.Id).Order(StringComparer.Ordinal));
        Assert.Equal(DisconnectReason.EndOfInput, await client.EndAsync());
        release.Set();
    }

    [Fact]
    public async Task R28_the_exit_notification_ends_the_connection_after_what_came_before_it()
    {
        await using var client = new TestClient(methods => methods.SetExitNotification("exit"));

        client.Send(
            """{"jsonrpc":"2.0","method":"set","params":{"version":4}}""",
            """{"jsonrpc":"2.0","id":1,"method":"echo","params":["bye"]}""",
            """{"jsonrpc":"2.0","method":"exit"}""",
            """{"jsonrpc":"2.0","id":2,"method":"echo"}""");

        Assert.Equal("bye", (await client.AnswerAsync(1)).Result![0]);
        Assert.Equal(DisconnectReason.Exit, await client.EndAsync());
    }

    [Fact]
    public async Task R28_disposing_twice_is_safe_and_a_cancelled_token_ends_the_connection()
    {
        await using var client = new TestClient();
        await client.Connection.DisposeAsync();
        await client.Connection.DisposeAsync();
        Assert.Equal(DisconnectReason.Stopped, await client.EndAsync());

        var input = new MemoryPipe();
        using var source = new CancellationTokenSource();
        await using var other = NewConnection(input);
        var run = other.RunAsync(source.Token);
        await source.CancelAsync();
        Assert.Equal(DisconnectReason.Stopped, await run.WaitAsync(TestClient.Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.RunAsync());

        await using var neverRun = NewConnection(input);
        await neverRun.DisposeAsync();
        input.End();
    }

    [Fact]
    public async Task R28_the_blocking_form_returns_the_reason_too()
    {
        var input = new MemoryPipe();
        await using var connection = NewConnection(input);
        var run = Task.Factory.StartNew(() => connection.Run(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        input.End();

        Assert.Equal(DisconnectReason.EndOfInput, await run.WaitAsync(TestClient.Patience));
    }

    [Fact]
    public async Task R28_a_failed_input_ends_the_connection_with_its_reason()
    {
        await using var client = new TestClient();

        client.ToServer.Break();

        Assert.Equal(DisconnectReason.ReadError, await client.EndAsync());
    }

    [Fact]
    public async Task R29_after_the_end_every_call_fails_at_once()
    {
        await using var client = new TestClient();
        var waiting = client.Connection.RequestAsync("ask");
        Assert.Equal("ask", (await client.NextAsync()).Method);

        client.ToServer.End();
        Assert.Equal(DisconnectReason.EndOfInput, await client.EndAsync());

        await Assert.ThrowsAsync<ConnectionLostException>(() => waiting.WaitAsync(TestClient.Patience));
        await Assert.ThrowsAsync<ConnectionLostException>(() => client.Connection.RequestAsync("ask"));
        await Assert.ThrowsAsync<ConnectionLostException>(() => client.Connection.TakeSnapshotAsync());
        Assert.False(await client.Connection.NotifyAsync("say"));
        Assert.False(client.Connection.Post("work", (_, _) => throw new InvalidOperationException()));
    }

    private static JsonRpcConnection<TestState, TestSnapshot> NewConnection(MemoryPipe input) => new(
        input.Reader,
        Stream.Null,
        () => new TestState(),
        state => new TestSnapshot(state.Version, ""),
        new LocalRpcMethods<TestState, TestSnapshot>());
}
