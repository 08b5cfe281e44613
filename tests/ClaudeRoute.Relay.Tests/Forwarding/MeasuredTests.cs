using System.Net;
using System.Net.Sockets;
using System.Text;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Forwarding;

/// <summary>Tests that measure memory or time of this process, so nothing else runs beside them.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a collection of tests.")]
public sealed class AloneCollection;

/// <summary>Limits in bytes and seconds.</summary>
[Collection("alone")]
public class MeasuredTests
{
    private const string Path = "/v1/messages?beta=true";

    [Fact]
    public async Task R15_a_client_that_goes_away_ends_the_request_upstream_within_a_second()
    {
        var gone = new TaskCompletionSource<long>();
        var started = new TaskCompletionSource();
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: ping\ndata: {}\n\n");
            started.SetResult();
            Assert.Empty(await connection.ReadSomeAsync());
            gone.SetResult(TimeProvider.System.GetTimestamp());
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        long left;
        using (var answer = await relay.PostAsync(Path, "{}"))
        {
            await started.Task;
            left = TimeProvider.System.GetTimestamp();
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(left, await gone.Task.WaitAsync(RawConnection.Patience)), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.True((await relay.NextEntryAsync()).WasCut);
    }

    [Fact]
    public async Task A_reader_that_rests_holds_the_upstream_back()
    {
        const long Whole = 512L * 1024 * 1024;
        var sent = 0L;
        var piece = Canary.Bytes(64 * 1024);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("{}");
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {Whole}\r\n\r\n");
            for (var left = Whole; left > 0; left -= piece.Length)
            {
                await connection.SendAsync(piece);
                Interlocked.Add(ref sent, piece.Length);
            }
        });
        await using var other = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        await using var second = await RunningRelay.ForwardAsync(other.Url);
        await using var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nContent-Length: 2\r\n\r\n{{}}");
        await client.ReadExactlyAsync(1024 * 1024);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // Work that would let a relay without a bound take all of it, many times over.
        for (var i = 0; i < 300; i++)
        {
            using var answer = await second.Client.GetAsync(second.Address("/v1/models"));
        }

        Assert.InRange(Interlocked.Read(ref sent), 1024 * 1024, 96L * 1024 * 1024);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16L * 1024 * 1024);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R13_a_body_of_a_gigabyte_is_refused_in_little_memory(bool isChunked)
    {
        const long Gigabyte = 1L << 30;
        var came = 0;
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                Interlocked.Increment(ref came);
                await context.Request.Body.CopyToAsync(Stream.Null);
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        await using var client = await RawConnection.OpenAsync(relay.Port);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await client.SendAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\n{(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Gigabyte}")}\r\n\r\n");
        var sending = SendAllAsync();
        var answer = await client.ReadUntilAsync("}");
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("x-claude-route-relay: too-large", answer, StringComparison.Ordinal);
        Assert.InRange(after - before, long.MinValue, 24L * 1024 * 1024);
        Assert.Equal(RelayError.TooLarge, (await relay.NextEntryAsync()).Error);
        Assert.Equal(isChunked ? 1 : 0, came);
        await client.DisposeAsync();
        Assert.InRange(await sending, 0, 64L * 1024 * 1024);

        async Task<long> SendAllAsync()
        {
            var piece = Encoding.ASCII.GetBytes(isChunked ? $"10000\r\n{new string(' ', 0x10000)}\r\n" : new string(' ', 0x10000));
            var sent = 0L;
            try
            {
                while (sent < Gigabyte)
                {
                    await client.SendAsync(piece);
                    sent += piece.Length;
                }
            }
            catch (Exception error) when (error is System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // The relay ended it, which is what is asked for.
            }

            return sent;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("POST /x HTTP/1.1\r\nHost: ")]
    [InlineData("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1")]
    public async Task R13_ten_thousand_half_open_connections_keep_no_client_out_and_cost_little(string begun)
    {
        const int Many = 10_000;
        const int Step = 500;
        await using var relay = await RunningRelay.CaptureAsync();
        Queue<RawConnection> open = [];
        try
        {
            var before = 0L;
            for (var i = 1; i <= Many; i++)
            {
                var connection = await RawConnection.OpenAsync(relay.Port);
                open.Enqueue(connection);
                try
                {
                    await connection.SendAsync(begun);
                }
                catch (SocketException)
                {
                    // It made room for a later one.
                }

                if (i % Step == 0)
                {
                    using var client = RunningRelay.PlainClient();
                    using var answer = await client.PostAsync(relay.Address("/v1/messages"), new StringContent("{}"));
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                    before = i == Step ? GC.GetTotalMemory(forceFullCollection: true) : before;
                }
            }

            // What this side keeps of its own connections is a part of it.
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, (Many - Step) * 4L * 1024);
        }
        finally
        {
            foreach (var connection in open)
            {
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task R24_it_is_gone_within_two_seconds_while_streams_run()
    {
        const int Streams = 10;
        using var never = new SemaphoreSlim(0);
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { BetweenEvents = () => never.WaitAsync() });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        List<HttpResponseMessage> streams = [];
        for (var i = 0; i < Streams; i++)
        {
            streams.Add(await relay.PostAsync("/v1/messages", $$"""{"model":"{{TestGateway.Model}}","stream":true}""", ("anthropic-version", "2023-06-01")));
        }

        var begun = TimeProvider.System.GetTimestamp();
        await relay.Relay.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(2));

        Assert.True(relay.Relay.Stopped.IsCompletedSuccessfully);
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => RawConnection.OpenAsync(relay.Port))).SocketErrorCode);
        foreach (var stream in streams)
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => stream.Content.ReadAsByteArrayAsync());
            stream.Dispose();
        }

        never.Release(Streams);
    }
}
