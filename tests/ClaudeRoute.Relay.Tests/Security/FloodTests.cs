using System.Net;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Security;

/// <summary>Connections that ask nothing keep nobody out. R13 of the requirements.</summary>
public class FloodTests
{
    [Fact]
    public async Task R13_connections_in_use_are_not_taken_away_and_one_too_many_is_refused()
    {
        const int Most = 8;
        using var arrived = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Before = async _ =>
            {
                arrived.Release();
                await go.WaitAsync();
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { MaxConnections = Most });
        var asked = Enumerable.Range(0, Most).Select(_ => relay.Client.GetAsync(relay.Address("/v1/models"))).ToArray();
        for (var i = 0; i < Most; i++)
        {
            Assert.True(await arrived.WaitAsync(RawConnection.Patience));
        }

        await using (var extra = await RawConnection.OpenAsync(relay.Port))
        {
            Assert.Empty(await extra.ReadSomeAsync());
        }

        go.Release(Most + 1);
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using var later = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task R13_a_head_that_never_ends_is_given_up()
    {
        await using var relay = await RunningRelay.CaptureAsync(options => options with { HeadLimit = TimeSpan.FromMilliseconds(200) });
        await using var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync($"POST {relay.Prefix}/v1/messages HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nX-Slow: ");
        FramingTests.AssertMarked(await client.ReadToEndAsync(), 408, "silence");
    }

    [Fact]
    public void R15_a_body_may_rest_as_long_as_the_idle_limit_says()
    {
        var options = RelayServer.CreateOptions(new RelayOptions());
        // The web server's own limit is five seconds.
        Assert.Null(options.Limits.MinRequestBodyDataRate);
        Assert.Null(options.Limits.MinResponseDataRate);
        Assert.Equal(TimeSpan.FromSeconds(330), new RelayOptions().IdleLimit);
        Assert.Equal((33L * 1024 * 1024, 32 * 1024), (options.Limits.MaxRequestBodySize!.Value, options.Limits.MaxRequestHeadersTotalSize));
        Assert.Equal(64, new RelayOptions().MaxConnections);
        Assert.False(options.AddServerHeader);
    }
}
