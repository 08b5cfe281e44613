using ClaudeRoute.JsonRpc.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

public class BackPressureTests
{
    [Fact]
    public async Task R22_above_a_thousand_queued_requests_new_ones_are_refused_while_notifications_cancellations_and_answers_get_through()
    {
        const int Limit = 1_000;
        using var started = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var client = new TestClient(methods => methods.AddWriteNotification("block", (_, _) =>
        {
            started.Release();
            release.Wait(TestClient.Patience);
        }));
        client.Notify("block");
        Assert.True(await started.WaitAsync(TestClient.Patience));

        for (var id = 1; id <= Limit + 5; id++)
        {
            client.Request(id, "get");
        }

        var refusals = await client.NextAsync(5);
        Assert.Equal(Enumerable.Range(Limit + 1, 5).Select(id => $"{id}"), refusals.Select(answer => answer.Id));
        Assert.All(refusals, answer => Assert.Equal((int)JsonRpcErrorCode.RequestFailed, answer.ErrorCode));
        Assert.Contains("busy", refusals[0].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(Limit, client.Connection.GetStatus().QueuedRequests);

        var ask = client.Connection.RequestAsync("ask");
        Assert.Equal("ask", (await client.NextAsync()).Method);
        client.Send("""{"jsonrpc":"2.0","id":1,"result":"answer"}""");
        Assert.Equal("answer", await ask.WaitAsync(TestClient.Patience));

        client.Cancel(7);
        Assert.Equal((int)JsonRpcErrorCode.RequestCancelled, (await client.AnswerAsync(7)).ErrorCode);
        client.Request(5_000, "get");
        client.Notify("set", new JObject { ["version"] = 3 });
        release.Set();

        var answers = await client.NextAsync(Limit);
        Assert.All(answers, answer => Assert.Equal(0, answer.Result));
        Assert.Equal(3, (await client.CallAsync("get")).Result);
    }

    [Fact]
    public async Task R22_reads_that_wait_for_a_free_place_count_as_queued()
    {
        using var started = new SemaphoreSlim(0);
        var release = Signal.New<JsonPayload?>();
        await using var client = new TestClient(
            methods => methods.AddReadRequest("wait", (_, _, _) =>
            {
                started.Release();
                return new ValueTask<JsonPayload?>(release.Task);
            }),
            options => options with { MaxQueuedRequests = 10, MaxParallelReads = 2 });

        for (var id = 1; id <= 2; id++)
        {
            client.Request(id, "wait");
            Assert.True(await started.WaitAsync(TestClient.Patience));
        }

        for (var id = 3; id <= 15; id++)
        {
            client.Request(id, "wait");
        }

        Assert.Equal(["13", "14", "15"], (await client.NextAsync(3)).Select(answer => answer.Id));
        release.SetResult(null);
        Assert.All(await client.NextAsync(12), answer => Assert.Null(answer.ErrorCode));
    }

    [Fact]
    public async Task R22_too_many_queued_bytes_end_the_connection_with_its_reason()
    {
        using var started = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var client = new TestClient(
            methods => methods.AddWriteNotification("block", (_, _) =>
            {
                started.Release();
                release.Wait(TestClient.Patience);
            }),
            options => options with { MaxQueuedBytes = 1024 * 1024 });
        client.Notify("block");
        Assert.True(await started.WaitAsync(TestClient.Patience));

        var text = new string('x', 10_000);
        for (var i = 0; i < 110; i++)
        {
            client.Notify("set", new JObject { ["text"] = text });
        }

        await client.Log.EntryAsync(entry => entry.Message.Contains(nameof(DisconnectReason.Overload), StringComparison.Ordinal));
        release.Set();
        Assert.Equal(DisconnectReason.Overload, await client.EndAsync());
    }

    [Fact]
    public async Task R22_a_client_that_reads_nothing_may_still_send_until_its_refusals_pass_the_limit()
    {
        var reached = Signal.New();
        await using var client = new TestClient(
            methods => methods.AddOutOfBandRequest("reach", _ =>
            {
                reached.SetResult();
                return null;
            }),
            options => options with { MaxQueuedBytes = 1024 * 1024 },
            outputCapacity: 1,
            reads: false);

        for (var i = 0; i < 1_000; i++)
        {
            client.Send("[]");
        }

        client.Request(1, "reach");
        await reached.Task.WaitAsync(TestClient.Patience);
        for (var i = 0; i < 5_000; i++)
        {
            client.Send("[]");
        }

        Assert.Equal(DisconnectReason.Overload, await client.EndAsync());
        client.StartReading();
        Assert.All(await client.RestAsync(), answer => Assert.True(answer.Id == "1" || answer.ErrorCode == (int)JsonRpcErrorCode.InvalidRequest));
    }

    [Fact]
    public async Task R23_ten_thousand_updates_for_a_client_that_reads_nothing_leave_one_message_for_each_file()
    {
        const int Updates = 10_000;
        var handled = Signal.New();
        await using var client = new TestClient(
            methods => methods.AddWriteNotification("change", (_, call) =>
            {
                var update = call.Params.Required("update").AsInt32();
                Assert.True(call.Notify("publish", new JArray(update % 3, update), new Replaceable($"file {update % 3}", call.Turn)));
                if (update == Updates - 1)
                {
                    handled.SetResult();
                }
            }),
            outputCapacity: 1,
            reads: false);

        for (var update = 0; update < Updates; update++)
        {
            client.Notify("change", new JObject { ["update"] = update });
        }

        await handled.Task.WaitAsync(TestClient.Patience);
        Assert.InRange(client.Connection.GetStatus().OutgoingMessages, 0, 3);

        client.StartReading();
        var published = (await client.RestAsync()).ConvertAll(message => (File: (int)message.Params![0]!, Update: (int)message.Params![1]!));
        Assert.InRange(published.Count, 3, 5);
        var last = published.GroupBy(message => message.File).Select(file => file.Last().Update);
        Assert.Equal([Updates - 3, Updates - 2, Updates - 1], last.Order());
    }

    [Fact]
    public async Task R23_senders_wait_while_the_client_does_not_read()
    {
        const int Capacity = 16;
        await using var client = new TestClient(configure: options => options with { MaxOutgoingMessages = Capacity }, outputCapacity: 1, reads: false);

        var sends = Enumerable.Range(0, 100).Select(i => client.Connection.NotifyAsync("say", new JValue(i)).AsTask()).ToArray();

        // Two may have left the queue: one is on the wire, one waits in the blocked write.
        Assert.InRange(sends.Count(send => send.IsCompleted), Capacity, Capacity + 2);
        Assert.InRange(client.Connection.GetStatus().OutgoingMessages, Capacity - 2, Capacity);

        client.StartReading();
        Assert.Equal(Enumerable.Range(0, 100), (await client.NextAsync(100)).Select(message => (int)message.Params!).Order());
        Assert.All(await Task.WhenAll(sends).WaitAsync(TestClient.Patience), Assert.True);
    }

    [Fact]
    public async Task R23_a_notification_that_waits_for_room_is_replaced_too()
    {
        await using var client = new TestClient(configure: options => options with { MaxOutgoingMessages = 1 }, outputCapacity: 1, reads: false);
        var says = Enumerable.Range(1, 4).Select(i => client.Connection.NotifyAsync("say", new JValue(i)).AsTask()).ToArray();

        var waiting = client.Connection.NotifyAsync("publish", new JValue("old"), new Replaceable("file", 1)).AsTask();
        Assert.True(await client.Connection.NotifyAsync("publish", new JValue("new"), new Replaceable("file", 2)));
        Assert.False(waiting.IsCompleted);
        client.StartReading();

        Assert.True(await waiting.WaitAsync(TestClient.Patience));
        Assert.All(await Task.WhenAll(says).WaitAsync(TestClient.Patience), Assert.True);
        Assert.Equal("new", (await client.NextAsync(5)).Single(message => message.Method == "publish").Params);
    }

    [Fact]
    public async Task R23_senders_that_wait_are_let_go_when_the_connection_ends()
    {
        await using var client = new TestClient(configure: options => options with { MaxOutgoingMessages = 1 }, outputCapacity: 1, reads: false);
        var sends = Enumerable.Range(0, 10).Select(i => client.Connection.NotifyAsync("say", new JValue(i)).AsTask()).ToArray();

        client.FromServer.Break();

        Assert.Equal(DisconnectReason.WriteError, await client.EndAsync());
        Assert.Contains(false, await Task.WhenAll(sends).WaitAsync(TestClient.Patience));
    }

    [Fact]
    public async Task R24_no_more_read_handlers_run_at_once_than_allowed()
    {
        const int Parallel = 3;
        var gate = new Lock();
        var running = 0;
        var most = 0;
        using var full = new SemaphoreSlim(0);
        var release = Signal.New();
        await using var client = new TestClient(
            methods => methods.AddReadRequest("wait", async (_, _, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                full.Release();
                await release.Task;
                lock (gate)
                {
                    running--;
                }

                return null;
            }),
            options => options with { MaxParallelReads = Parallel });

        for (var id = 1; id <= 50; id++)
        {
            client.Request(id, "wait");
        }

        for (var i = 0; i < Parallel; i++)
        {
            Assert.True(await full.WaitAsync(TestClient.Patience));
        }

        Assert.Equal("x", (await client.CallAsync("echo", new JArray("x"))).Result![0]);
        Assert.Equal(0, full.CurrentCount);
        release.SetResult();
        Assert.Equal(50, (await client.NextAsync(50)).Select(answer => answer.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Parallel, most);
    }

    [Fact]
    public void R24_the_default_number_of_read_handlers_follows_the_processors_between_two_and_four()
    {
        Assert.Equal(Math.Clamp(Environment.ProcessorCount, 2, 4), new JsonRpcOptions().MaxParallelReads);
    }
}
