using System.Net;
using System.Text;
using System.Text.Json;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests;

/// <summary>A relay that answers by itself gives the smallest answer with which a client completes its turn.</summary>
public class CaptureTests
{
    private const string Names = "message_start content_block_start content_block_delta content_block_stop message_delta message_stop";

    [Theory]
    [InlineData("/v1/messages?beta=true", """{"model":"m","stream":true,"messages":[]}""", "m")]
    [InlineData("/projects/p/locations/l/publishers/anthropic/models/claude-x@20250101:streamRawPredict", """{"stream":true,"messages":[]}""", "claude-x@20250101")]
    public async Task A_stream_of_server_sent_events_has_the_six_events(string path, string body, string model)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var answer = await relay.PostAsync(path, body);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        var text = await answer.Content.ReadAsStringAsync();
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Names, string.Join(' ', events.Select(each => each.Split('\n')[0]["event: ".Length..])));
        AssertEvents(events.Select(each => each.Split('\n')[1]["data: ".Length..]), model);
        var entry = await relay.NextEntryAsync();
        Assert.Equal((model, true, 200, (long)body.Length, (long)text.Length), (entry.Model!, entry.Streams, entry.Status, entry.RequestBytes, entry.AnswerBytes));
    }

    [Fact]
    public async Task A_stream_of_bedrock_has_the_six_events_as_frames()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var answer = await relay.PostAsync("/model/arn:aws:bedrock:eu-west-1:1:inference-profile%2Fclaude-x/invoke-with-response-stream", """{"messages":[]}""");

        Assert.Equal((HttpStatusCode.OK, "application/vnd.amazon.eventstream"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        var reader = new EventFrames();
        var frames = reader.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((null, false), (reader.Problem, reader.IsInside));
        Assert.All(frames, frame => Assert.Equal(("chunk", "application/json", "event"), (frame.Headers[":event-type"], frame.Headers[":content-type"], frame.Headers[":message-type"])));
        AssertEvents(
            frames.Select(frame =>
            {
                using var payload = JsonDocument.Parse(frame.Payload);
                return Encoding.UTF8.GetString(payload.RootElement.GetProperty("bytes").GetBytesFromBase64());
            }),
            "arn:aws:bedrock:eu-west-1:1:inference-profile/claude-x");
        var entry = await relay.NextEntryAsync();
        Assert.Equal(("arn:aws:bedrock:eu-west-1:1:inference-profile/claude-x", true, "bedrock"), (entry.Model!, entry.Streams, entry.Endpoint!.Wire));
    }

    [Theory]
    [InlineData("/v1/messages", """{"messages":[{"content":"\"stream\":true,\"model\":\"no\""}],"metadata":{"model":"no","stream":true},"stream":false,"model":"m"}""", "m")]
    [InlineData("/v1/messages", """{"model":"m\u00e9\"\\x"}""", "mé\"\\x")]
    [InlineData("/model/eu.anthropic.claude-x-v1:0/invoke", "{}", "eu.anthropic.claude-x-v1:0")]
    [InlineData("/projects/p/locations/l/publishers/anthropic/models/m:rawPredict", "{}", "m")]
    public async Task A_message_that_does_not_stream_is_one_object(string path, string body, string model)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var answer = await relay.PostAsync(path, body);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        using var message = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(("message", "assistant", "end_turn"), (Text("type"), Text("role"), Text("stop_reason")));
        Assert.Equal("text", message.RootElement.GetProperty("content")[0].GetProperty("type").GetString());
        Assert.Equal(1, message.RootElement.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        Assert.Equal(model, (await relay.NextEntryAsync()).Model);

        string? Text(string name) => message.RootElement.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens?beta=true")]
    [InlineData("/projects/p/locations/l/publishers/anthropic/models/count-tokens:rawPredict")]
    public async Task Tokens_are_counted(string path)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var answer = await relay.PostAsync(path, """{"model":"m","messages":[]}""");
        Assert.Equal("""{"input_tokens":1}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal((EndpointKind.Count, "m"), (((await relay.NextEntryAsync()) is var entry ? entry.Endpoint!.Kind : default), entry.Model));
    }

    [Theory]
    [InlineData("GET", "/v1/models?limit=1000", 200, EndpointKind.Models)]
    [InlineData("GET", "/inference-profiles?type=SYSTEM_DEFINED", 404, EndpointKind.Profiles)]
    [InlineData("GET", "/inference-profiles/eu.anthropic.claude-x", 404, EndpointKind.Profiles)]
    [InlineData("HEAD", "/api/hello", 200, EndpointKind.Probe)]
    [InlineData("HEAD", "/", 200, EndpointKind.Probe)]
    [InlineData("HEAD", "", 200, EndpointKind.Probe)]
    public async Task Other_requests_of_the_client_are_answered(string method, string path, int status, EndpointKind kind)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var request = relay.Request(HttpMethod.Parse(method), path);
        using var answer = await relay.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains(RelayErrors.Header));
        var body = await answer.Content.ReadAsStringAsync();
        if (kind == EndpointKind.Probe)
        {
            Assert.Empty(body);
        }
        else
        {
            using var json = JsonDocument.Parse(body);
            Assert.True(json.RootElement.TryGetProperty(kind == EndpointKind.Models ? "data" : "message", out _));
        }

        var entry = await relay.NextEntryAsync();
        Assert.Equal((kind, status), (entry.Endpoint!.Kind, entry.Status));
    }

    [Fact]
    public async Task A_signed_request_is_captured_and_not_forwarded()
    {
        var signature = $"AWS4-HMAC-SHA256 Credential={Canary.Key()}/20260101/eu-west-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature={Convert.ToHexString(Canary.Bytes(32))}";
        await using var gateway = await TestGateway.StartAsync();
        await using var capture = await RunningRelay.CaptureAsync();
        await using var forward = await RunningRelay.ForwardAsync(gateway.Url);
        using var captured = await capture.PostAsync("/model/m/invoke", "{}", ("Authorization", signature));
        Assert.Equal(HttpStatusCode.OK, captured.StatusCode);
        Assert.Equal("signature", Assert.Single((await capture.NextEntryAsync()).Credentials).Kind);

        using var refused = await forward.PostAsync("/model/m/invoke", "{}", ("Authorization", signature));

        await Forwarding.FailureTests.AssertOwnErrorAsync(refused, RelayError.SignedRequest, "signed for its address");
        Assert.Equal(421, (int)refused.StatusCode);
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task Nothing_leaves_the_machine_and_a_body_of_any_length_is_read()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var answer = await relay.PostAsync("/v1/messages", $$"""{"system":"{{new string('x', 20_000_000)}}","model":"late","stream":true}""");
        Assert.Contains("event: message_stop", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("late", true), ((await relay.NextEntryAsync()) is var entry ? entry.Model : "", entry.Streams));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("}}}}{\"model\":\"m\"")]
    [InlineData("{\"model\":\"m")]
    [InlineData("{\"model\":\"\\ud800\"}")]
    [InlineData("{\"model\":\"\\x\"}")]
    [InlineData("\0\u0001")]
    public async Task A_body_that_is_no_json_is_answered_too(string body)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using var answer = await relay.PostAsync("/v1/messages", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static void AssertEvents(IEnumerable<string> data, string model)
    {
        var events = data.Select(json =>
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }).ToArray();
        Assert.Equal(Names, string.Join(' ', events.Select(each => each.GetProperty("type").GetString())));
        Assert.Equal(model, events[0].GetProperty("message").GetProperty("model").GetString());
        Assert.Equal(JsonValueKind.Null, events[0].GetProperty("message").GetProperty("stop_reason").ValueKind);
        Assert.Equal("text_delta", events[2].GetProperty("delta").GetProperty("type").GetString());
        Assert.Equal("end_turn", events[4].GetProperty("delta").GetProperty("stop_reason").GetString());
    }
}
