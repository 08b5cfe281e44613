using System.Net;
using System.Net.Sockets;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests;

/// <summary>A relay starts where it can, and is gone when it is not needed.</summary>
public class LifecycleTests
{
    [Fact]
    public async Task It_stops_when_nothing_was_asked_for_a_while()
    {
        var time = new FakeTime();
        await using var relay = await RunningRelay.CaptureAsync(options => options with { StopAfter = TimeSpan.FromMinutes(10), Time = time });
        time.Advance(TimeSpan.FromMinutes(9));
        using (await relay.Client.GetAsync(relay.Address("/v1/models")))
        {
            await relay.NextEntryAsync();
        }

        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(relay.Relay.Stopped.IsCompleted);
        using (await relay.Client.GetAsync(relay.Address("/v1/models")))
        {
            await relay.NextEntryAsync();
        }

        time.Advance(TimeSpan.FromMinutes(10));
        await relay.Relay.Stopped.WaitAsync(RawConnection.Patience);
        await AssertGoneAsync(relay.Port);
    }

    [Fact]
    public async Task It_does_not_stop_while_a_request_runs()
    {
        var time = new FakeTime();
        var (came, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Before = _ =>
            {
                came.SetResult();
                return go.Task;
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { StopAfter = TimeSpan.FromSeconds(60), Time = time });
        var asked = relay.Client.GetAsync(relay.Address("/v1/models"));
        await came.Task;
        time.Advance(TimeSpan.FromSeconds(300));
        go.SetResult();
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await relay.NextEntryAsync();
        Assert.False(relay.Relay.Stopped.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(60));
        await relay.Relay.Stopped.WaitAsync(RawConnection.Patience);
    }

    [Fact]
    public async Task It_can_be_disposed_many_times_at_once()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => relay.Relay.DisposeAsync().AsTask()));
        Assert.True(relay.Relay.Stopped.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var first = await RunningRelay.CaptureAsync();
        var error = await Assert.ThrowsAsync<RelayUnavailableException>(() => LoopbackRelay.StartAsync(new RelayOptions { Port = first.Port }, CancellationToken.None));
        Assert.Equal($"The port {first.Port} is in use.", error.Message);
        Assert.IsType<SocketException>(error.InnerException);
    }

    [Fact]
    public async Task It_is_reachable_over_IPv4_and_IPv6_with_the_same_port_where_the_machine_has_both()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        Assert.Equal("127.0.0.1", relay.Url.Host);
        using var first = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var second = new Uri($"http://[::1]:{relay.Port}{relay.Prefix}/v1/models");
        if (HasIPv6())
        {
            using var answer = await relay.Client.GetAsync(second);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await relay.Relay.DisposeAsync();
            await AssertGoneAsync(relay.Port, IPAddress.IPv6Loopback);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => relay.Client.GetAsync(second));
        }
    }

    [Fact]
    public async Task It_is_reachable_over_IPv4_alone_where_the_machine_does_not_have_the_other_address()
    {
        // An address for documentation, which no machine has, stands in for ::1.
        await using var relay = await RunningRelay.CaptureAsync(options => options with { SecondAddress = IPAddress.Parse("2001:db8::1") });
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var connection = await RawConnection.OpenAsync(relay.Port);
        await connection.SendAsync($"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: [::1]:{relay.Port}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 421 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_chosen_port_that_somebody_has_on_either_address_is_not_shared(string address)
    {
        if (address == "::1" && !HasIPv6())
        {
            return;
        }

        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<RelayUnavailableException>(() => LoopbackRelay.StartAsync(new RelayOptions { Port = port }, CancellationToken.None));
        Assert.Equal($"The port {port} is in use.", error.Message);
        // Nothing of the failed start is left behind.
        await AssertGoneAsync(port, address == "::1" ? IPAddress.Loopback : IPAddress.IPv6Loopback);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoopbackRelay.StartAsync(new RelayOptions(), cancelled.Token));
    }

    [Fact]
    public async Task It_is_reachable_under_its_address_and_a_chosen_prefix()
    {
        await using var relay = await RunningRelay.CaptureAsync(options => options with { Prefix = "mine" });
        Assert.Equal($"http://127.0.0.1:{relay.Port}/mine", relay.Url.ToString());
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void The_web_server_is_found_beside_the_runtime_in_the_newest_version_of_the_same_kind()
    {
        var root = Directory.CreateTempSubdirectory("claude-route-test-");
        try
        {
            var (major, minor) = (Environment.Version.Major, Environment.Version.Minor);
            var shared = System.IO.Path.Combine(root.FullName, "shared");
            var runtime = System.IO.Path.Combine(shared, "Microsoft.NETCore.App", $"{major}.{minor}.5", "Microsoft.NETCore.App.deps.json");
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(runtime)!);
            Assert.Null(AspNetRuntime.Find(runtime));

            foreach (var version in new[] { $"{major}.{minor}.2", $"{major}.{minor}.10", $"{major}.{minor}.9", $"{major}.{minor + 1}.0", $"{major + 1}.0.0", $"{major - 1}.0.30", $"{major}.{minor}.0-preview.7", "not a version" })
            {
                Directory.CreateDirectory(System.IO.Path.Combine(shared, "Microsoft.AspNetCore.App", version));
            }

            Assert.Equal(System.IO.Path.Combine(shared, "Microsoft.AspNetCore.App", $"{major}.{minor}.10"), AspNetRuntime.Find(runtime));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("runtime.json")]
    [InlineData("/runtime.json")]
    [InlineData("/a/runtime.json")]
    [InlineData("/no/such/folder/1.0/runtime.json")]
    public void A_runtime_of_unknown_place_has_no_web_server(string file) => Assert.Null(AspNetRuntime.Find(file));

    private static bool HasIPv6()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task AssertGoneAsync(int port, IPAddress? address = null)
    {
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawConnection.OpenAsync(port, address));
        Assert.Contains(refused.SocketErrorCode, new[] { SocketError.ConnectionRefused, SocketError.AddressNotAvailable, SocketError.AddressFamilyNotSupported });
    }
}
