using System.Reflection;
using ClaudeRoute.JsonRpc.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

public class OrderTests
{
    [Fact]
    public async Task R13_handlers_start_in_order_of_arrival_and_a_write_ends_before_the_next_message_starts()
    {
        var random = new Random(13);
        await using var client = new TestClient(methods => methods.AddWriteNotification("slowly", (state, call) =>
        {
            // Long enough now and then for the next message to overtake, if anything let it.
            Thread.SpinWait(random.Next(200_000));
            state.Version = call.Params.Required("version").AsInt32();
        }));

        for (var version = 1; version <= 60; version++)
        {
            client.Notify("slowly", new JObject { ["version"] = version });
            client.Request(version, "get");
        }

        for (var version = 1; version <= 60; version++)
        {
            Assert.Equal(version, (await client.AnswerAsync(version)).Result);
        }
    }

    [Fact]
    public async Task R13_write_requests_are_answered_in_order_of_arrival()
    {
        await using var client = new TestClient();

        for (var id = 1; id <= 200; id++)
        {
            client.Request(id, "echo", new JArray(id));
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(id => $"{id} [{id}]"), (await client.NextAsync(200)).Select(answer => $"{answer.Id} {answer.Result!.ToString(Newtonsoft.Json.Formatting.None)}"));
    }

    [Fact]
    public async Task R14_a_read_keeps_the_snapshot_of_its_turn_and_later_writes_do_not_wait_for_it()
    {
        var release = Signal.New();
        await using var client = new TestClient(methods => methods.AddReadRequest("get/later", async (snapshot, _, _) =>
        {
            await release.Task;
            return new JValue(snapshot.Version);
        }));

        client.Notify("set", new JObject { ["version"] = 1 });
        client.Request(1, "get/later");
        client.Notify("set", new JObject { ["version"] = 2 });
        client.Request(2, "get");

        Assert.Equal(2, (await client.AnswerAsync(2)).Result);
        release.SetResult();
        Assert.Equal(1, (await client.AnswerAsync(1)).Result);
    }

    [Fact]
    public async Task R14_a_read_handler_never_runs_on_the_thread_of_the_queue()
    {
        const int Reads = 20_000;
        var onQueue = 0;
        await using var client = new TestClient(methods => methods.AddReadRequest("get/thread", (_, _, _) =>
        {
            if (Thread.CurrentThread.Name == "JSON-RPC queue")
            {
                Interlocked.Increment(ref onQueue);
            }

            return ValueTask.FromResult<JsonPayload?>(new JValue(1));
        }));

        for (var id = 1; id <= Reads; id++)
        {
            client.Request(id, "get/thread");
            await client.AnswerAsync(id);
        }

        Assert.Equal(0, onQueue);
    }

    [Fact]
    public async Task R14_work_without_a_request_gets_its_snapshot_in_order_too()
    {
        await using var client = new TestClient();

        Assert.True(client.Connection.Post("first", (state, _) => state.Version = 5));
        var first = await client.Connection.TakeSnapshotAsync().WaitAsync(TestClient.Patience);
        Assert.True(client.Connection.Post("broken", (_, _) => throw new InvalidOperationException()));
        Assert.True(client.Connection.Post("second", (state, call) => Assert.True(call.Notify("changed", new JValue(++state.Version)))));
        var second = await client.Connection.TakeSnapshotAsync().WaitAsync(TestClient.Patience);

        Assert.Equal((5, 6), (first.Snapshot.Version, second.Snapshot.Version));
        Assert.True(first.Turn < second.Turn);
        Assert.Equal("""{"jsonrpc":"2.0","method":"changed","params":6}""", (await client.NextAsync()).Text);
        Assert.Contains(client.Log.Entries, entry => entry is { Level: JsonRpcLogLevel.Error, Method: "broken", Exception: InvalidOperationException });
    }

    [Fact]
    public void R15_nothing_that_a_read_handler_gets_leads_to_the_state()
    {
        var handler = typeof(ReadRequestHandler<TestSnapshot>).GetMethod("Invoke")!;

        var reachable = Reachable([.. handler.GetParameters().Select(parameter => parameter.ParameterType)]);

        Assert.Contains(typeof(ReadCall), reachable);
        Assert.Contains(typeof(TestSnapshot), reachable);
        Assert.DoesNotContain(typeof(TestState), reachable);
        Assert.DoesNotContain(reachable, type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonRpcConnection<,>));
        Assert.Contains(typeof(TestState), Reachable([typeof(WriteRequestHandler<TestState>)]));
    }

    [Fact]
    public async Task R16_a_result_for_an_old_version_is_sent_unless_its_handler_asks_for_content_modified()
    {
        var release = Signal.New();
        await using var client = new TestClient(methods =>
        {
            methods.AddReadRequest("any", async (snapshot, _, _) =>
            {
                await release.Task;
                return new JValue(snapshot.Version);
            });
            methods.AddReadRequest("exact", async (_, _, _) =>
            {
                await release.Task;
                throw new LocalRpcException(JsonRpcErrorCode.ContentModified, "The document has changed.");
            });
        });

        client.Request(1, "any");
        client.Request(2, "exact");
        client.Notify("set", new JObject { ["version"] = 2 });
        Assert.Null((await client.CallAsync("echo")).ErrorCode);
        release.SetResult();

        Assert.Equal(0, (await client.AnswerAsync(1)).Result);
        var modified = await client.AnswerAsync(2);
        Assert.Equal((-32801, "The document has changed."), (modified.ErrorCode, modified.ErrorMessage));
    }

    [Fact]
    public async Task R16_an_older_notification_is_never_sent_after_a_newer_one_about_the_same_thing()
    {
        await using var client = new TestClient();

        Assert.True(await client.Connection.NotifyAsync("publish", new JValue("a2"), new Replaceable("a", 2)));
        Assert.Equal("a2", (await client.NextAsync()).Params);
        Assert.False(await client.Connection.NotifyAsync("publish", new JValue("a1"), new Replaceable("a", 1)));
        Assert.True(await client.Connection.NotifyAsync("publish", new JValue("b1"), new Replaceable("b", 1)));
        Assert.True(await client.Connection.NotifyAsync("publish", new JValue("a2 again"), new Replaceable("a", 2)));

        Assert.Equal(["b1", "a2 again"], (await client.NextAsync(2)).Select(message => (string?)message.Params));
    }

    [Fact]
    public async Task R16_racing_notifications_about_the_same_thing_arrive_in_rising_order()
    {
        await using var client = new TestClient();

        var sends = Enumerable.Range(1, 2_000).Select(order => Task.Run(async () =>
            await client.Connection.NotifyAsync("publish", new JValue(order), new Replaceable("file", order))));
        await Task.WhenAll(sends);

        var published = (await client.RestAsync()).ConvertAll(message => (int)message.Params!);
        Assert.Equal(published.Order(), published);
        Assert.Equal(2_000, published[^1]);
    }

    /// <summary>All types that members of these types show, also those that are not public, within this assembly and the one under test.</summary>
    private static HashSet<Type> Reachable(IEnumerable<Type> start)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(start);
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            foreach (var argument in type.GetGenericArguments())
            {
                open.Push(argument);
            }

            if (type.Assembly != typeof(ReadCall).Assembly && type.Assembly != typeof(OrderTests).Assembly)
            {
                continue;
            }

            foreach (var field in type.GetFields(All))
            {
                open.Push(field.FieldType);
            }

            foreach (var method in type.GetMethods(All))
            {
                open.Push(method.ReturnType);
                foreach (var parameter in method.GetParameters())
                {
                    open.Push(parameter.ParameterType);
                }
            }
        }

        return seen;
    }
}
