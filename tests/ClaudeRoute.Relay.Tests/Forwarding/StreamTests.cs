using System.Net;
using System.Text;
using System.Threading.Channels;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Forwarding;

/// <summary>Streams go by piece by piece, in both directions, until either side ends them.</summary>
public class StreamTests
{
    private const string Path = "/v1/messages?beta=true";
    private static readonly string Streamed = $$"""{"model":"{{TestGateway.Model}}","stream":true,"max_tokens":1,"messages":[],"anthropic_version":"x"}""";

    [Theory]
    [InlineData("/v1/messages?beta=true", "text/event-stream; charset=utf-8")]
    [InlineData($"/model/{TestGateway.Model}/invoke-with-response-stream", "application/vnd.amazon.eventstream")]
    [InlineData($"/projects/p/locations/l/publishers/anthropic/models/{TestGateway.Model}:streamRawPredict", "text/event-stream; charset=utf-8")]
    public async Task R14_every_piece_arrives_before_the_next_is_sent(string path, string type)
    {
        var seen = Channel.CreateUnbounded<bool>();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Deltas = 20, BetweenEvents = async () => await seen.Reader.ReadAsync() });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);

        using var answer = await relay.PostAsync(path, path.Contains("/model", StringComparison.Ordinal) ? Streamed.Replace("\"stream\":true,", "", StringComparison.Ordinal) : Streamed, ("anthropic-version", "2023-06-01"));

        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        using var whole = new MemoryStream();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var pieces = 0;
        using var patience = new CancellationTokenSource(RawConnection.Patience);
        while (await body.ReadAsync(buffer, patience.Token) is var read && read > 0)
        {
            whole.Write(buffer.AsSpan(0, read));
            pieces++;
            seen.Writer.TryWrite(true);
        }

        Assert.Equal(26, pieces);
        var entry = await relay.NextEntryAsync();
        Assert.Equal((26, TestGateway.Model, 20, null), (entry.Stream!.Reads, entry.Stream.Model, entry.Stream.OutputTokens, entry.Stream.Problem));
        Assert.Equal(
            ["message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            entry.Stream.Events.Select(pair => pair.Key));
        Assert.Equal(20, entry.Stream.Count("content_block_delta"));
        Assert.Equal((whole.Length, TestGateway.Model, true), (entry.AnswerBytes, entry.Model, entry.Streams));
    }

    [Fact]
    public async Task The_head_of_an_answer_does_not_wait_for_its_body()
    {
        var headSeen = new TaskCompletionSource();
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nrequest-id: req_1\r\nConnection: close\r\n\r\n");
            await headSeen.Task;
            await connection.SendAsync("event: ping\ndata: {}\n\n");
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);

        using var answer = await relay.PostAsync(Path, "{}");

        Assert.Equal("req_1", answer.Headers.GetValues("request-id").Single());
        headSeen.SetResult();
        Assert.Equal("event: ping\ndata: {}\n\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_goes_by_piece_by_piece()
    {
        var got = new TaskCompletionSource();
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("first");
            got.SetResult();
            await connection.ReadUntilAsync("second");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        await using var client = await RawConnection.OpenAsync(relay.Port);

        await client.SendAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nContent-Length: 11\r\n\r\nfirst");
        await got.Task.WaitAsync(RawConnection.Patience);
        await client.SendAsync("second");

        Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R15_a_client_that_goes_before_the_answer_ends_the_request_upstream(bool byReset)
    {
        var (gone, came) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            came.SetResult();
            Assert.Empty(await connection.ReadSomeAsync());
            gone.SetResult();
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nContent-Length: 2\r\n\r\n{{}}");
        await came.Task.WaitAsync(RawConnection.Patience);
        if (byReset)
        {
            client.Reset();
        }
        else
        {
            await client.DisposeAsync();
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(1));
        var entry = await relay.NextEntryAsync();
        Assert.Equal((0, true, null), (entry.Status, entry.WasCut, entry.Error));
    }

    [Fact]
    public async Task R15_silence_of_the_upstream_has_a_limit_and_the_whole_has_none()
    {
        var time = new FakeTime();
        var pieces = Channel.CreateUnbounded<string>();
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            await foreach (var piece in pieces.Reader.ReadAllAsync())
            {
                await connection.SendAsync(piece);
            }
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url, options => options with { Time = time });
        await using var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nContent-Length: 2\r\n\r\n{{}}");
        pieces.Writer.TryWrite("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: ping\ndata: {}\n\n");
        await client.ReadUntilAsync("data: {}\n\n");
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(320));
            pieces.Writer.TryWrite($"event: ping\ndata: {i}\n\n");
            await client.ReadUntilAsync($"data: {i}\n\n");
        }

        time.Advance(TimeSpan.FromSeconds(331));

        Assert.DoesNotContain("\r\n0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        var entry = await relay.NextEntryAsync();
        Assert.Equal((RelayError.Silence, true, 200), (entry.Error!.Value, entry.WasCut, entry.Status));
        Assert.Equal(TimeSpan.FromSeconds(320), entry.Stream!.LongestSilence);
        Assert.Equal(TimeSpan.FromSeconds(3200), entry.Stream.Spread);
        pieces.Writer.Complete();
    }

    [Theory]
    [InlineData(329, false)]
    [InlineData(331, true)]
    public async Task R15_an_upstream_that_never_answers_is_given_up_after_330_seconds(int seconds, bool isGivenUp)
    {
        var time = new FakeTime();
        var (came, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            came.SetResult();
            await answer.Task;
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url, options => options with { Time = time });
        var asked = relay.PostAsync(Path, "{}");
        await came.Task;

        time.Advance(TimeSpan.FromSeconds(seconds));
        if (!isGivenUp)
        {
            answer.SetResult();
        }

        using var got = await asked;
        Assert.Equal(isGivenUp ? HttpStatusCode.BadGateway : HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(isGivenUp ? RelayError.Silence : null, (await relay.NextEntryAsync()).Error);
        answer.TrySetResult();
    }

    [Fact]
    public async Task R15_a_client_that_stops_in_the_middle_of_its_request_is_given_up()
    {
        var time = new FakeTime();
        var came = new TaskCompletionSource();
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("half");
            came.SetResult();
            Assert.Empty(await connection.ReadSomeAsync());
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url, options => options with { Time = time });
        await using var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nContent-Length: 1000\r\n\r\nhalf");
        await came.Task.WaitAsync(RawConnection.Patience);

        time.Advance(TimeSpan.FromSeconds(331));

        var said = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 502 ", said, StringComparison.Ordinal);
        Assert.Contains("x-claude-route-relay: silence\r\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_streams_at_once_lose_nothing()
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Deltas = 200 });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        var bodies = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var answer = await relay.PostAsync(Path, Streamed, ("anthropic-version", "2023-06-01"));
            return await answer.Content.ReadAsStringAsync();
        }));
        Assert.All(bodies, body => Assert.Equal((200, 1), (Count(body, "event: content_block_delta\n"), Count(body, "event: message_stop\n"))));

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Fact]
    public async Task A_piece_of_a_character_is_passed_on_as_it_is()
    {
        var next = Channel.CreateUnbounded<bool>();
        var bytes = Encoding.UTF8.GetBytes("event: ping\ndata: \"😀\"\n\n");
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
            foreach (var each in bytes)
            {
                await connection.SendAsync(new[] { each });
                await next.Reader.ReadAsync();
            }
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        using var answer = await relay.PostAsync(Path, "{}");
        await using var body = await answer.Content.ReadAsStreamAsync();
        List<byte> got = [];
        var buffer = new byte[16];
        while (await body.ReadAsync(buffer) is var read && read > 0)
        {
            got.AddRange(buffer[..read]);
            next.Writer.TryWrite(true);
        }

        Assert.Equal(bytes, got);
        Assert.Equal(bytes.Length, (await relay.NextEntryAsync()).Stream!.Reads);
    }
}
