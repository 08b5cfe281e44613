using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Security;

/// <summary>Who may speak to a relay: programs of this machine that know its address. R1 to R7 of the requirements.</summary>
public class AddressTests
{
    private const string Path = "/v1/messages?beta=true";

    private static string Post(RunningRelay relay, string target, string headers = "", string body = "{}") =>
        $"POST {target} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: close\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    private static int StatusOf(string answer) => int.Parse(Regex.Match(answer, "^HTTP/1.1 (?<status>[0-9]{3}) ", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["status"].Value);

    /// <summary>A relay before an upstream that must see nothing.</summary>
    private static async Task AssertRefusedAsync(Func<RunningRelay, string> request, params int[] statuses)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        var answer = await relay.ExchangeAsync(request(relay));
        Assert.Contains(StatusOf(answer), statuses);
        Assert.DoesNotContain("access-control", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task R01_only_loopback_is_listened_on_at_a_port_that_differs()
    {
        await using var one = await RunningRelay.CaptureAsync();
        await using var two = await RunningRelay.CaptureAsync();
        Assert.NotEqual(one.Port, two.Port);
        Assert.Equal("127.0.0.1", one.Url.Host);
        var others = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .Where(address => !address.Equals(IPAddress.Loopback) && !address.Equals(IPAddress.IPv6Loopback))
            .Append(IPAddress.Parse("127.0.0.2"));
        foreach (var address in others)
        {
            var refused = await Assert.ThrowsAsync<SocketException>(() => RawConnection.OpenAsync(one.Port, address));
            Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        }
    }

    [Theory]
    [InlineData("0.0.0.0:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.2:PORT")]
    [InlineData("[::1]")]
    [InlineData("[::1]:1")]
    [InlineData("[::]:PORT")]
    [InlineData("::1:PORT")]
    [InlineData("[::ffff:127.0.0.1]:PORT")]
    [InlineData("attacker.example")]
    [InlineData("attacker.example:PORT")]
    [InlineData("127.0.0.1.attacker.example:PORT")]
    [InlineData("127.0.0.1:PORT.attacker.example")]
    [InlineData("user@127.0.0.1:PORT")]
    [InlineData("127.0.0.1:PORT, 127.0.0.1:PORT")]
    [InlineData("")]
    public Task R02_another_host_is_refused(string host) => AssertRefusedAsync(
        relay => Post(relay, relay.Prefix + Path).Replace($"Host: {relay.Url.Authority}", $"Host: {host.Replace("PORT", $"{relay.Port}", StringComparison.Ordinal)}", StringComparison.Ordinal),
        421, 400);

    [Fact]
    public Task R02_two_hosts_are_refused() => AssertRefusedAsync(
        relay => Post(relay, relay.Prefix + Path, $"Host: {relay.Url.Authority}\r\n"), 400);

    [Fact]
    public Task R02_no_host_is_refused() => AssertRefusedAsync(
        relay => Post(relay, relay.Prefix + Path).Replace($"Host: {relay.Url.Authority}\r\n", "", StringComparison.Ordinal), 400);

    [Fact]
    public async Task R02_no_host_is_refused_also_in_http_1_0()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        Assert.Equal(421, StatusOf(await relay.ExchangeAsync($"GET {relay.Prefix}/v1/models HTTP/1.0\r\n\r\n")));
        Assert.Empty(gateway.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("[::1]")]
    public async Task R02_its_own_names_are_served(string name)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        Assert.Equal(200, StatusOf(await relay.ExchangeAsync(Post(relay, relay.Prefix + Path).Replace("127.0.0.1", name, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Origin: http://attacker.example\r\n")]
    [InlineData("Origin: null\r\n")]
    [InlineData("origin: http://127.0.0.1:PORT\r\n")]
    [InlineData("Origin: \r\n")]
    [InlineData("Sec-Fetch-Site: cross-site\r\n")]
    [InlineData("Sec-Fetch-Site: none\r\n")]
    [InlineData("sec-fetch-mode: no-cors\r\n")]
    [InlineData("Sec-Fetch-Dest: empty\r\n")]
    [InlineData("Sec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-origin\r\n")]
    public Task R03_what_only_a_browser_sends_is_refused(string header) => AssertRefusedAsync(
        relay => Post(relay, relay.Prefix + Path, header.Replace("PORT", $"{relay.Port}", StringComparison.Ordinal)), 403);

    [Fact]
    public async Task R03_what_the_fetch_of_Node_sends_is_answered()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        Assert.Equal(200, StatusOf(await relay.ExchangeAsync(Post(relay, relay.Prefix + Path, "sec-fetch-mode: cors\r\n"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Origin: http://attacker.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Private-Network: true\r\n")]
    public Task R03_a_question_for_permission_is_refused(string headers) => AssertRefusedAsync(
        relay => Post(relay, relay.Prefix + Path, headers).Replace("POST ", "OPTIONS ", StringComparison.Ordinal), 403);

    [Fact]
    public async Task R03_no_answer_lets_a_page_read_it()
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = context =>
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers["access-control-allow-private-network"] = "true";
                context.Response.Headers["x-kept"] = "1";
                return Task.CompletedTask;
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var answer = await relay.PostAsync(Path, "{}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.Contains("x-kept"));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("access-control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task R04_the_prefix_is_long_random_and_of_one_run()
    {
        var prefixes = new HashSet<string>();
        for (var i = 0; i < 8; i++)
        {
            await using var relay = await RunningRelay.CaptureAsync();
            Assert.Matches("^/[A-Za-z0-9_-]{43}$", relay.Prefix);
            Assert.True(prefixes.Add(relay.Prefix));
        }
    }

    [Fact]
    public async Task R04_a_wrong_prefix_and_an_unknown_path_are_answered_alike()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        var right = relay.Prefix[1..];
        string[] wrong = ["", "x", right[..^1], right + "x", (right[0] == 'a' ? 'b' : 'a') + right[1..], right.ToUpperInvariant() + "_", "%" + Convert.ToHexString(Encoding.ASCII.GetBytes(right[..1])) + right[1..]];
        var unknown = WithoutDate(await relay.ExchangeAsync(Post(relay, relay.Prefix + "/v1/nothing")));
        Assert.Equal(404, StatusOf(unknown));
        foreach (var prefix in wrong)
        {
            Assert.Equal(unknown, WithoutDate(await relay.ExchangeAsync(Post(relay, $"/{prefix}{Path}"))));
        }

        Assert.Equal(unknown, WithoutDate(await relay.ExchangeAsync(Post(relay, Path))));
        Assert.Empty(gateway.Requests);

        static string WithoutDate(string answer) => Regex.Replace(answer, "Date: [^\r]*\r\n", "", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task R04_the_prefix_is_not_in_the_journal()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        await relay.ExchangeAsync(Post(relay, relay.Prefix + Path));
        await relay.ExchangeAsync(Post(relay, relay.Prefix + "/v1/nothing"));
        await relay.ExchangeAsync(Post(relay, relay.Prefix[..^1] + Path));
        for (var i = 0; i < 3; i++)
        {
            await relay.NextEntryAsync();
        }

        Assert.Equal(3, relay.Relay.Journal.Entries.Count);
        Assert.DoesNotContain(relay.Prefix[1..^1], JournalExport.ToJson(relay.Relay.Journal.Entries), StringComparison.Ordinal);
        Assert.DoesNotContain(relay.Prefix[1..^1], JournalExport.ToHar(relay.Relay.Journal.Entries, "https://gateway.example", "1.0.0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/messages")]
    [InlineData("PUT", "/v1/messages")]
    [InlineData("DELETE", "/v1/messages")]
    [InlineData("PATCH", "/v1/messages")]
    [InlineData("TRACE", "/v1/messages")]
    [InlineData("post", "/v1/messages")]
    [InlineData("POST", "/v1/messages/")]
    [InlineData("POST", "//v1/messages")]
    [InlineData("POST", "/v1/messages/batches")]
    [InlineData("POST", "/v1/files")]
    [InlineData("GET", "/v1/models/claude")]
    [InlineData("POST", "/v1/models")]
    [InlineData("GET", "/ui/")]
    [InlineData("POST", "/model/a/b/invoke")]
    [InlineData("POST", "/model//invoke")]
    [InlineData("POST", "/projects/p/locations/l/publishers/google/models/m:rawPredict")]
    [InlineData("POST", "/projects/p/locations/l/publishers/anthropic/models/m:predict")]
    public Task R05_other_methods_and_paths_are_refused(string method, string path) => AssertRefusedAsync(
        relay => Post(relay, relay.Prefix + path).Replace("POST ", method + " ", StringComparison.Ordinal), 404);

    [Fact]
    public async Task R05_no_tunnel_is_opened()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        foreach (var (target, host) in new[] { (gateway.Url.Authority, gateway.Url.Authority), (relay.Url.Authority, relay.Url.Authority), (gateway.Url.Authority, relay.Url.Authority) })
        {
            Assert.InRange(StatusOf(await relay.ExchangeAsync($"CONNECT {target} HTTP/1.1\r\nHost: {host}\r\n\r\n")), 400, 499);
        }

        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public Task R05_the_protocol_is_not_changed() => AssertRefusedAsync(
        relay => $"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", 400);

    [Fact]
    public async Task R05_http_2_without_tls_is_not_spoken()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        // Its preface ends the connection, and whatever follows it.
        Assert.DoesNotContain("HTTP/1.1 2", await relay.ExchangeAsync($"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nGET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(relay.Relay.Journal.Entries);
    }

    [Fact]
    public async Task R06_nothing_in_a_request_chooses_another_upstream()
    {
        await using var other = await TestGateway.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        var body = $$"""{"api_base":"{{other.Url}}","base_url":"{{other.Url}}","model":"{{TestGateway.Model}}"}""";
        await relay.ExchangeAsync(Post(
            relay,
            $"{relay.Prefix}{Path}&api_base={Uri.EscapeDataString(other.Url.ToString())}",
            $"X-Forwarded-Host: {other.Url.Authority}\r\nForwarded: host={other.Url.Authority}\r\nX-Original-URL: {other.Url}\r\nX-Upstream: {other.Url}\r\nX-Host: {other.Url.Authority}\r\n",
            body));
        Assert.Empty(other.Requests);
        Assert.Equal(gateway.Url.Authority, Assert.Single(gateway.Requests).Headers["host"]);
    }

    [Fact]
    public async Task R07_an_absolute_target_is_taken_with_the_own_authority_only()
    {
        await using var other = await TestGateway.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);

        Assert.NotEqual(404, StatusOf(await relay.ExchangeAsync(Post(relay, $"http://{relay.Url.Authority}{relay.Prefix}{Path}"))));
        Assert.Equal(Path, Assert.Single(gateway.Requests).Target);

        string[] foreign =
        [
            $"http://{other.Url.Authority}{relay.Prefix}{Path}",
            $"https://{relay.Url.Authority}{relay.Prefix}{Path}",
            $"http://{relay.Url.Authority}.attacker.example{relay.Prefix}{Path}",
            $"http://x@{relay.Url.Authority}{relay.Prefix}{Path}",
            $"http://{relay.Url.Authority}@{other.Url.Authority}{relay.Prefix}{Path}",
        ];
        foreach (var target in foreign)
        {
            Assert.InRange(StatusOf(await relay.ExchangeAsync(Post(relay, target))), 400, 499);
            // The web server asks that Host and target agree, so both may be foreign too.
            Assert.InRange(StatusOf(await relay.ExchangeAsync(Post(relay, target).Replace($"Host: {relay.Url.Authority}", $"Host: {target.Split('/')[2].Split('@')[^1]}", StringComparison.Ordinal))), 400, 499);
        }

        Assert.Empty(other.Requests);
        Assert.Single(gateway.Requests);
    }

    [Theory]
    [InlineData("/v1/../v1/messages")]
    [InlineData("/./v1/messages")]
    [InlineData("/v1/%2e%2e/messages")]
    [InlineData("/v1/.%2E/v1/messages")]
    [InlineData("/model/../invoke")]
    [InlineData("/model/%2e%2E/invoke")]
    [InlineData("/model/..%2f..%2Fadmin/invoke")]
    [InlineData("/model/a%2F..%2Fb/invoke")]
    [InlineData("/model/a%5C..%5Cb/invoke")]
    [InlineData("/projects/../locations/l/publishers/anthropic/models/m:rawPredict")]
    [InlineData("/v1\\messages")]
    [InlineData("/v1/messages#x")]
    public Task R07_dot_segments_are_refused(string path) => AssertRefusedAsync(relay => Post(relay, relay.Prefix + path), 400, 404);

    [Fact]
    public async Task R07_dots_inside_a_segment_are_none()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        await relay.ExchangeAsync(Post(relay, relay.Prefix + "/model/eu.anthropic..x...y%2Fz.a/invoke"));
        Assert.Equal("/model/eu.anthropic..x...y%2Fz.a/invoke", Assert.Single(gateway.Requests).Target);
    }
}
