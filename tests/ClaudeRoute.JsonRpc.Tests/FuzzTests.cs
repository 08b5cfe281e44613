using System.Text;
using ClaudeRoute.JsonRpc.Framing;
using ClaudeRoute.JsonRpc.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeRoute.JsonRpc.Tests;

public class FuzzTests
{
    private static readonly string?[] Values = [null, "null", "true", "7", "-1.5e3", "\"x\"", "\"2.0\"", "{}", "[1]"];

    /// <summary>All JSON types, and absence, in all five members.</summary>
    private static IEnumerable<string?[]> Combinations() =>
        from version in Values
        from id in Values
        from method in Values
        from parameters in Values
        from result in Values
        select new[] { version, id, method, parameters, result };

    [Fact]
    public void R08_every_combination_of_types_is_classified_as_the_protocol_says()
    {
        foreach (var values in Combinations())
        {
            var body = Body(values);

            var message = JsonMessageFormatter.Deserialize(new Frame(Encoding.UTF8.GetBytes(body), IsForeignCharset: false), maxNesting: 64);

            Assert.True(Describe(message) == Expected(values), $"{body}: {Describe(message)}");
        }
    }

    [Fact]
    public async Task R08_no_combination_of_types_ends_the_connection()
    {
        await using var client = new TestClient(methods => methods.AddWriteRequest("x", (_, _) => null));
        var expectsAnswer = 0;
        var bodies = Combinations().Where((_, index) => index % 7 == 0).ToArray();

        foreach (var batch in bodies.Chunk(500))
        {
            client.Send(batch.Select(Body).ToArray());
            expectsAnswer += batch.Count(values => Expected(values) is { } kind && (kind.StartsWith("request", StringComparison.Ordinal) || kind.StartsWith("invalid", StringComparison.Ordinal) || IsAmbiguous(values)));
            Assert.Null((await client.CallAsync("echo")).ErrorCode);
        }

        Assert.Equal(expectsAnswer, (await client.RestAsync()).Count);
        Assert.Equal(DisconnectReason.EndOfInput, await client.EndAsync());
    }

    [Fact]
    public async Task R08_random_bytes_in_valid_frames_do_not_end_the_connection()
    {
        await using var client = new TestClient();
        var sent = 0;

        Prop.ForAll<byte[]>(bytes =>
        {
            client.SendBytes(TestClient.Frame(bytes));
            sent++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.Equal(0, (await client.CallAsync("get")).Result);

        var answers = await client.RestAsync();
        Assert.Equal(sent, answers.Count);
        Assert.All(answers, answer => Assert.Equal("null", answer.Id));
    }

    [Fact]
    public async Task R08_damaged_messages_in_valid_frames_do_not_end_the_connection()
    {
        const string Sound = """{"jsonrpc":"2.0","id":"a\u0041😀","method":"get","params":{"list":[1,-2.5e+7,true,null,"text"]}}""";
        var damage =
            from place in Gen.Choose(0, Encoding.UTF8.GetByteCount(Sound) - 1)
            from count in Gen.Choose(0, 3)
            from put in Gen.Choose(0, 255).Select(value => (byte)value).ListOf()
            select (Place: place, Count: count, Put: put.ToArray());
        await using var client = new TestClient(configure: options => options with { MaxQueuedRequests = 1_000_000 });

        Prop.ForAll(damage.ToArbitrary(), test =>
        {
            var bytes = Encoding.UTF8.GetBytes(Sound).ToList();
            bytes.RemoveRange(test.Place, Math.Min(test.Count, bytes.Count - test.Place));
            bytes.InsertRange(test.Place, test.Put);
            client.SendBytes(TestClient.Frame([.. bytes]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

        Assert.Equal(0, (await client.CallAsync("get")).Result);
        Assert.All(await client.RestAsync(), answer => Assert.NotNull(answer.Id));
        Assert.Equal(DisconnectReason.EndOfInput, await client.EndAsync());
    }

    private static string Body(string?[] values)
    {
        var names = new[] { "jsonrpc", "id", "method", "params", "result" };
        return $"{{{string.Join(',', names.Zip(values).Where(member => member.Second is not null).Select(member => $"\"{member.First}\":{member.Second}"))}}}";
    }

    /// <summary>The rules of JSON-RPC 2.0 and of R8, put down a second time and in another way.</summary>
    private static string Expected(string?[] values)
    {
        var (version, id, method, parameters, result) = (values[0], values[1], values[2], values[3], values[4]);
        var usableId = id is "7" or "-1.5e3" or "\"x\"" or "\"2.0\"" ? id : null;
        if (method is null)
        {
            if (usableId is not null)
            {
                return version == "\"2.0\"" && result is not null ? $"response {usableId}" : $"defective response {usableId}";
            }

            return id is not null && result is null ? "invalid null" : "noise";
        }

        var isSound = version == "\"2.0\"" && method[0] == '"' && (id is null || usableId is not null) && parameters is null or "null" or "{}" or "[1]";
        if (!isSound)
        {
            return $"invalid {usableId ?? "null"}";
        }

        return id is null ? "notification" : $"request {id}";
    }

    /// <summary>Without method and result it may be a request that lost its method, so it is answered where no call of ours waits for it.</summary>
    private static bool IsAmbiguous(string?[] values) =>
        Expected(values).StartsWith("defective", StringComparison.Ordinal) && values[4] is null;

    private static string Describe(RpcMessage message) => message switch
    {
        RpcMessage.Request request => $"request {request.Id}",
        RpcMessage.Notification => "notification",
        RpcMessage.Response { Defect: null } response => $"response {response.Id}",
        RpcMessage.Response response => $"defective response {response.Id}",
        RpcMessage.Invalid { Code: JsonRpcErrorCode.InvalidRequest } invalid => $"invalid {invalid.Id ?? "null"}",
        RpcMessage.Noise => "noise",
        _ => message.GetType().Name,
    };
}
