using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Forwarding;

/// <summary>What a client sees when the upstream fails.</summary>
public class FailureTests
{
    private const string Path = "/v1/messages?beta=true";

    [Fact]
    public async Task An_upstream_that_refuses_connections_is_named()
    {
        var relay = await ToClosedPortAsync();
        await using (relay)
        {
            using var answer = await relay.PostAsync(Path, "{}");
            await AssertOwnErrorAsync(answer, RelayError.UpstreamUnreachable, "No connection to 127.0.0.1:");
        }
    }

    [Fact]
    public async Task A_head_request_that_fails_is_noted_with_its_status()
    {
        await using var relay = await ToClosedPortAsync();
        using var request = relay.Request(HttpMethod.Head, "/api/hello");
        using var answer = await relay.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        var entry = await relay.NextEntryAsync();
        Assert.Equal((502, RelayError.UpstreamUnreachable), (entry.Status, entry.Error!.Value));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_named()
    {
        await using var relay = await RunningRelay.ForwardAsync(new Uri("https://gateway.invalid/base"));
        using var answer = await relay.PostAsync(Path, "{}");
        await AssertOwnErrorAsync(answer, RelayError.UpstreamUnreachable, "The name gateway.invalid is not known here.");
    }

    [Fact]
    public async Task An_upstream_that_resets_before_it_answers_is_a_bad_gateway()
    {
        await using var gateway = await TestGateway.StartAsync(GatewayFaults.ResetsBefore);
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var answer = await relay.PostAsync(Path, "{}");
        await AssertOwnErrorAsync(answer, RelayError.UpstreamInvalid, gateway.Url.Authority);
        Assert.Single(gateway.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_is_cut_is_seen_to_be_cut(bool isTls)
    {
        using var certificates = new Certificates();
        using var certificate = isTls ? certificates.Valid() : null;
        using var seen = new SemaphoreSlim(0);
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Faults = GatewayFaults.ResetsInside, Certificate = certificate, BetweenEvents = () => seen.WaitAsync() });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { ExtraRoots = certificates.Roots });
        foreach (var stream in new[] { "true", "false" })
        {
            using var answer = await relay.PostAsync(Path, $$"""{"model":"{{TestGateway.Model}}","stream":{{stream}},"max_tokens":1,"messages":[]}""", ("anthropic-version", "2023-06-01"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await using var body = await answer.Content.ReadAsStreamAsync();
            var buffer = new byte[64 * 1024];
            Assert.NotEqual(0, await body.ReadAsync(buffer));
            seen.Release();
            await Assert.ThrowsAnyAsync<IOException>(async () => Assert.NotEqual(0, await body.ReadAsync(buffer)));
            var entry = await relay.NextEntryAsync();
            Assert.Equal((200, true, RelayError.UpstreamInvalid), (entry.Status, entry.WasCut, entry.Error!.Value));
        }
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nshort", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "zz\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "ffffffffffffffffff\r\n")]
    public async Task An_answer_that_ends_early_is_not_made_whole(string first, string second)
    {
        var seen = new TaskCompletionSource();
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.SendAsync("HTTP/1.1 200 OK\r\n" + first);
            await seen.Task;
            await connection.SendAsync(second);
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);

        await using var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync($"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadUntilAsync("short"), StringComparison.Ordinal);
        seen.SetResult();
        Assert.DoesNotContain("0\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.True((await relay.NextEntryAsync()).WasCut);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX Bad: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")]
    public async Task An_upstream_that_breaks_the_rules_of_http_is_a_bad_gateway(string answer)
    {
        await using var upstream = new RawUpstream(answer);
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        using var got = await relay.Client.GetAsync(relay.Address("/v1/models"));
        await AssertOwnErrorAsync(got, RelayError.UpstreamInvalid, "");
    }

    [Fact]
    public async Task An_upstream_with_endless_headers_is_given_up()
    {
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.SendAsync("HTTP/1.1 200 OK\r\n");
            var line = $"X-Much: {new string('x', 1000)}\r\n";
            while (true)
            {
                await connection.SendAsync(line);
            }
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        using var got = await relay.Client.GetAsync(relay.Address("/v1/models"));
        await AssertOwnErrorAsync(got, RelayError.UpstreamInvalid, $"127.0.0.1:{upstream.Port}");
    }

    [Fact]
    public void An_upstream_that_takes_no_connection_in_time_is_unreachable()
    {
        // What the class library throws when the limit of a connection passes.
        var failure = RelayException.From(new TaskCanceledException("", new TimeoutException()), new Uri("https://gateway.example/x"));
        Assert.Equal(RelayError.UpstreamUnreachable, failure.Error);
        Assert.Contains("gateway.example", failure.Message, StringComparison.Ordinal);
    }

    private static Task<RunningRelay> ToClosedPortAsync()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();
        return RunningRelay.ForwardAsync(new Uri($"http://127.0.0.1:{port}"));
    }

    internal static async Task AssertOwnErrorAsync(HttpResponseMessage answer, RelayError error, string text)
    {
        Assert.Equal(RelayErrors.Status(error), (int)answer.StatusCode);
        Assert.Equal(RelayErrors.Word(error), answer.Headers.GetValues("x-claude-route-relay").Single());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(answer.StatusCode == HttpStatusCode.BadGateway, answer.Headers.TryGetValues("x-should-retry", out var retry) && retry.Single() == "false");
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("error", body.RootElement.GetProperty("type").GetString());
        Assert.NotEmpty(body.RootElement.GetProperty("error").GetProperty("type").GetString()!);
        Assert.Contains(text, body.RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
