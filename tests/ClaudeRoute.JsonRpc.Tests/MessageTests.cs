using ClaudeRoute.JsonRpc.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

public class MessageTests
{
    private const int ParseError = (int)JsonRpcErrorCode.ParseError;
    private const int InvalidRequest = (int)JsonRpcErrorCode.InvalidRequest;

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"get"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"get",}""")]
    [InlineData("""{'jsonrpc':'2.0','id':1,'method':'get'}""")]
    [InlineData("""{jsonrpc:"2.0",id:1,method:"get"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":01,"method":"get"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"get"/**/}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"get","params":NaN}""")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"g\net\"}")]
    public async Task R06_a_body_that_is_not_json_is_answered_and_reading_goes_on(string body)
    {
        await using var client = new TestClient();

        client.Send(body);
        client.Request(2, "get");

        var error = await client.NextAsync();
        Assert.Equal(("null", ParseError), (error.Id, error.ErrorCode));
        Assert.Equal(0, (await client.NextAsync()).Result);
    }

    [Fact]
    public async Task R06_a_body_that_is_not_utf8_is_answered_and_reading_goes_on()
    {
        await using var client = new TestClient();

        client.SendBytes(TestClient.Frame([.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""u8, 0xFF, .. "\"}"u8]));
        client.Request(2, "get");

        Assert.Equal(ParseError, (await client.NextAsync()).ErrorCode);
        Assert.Equal(0, (await client.NextAsync()).Result);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"get"}]""")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("true")]
    public async Task R07_a_root_that_is_not_an_object_is_an_invalid_request(string body)
    {
        await using var client = new TestClient();

        client.Send(body);

        var error = await client.NextAsync();
        Assert.Equal(("null", InvalidRequest), (error.Id, error.ErrorCode));
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    [InlineData(100_000, true)]
    public async Task R07_nesting_beyond_the_limit_counts_as_not_json(int depth, bool isRefused)
    {
        await using var client = new TestClient();
        var inner = string.Concat(Enumerable.Repeat("[", depth - 1)) + string.Concat(Enumerable.Repeat("]", depth - 1));

        client.Send($$"""{"jsonrpc":"2.0","id":1,"method":"get","params":{{inner}}}""");

        var answer = await client.NextAsync();
        Assert.Equal(isRefused ? ("null", ParseError) : ("1", (int?)null), (answer.Id, answer.ErrorCode));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":null}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":"a","method":{}}""", "\"a\"")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"get"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":[1],"method":"get"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"get"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"get"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"get","params":"x"}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"get","params":7}""", "1")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"get"}""", "1")]
    [InlineData("""{"jsonrpc":2.0,"id":1,"method":"get"}""", "1")]
    [InlineData("""{"id":1,"method":"get"}""", "1")]
    [InlineData("""{"method":"set"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","method":7}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","method":"set","params":"x"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":{}}""", "null")]
    public async Task R08_a_member_of_the_wrong_type_is_an_invalid_request(string body, string id)
    {
        await using var client = new TestClient();

        client.Send(body);

        var error = await client.NextAsync();
        Assert.Equal((id, InvalidRequest), (error.Id, error.ErrorCode));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0"}""")]
    [InlineData("""{"jsonrpc":"2.0","params":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}""")]
    public async Task R08_what_has_neither_a_usable_id_nor_a_method_is_only_logged(string body)
    {
        await using var client = new TestClient();

        client.Send(body);
        await client.CallAsync("get");

        Assert.Single(client.Log.Entries, entry => entry.Level == JsonRpcLogLevel.Warning);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("0")]
    [InlineData("-7")]
    [InlineData("1.50")]
    [InlineData("1e2")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"\"")]
    [InlineData("\"a\\u0062\\/\\\"\\n😀\"")]
    public async Task R09_ids_come_back_as_sent(string id)
    {
        await using var client = new TestClient();

        client.Send($$"""{"method":"get" , "id" : {{id}} , "jsonrpc":"2.0"}""", $$"""{"jsonrpc":"2.0","id":{{id}},"method":"unknown"}""");

        foreach (var answer in await client.NextAsync(2))
        {
            Assert.StartsWith($$"""{"jsonrpc":"2.0","id":{{id}},""", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R09_a_number_and_a_string_are_different_ids_and_a_duplicate_is_refused()
    {
        var release = Signal.New<JsonPayload?>();
        await using var client = new TestClient(methods => methods.AddReadRequest("wait", (_, _, _) => new ValueTask<JsonPayload?>(release.Task)));

        client.Send(
            """{"jsonrpc":"2.0","id":1,"method":"wait"}""",
            """{"jsonrpc":"2.0","id":"1","method":"wait"}""",
            """{"jsonrpc":"2.0","id":1,"method":"wait"}""");

        var duplicate = await client.NextAsync();
        Assert.Equal(("1", InvalidRequest), (duplicate.Id, duplicate.ErrorCode));
        release.SetResult(null);
        Assert.Equal(["\"1\"", "1"], (await client.NextAsync(2)).Select(answer => answer.Id).Order(StringComparer.Ordinal));

        client.Request(1, "get");
        Assert.Equal(0, (await client.NextAsync()).Result);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"params\":null")]
    [InlineData(",\"params\":{}")]
    [InlineData(",\"params\":[]")]
    public async Task R10_methods_without_parameters_take_missing_null_and_empty_ones(string parameters)
    {
        await using var client = new TestClient();

        client.Send($$"""{"jsonrpc":"2.0","id":1,"method":"get"{{parameters}}}""");

        Assert.Equal(0, (await client.NextAsync()).Result);
    }

    [Fact]
    public async Task R10_parameters_that_do_not_decode_are_an_error_for_a_request_and_a_log_line_for_a_notification()
    {
        await using var client = new TestClient(methods =>
            methods.AddReadRequest("double", (_, call, _) => ValueTask.FromResult<JsonPayload?>(new JValue(2 * call.Params.Required("value").AsInt32()))));
        var key = client.Log.NewFakeKey();

        var wrongKind = await client.CallAsync("double", new JObject { ["value"] = key });
        var missing = await client.CallAsync("double");
        client.Notify("set", new JObject { ["version"] = key });
        client.Notify("set", new JArray(1, key));

        Assert.Equal(((int)JsonRpcErrorCode.InvalidParams, "The member 'value' must be an integer."), (wrongKind.ErrorCode, wrongKind.ErrorMessage));
        Assert.Equal(((int)JsonRpcErrorCode.InvalidParams, "The parameters must be an object."), (missing.ErrorCode, missing.ErrorMessage));
        Assert.Equal(0, (await client.CallAsync("get")).Result);
        Assert.Equal(2, client.Log.Entries.Count(entry => entry is { Level: JsonRpcLogLevel.Warning, Method: "set" }));
    }

    [Fact]
    public async Task R11_an_unknown_request_is_answered_and_an_unknown_notification_is_logged_unless_it_is_optional()
    {
        await using var client = new TestClient();

        client.Notify("no/such");
        client.Notify("$/no/such");
        client.Notify("get");
        var unknown = await client.CallAsync("no/such");
        var optional = await client.CallAsync("$/no/such");
        var wrongKind = await client.CallAsync("set");

        Assert.Equal((int)JsonRpcErrorCode.MethodNotFound, unknown.ErrorCode);
        Assert.Equal((int)JsonRpcErrorCode.MethodNotFound, optional.ErrorCode);
        Assert.Equal((int)JsonRpcErrorCode.MethodNotFound, wrongKind.ErrorCode);
        Assert.Equal(["no/such", "get"], client.Log.Entries.Where(entry => entry.Message.Contains("unknown notification", StringComparison.Ordinal)).Select(entry => entry.Method));
    }

    [Fact]
    public async Task R12_an_answer_to_no_request_is_logged_and_dropped()
    {
        await using var client = new TestClient();

        client.Send("""{"jsonrpc":"2.0","id":99,"result":1}""", """{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}}""");
        await client.CallAsync("get");

        Assert.Equal(["99", "\"x\""], client.Log.Entries.Where(entry => entry.Level == JsonRpcLogLevel.Warning).Select(entry => entry.Id));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":"m"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":"m"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"message":"m"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":"1","message":"m"}}""")]
    [InlineData("""{"id":1,"result":1}""")]
    public async Task R12_a_malformed_answer_fails_the_call_that_waits_for_it(string answer)
    {
        await using var client = new TestClient();

        var call = client.Connection.RequestAsync("ask");
        Assert.Equal("1", (await client.NextAsync()).Id);
        client.Send(answer);

        await Assert.ThrowsAsync<InvalidResponseException>(() => call.WaitAsync(TestClient.Patience));
    }

    [Fact]
    public async Task R12_results_and_errors_reach_the_call_that_waits_for_them()
    {
        await using var client = new TestClient();

        var first = client.Connection.RequestAsync("ask", new JObject { ["text"] = "😀" });
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"ask","params":{"text":"😀"}}""", (await client.NextAsync()).Text);
        var second = client.Connection.RequestAsync("ask");
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"method":"ask"}""", (await client.NextAsync()).Text);
        client.Send(
            """{"jsonrpc":"2.0","id":2,"error":{"code":-32001,"message":"no","data":[1]}}""",
            """{"jsonrpc":"2.0","id":1,"result":null,"error":null}""");

        Assert.Null(await first.WaitAsync(TestClient.Patience));
        var refusal = await Assert.ThrowsAsync<RemoteInvocationException>(() => second.WaitAsync(TestClient.Patience));
        Assert.Equal((-32001, "no", "[1]"), (refusal.ErrorCode, refusal.Message, refusal.ErrorData?.ToString(Newtonsoft.Json.Formatting.None)));
    }

    [Fact]
    public async Task R12_a_late_answer_is_told_apart_from_an_unknown_one()
    {
        var time = new ManualTime();
        await using var client = new TestClient(configure: options => options with { TimeProvider = time });

        var call = client.Connection.RequestAsync("ask", timeout: TimeSpan.FromSeconds(5));
        Assert.Equal("ask", (await client.NextAsync()).Method);
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(TestClient.Patience));
        Assert.Equal("$/cancelRequest", (await client.NextAsync()).Method);
        client.Send("""{"jsonrpc":"2.0","id":1,"result":1}""", """{"jsonrpc":"2.0","id":2,"result":1}""");
        await client.CallAsync("get");

        Assert.Equal(
            [(JsonRpcLogLevel.Information, "1"), (JsonRpcLogLevel.Warning, "2")],
            client.Log.Entries.Where(entry => entry is { Id: not null, Method: null }).Select(entry => (entry.Level, entry.Id)));
    }
}
