using ClaudeRoute.JsonRpc.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

public class CancellationTests
{
    private const int Cancelled = (int)JsonRpcErrorCode.RequestCancelled;

    [Fact]
    public async Task R18_a_cancellation_is_handled_on_receipt_ahead_of_the_queue_and_never_comes_too_early()
    {
        using var release = new ManualResetEventSlim();
        await using var client = new TestClient(methods => methods.AddWriteNotification("block", (_, _) => release.Wait(TestClient.Patience)));

        // One write on the wire, so that the cancellations are there before any handler can start.
        client.Send(
            """{"jsonrpc":"2.0","method":"block"}""",
            """{"jsonrpc":"2.0","id":1,"method":"get"}""",
            """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""",
            """{"jsonrpc":"2.0","id":"a","method":"echo"}""",
            """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"a"}}""");

        Assert.Equal([("1", Cancelled), ("\"a\"", Cancelled)], (await client.NextAsync(2)).Select(answer => (answer.Id!, answer.ErrorCode!.Value)));
        release.Set();
    }

    [Fact]
    public async Task R19_a_request_that_races_its_cancellation_gets_exactly_one_answer()
    {
        const int Total = 10_000;
        const int Batch = 500;
        await using var client = new TestClient(methods => methods.AddReadRequest("race", async (_, call, cancellationToken) =>
        {
            for (var i = call.Params.Required("yields").AsInt32(); i > 0; i--)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return new JValue("done");
        }));
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        var cancelled = 0;

        for (var start = 0; start < Total; start += Batch)
        {
            for (var id = start; id < start + Batch; id++)
            {
                client.Request(id, "race", new JObject { ["yields"] = id % 7 });
                client.Cancel(id - (id % 5));
            }

            for (var i = 0; i < Batch; i++)
            {
                var answer = await client.NextAsync();
                answers[answer.Id!] = answers.GetValueOrDefault(answer.Id!) + 1;
                Assert.True(answer.ErrorCode == Cancelled || (string?)answer.Result == "done");
                cancelled += answer.ErrorCode == Cancelled ? 1 : 0;
            }
        }

        Assert.Empty(await client.RestAsync());
        Assert.Equal(Total, answers.Count);
        Assert.All(answers.Values, count => Assert.Equal(1, count));
        Assert.InRange(cancelled, 1, Total - 1);
    }

    [Fact]
    public async Task R19_cancelling_what_is_unknown_finished_or_malformed_does_nothing()
    {
        await using var client = new TestClient();
        client.Request(1, "get");
        Assert.Equal(0, (await client.AnswerAsync(1)).Result);

        client.Cancel(1);
        client.Cancel(2);
        client.Send(
            """{"jsonrpc":"2.0","method":"$/cancelRequest"}""",
            """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{}}""",
            """{"jsonrpc":"2.0","method":"$/cancelRequest","params":[1]}""",
            """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{"id":1}}}""",
            """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}""");

        Assert.Equal(0, (await client.CallAsync("get")).Result);
        Assert.DoesNotContain(client.Log.Entries, entry => entry.Level >= JsonRpcLogLevel.Warning);
    }

    [Fact]
    public async Task R20_a_read_handler_that_ignores_its_token_yields_one_answer_and_holds_up_nobody()
    {
        var started = Signal.New<CancellationToken>();
        var release = Signal.New<JsonPayload?>();
        await using var client = new TestClient(methods => methods.AddReadRequest("stubborn", (_, _, cancellationToken) =>
        {
            started.SetResult(cancellationToken);
            return new ValueTask<JsonPayload?>(release.Task);
        }));

        client.Request(1, "stubborn");
        var token = await started.Task.WaitAsync(TestClient.Patience);
        client.Cancel(1);
        Assert.Equal(Cancelled, (await client.AnswerAsync(1)).ErrorCode);
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(0, (await client.CallAsync("get")).Result);

        // The id is free again, and the late result goes nowhere.
        client.Request(1, "get");
        Assert.Equal(0, (await client.AnswerAsync(1)).Result);
        release.SetResult(new JValue("late"));
        Assert.Empty(await client.RestAsync());
    }

    [Fact]
    public async Task R20_a_running_write_is_not_cancelled()
    {
        using var started = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var client = new TestClient(methods => methods.AddWriteRequest("write", (state, _) =>
        {
            started.Release();
            release.Wait(TestClient.Patience);
            return new JValue(++state.Version);
        }));

        client.Request(1, "write");
        Assert.True(await started.WaitAsync(TestClient.Patience));
        client.Request(2, "write");
        client.Cancel(1);
        client.Cancel(2);
        Assert.Equal(Cancelled, (await client.AnswerAsync(2)).ErrorCode);
        release.Set();

        Assert.Equal(1, (await client.AnswerAsync(1)).Result);
        Assert.Equal(1, (await client.CallAsync("get")).Result);
    }

    [Fact]
    public async Task R21_a_handler_can_ask_the_client_without_deadlock()
    {
        await using var client = new TestClient(
            methods => methods.AddReadRequest("ask", async (_, call, cancellationToken) =>
                await call.RequestAsync("client/ask", new JValue(7), timeout: null, cancellationToken)),
            options => options with { MaxParallelReads = 1 });

        client.Request(1, "ask");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"client/ask","params":7}""", (await client.NextAsync()).Text);
        client.Request(2, "ask");
        Assert.Equal("2", (await client.NextAsync()).Id);
        Assert.Equal(0, (await client.CallAsync("get")).Result);
        client.Send("""{"jsonrpc":"2.0","id":2,"result":"two"}""", """{"jsonrpc":"2.0","id":1,"result":"one"}""");

        Assert.Equal("one", (await client.AnswerAsync(1)).Result);
        Assert.Equal("two", (await client.AnswerAsync(2)).Result);
    }

    [Fact]
    public async Task R21_a_handler_that_asks_without_waiting_gives_its_place_back()
    {
        await using var client = new TestClient(
            methods => methods.AddReadRequest("start", (_, call, _) =>
            {
                _ = call.RequestAsync("client/ask", cancellationToken: CancellationToken.None);
                return ValueTask.FromResult<JsonPayload?>(null);
            }),
            options => options with { MaxParallelReads = 1 });

        for (var id = 1; id <= 3; id++)
        {
            client.Request(id, "start");
            Assert.Null((await client.AnswerAsync(id)).ErrorCode);
            Assert.Equal("client/ask", (await client.NextAsync()).Method);
            Assert.Equal(0, (await client.CallAsync("get")).Result);
            client.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":null}""");
            Assert.Equal(0, (await client.CallAsync("get")).Result);
        }
    }

    [Fact]
    public async Task R21_a_call_that_could_not_even_be_sent_in_time_is_given_up_silently()
    {
        var time = new ManualTime();
        await using var client = new TestClient(
            configure: options => options with { TimeProvider = time, MaxOutgoingMessages = 1 }, outputCapacity: 1, reads: false);
        var says = Enumerable.Range(1, 4).Select(i => client.Connection.NotifyAsync("say", new JValue(i)).AsTask()).ToArray();

        var call = client.Connection.RequestAsync("ask");
        time.Advance(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(TestClient.Patience));
        client.StartReading();
        Assert.All(await Task.WhenAll(says).WaitAsync(TestClient.Patience), Assert.True);
        Assert.All(await client.NextAsync(4), message => Assert.Equal("say", message.Method));
    }

    [Fact]
    public async Task R21_a_call_that_is_not_answered_in_time_is_given_up_and_the_client_is_told()
    {
        var time = new ManualTime();
        await using var client = new TestClient(configure: options => options with { TimeProvider = time });

        var call = client.Connection.RequestAsync("ask");
        Assert.Equal("ask", (await client.NextAsync()).Method);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(TestClient.Patience));
        Assert.Equal("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""", (await client.NextAsync()).Text);
    }

    [Fact]
    public async Task R21_a_call_that_its_caller_gives_up_is_cancelled_at_the_client()
    {
        using var source = new CancellationTokenSource();
        await using var client = new TestClient();

        var call = client.Connection.RequestAsync("ask", cancellationToken: source.Token);
        Assert.Equal("ask", (await client.NextAsync()).Method);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TestClient.Patience));
        Assert.Equal("$/cancelRequest", (await client.NextAsync()).Method);
    }

    [Fact]
    public async Task R21_a_write_handler_that_waits_for_the_client_all_the_same_is_freed_by_the_timeout()
    {
        var time = new ManualTime();
        TestClient? self = null;
        await using var client = self = new TestClient(
            methods => methods.AddWriteRequest("wrong", (_, _) =>
            {
#pragma warning disable VSTHRD002 // The test shows what becomes of a handler that does what it must not.
                return self!.Connection.RequestAsync("client/ask").GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            }),
            options => options with { TimeProvider = time });

        client.Request(1, "wrong");
        Assert.Equal("client/ask", (await client.NextAsync()).Method);
        client.Request(2, "get");
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("$/cancelRequest", (await client.NextAsync()).Method);
        Assert.Equal((int)JsonRpcErrorCode.InternalError, (await client.AnswerAsync(1)).ErrorCode);
        Assert.Equal(0, (await client.AnswerAsync(2)).Result);
    }
}
