using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Security;

/// <summary>One request in is one request out, whatever its bytes try. R10 to R14 of the requirements.</summary>
public class FramingTests
{
    private const string Path = "/v1/messages?beta=true";

    public static TheoryData<string, string> Ambiguous => new()
    {
        { "both lengths", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX" },
        { "both lengths, the other way round", "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX" },
        { "the renamed length", "X-Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" },
        { "the same length twice", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "a list of lengths", "Content-Length: 2, 2\r\n\r\n{}" },
        { "a negative length", "Content-Length: -1\r\n\r\n{}" },
        { "a hexadecimal length", "Content-Length: 0x2\r\n\r\n{}" },
        { "another coding", "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n" },
        { "two codings", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" },
        { "chunked twice", "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" },
        { "two coding headers", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "two coding headers, one unknown", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "a coding that is not quite chunked", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "a coding with a parameter", "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n" },
        { "a space before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" },
        { "a coding after a vertical tab", "Transfer-Encoding: \u000Bchunked\r\n\r\n0\r\n\r\n" },
        { "a folded header", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" },
        { "a folded other header", "X-A: 1\r\n  X-B: 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "a line that ends with a line feed alone", "X-A: 1\nX-B: 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "a head that ends with line feeds", "Content-Length: 2\n\n{}" },
        { "a carriage return alone", "X-A: 1\rX-B: 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "a null in a value", "X-A: a\0b\r\nContent-Length: 2\r\n\r\n{}" },
        { "a null in a name", "X\0A: a\r\nContent-Length: 2\r\n\r\n{}" },
        { "a control character in a value", "X-A: a\u0001b\r\nContent-Length: 2\r\n\r\n{}" },
        { "a deletion in a value", "X-A: a\u007Fb\r\nContent-Length: 2\r\n\r\n{}" },
        { "an escape sequence in a value", "X-A: \u001B[31mred\r\nContent-Length: 2\r\n\r\n{}" },
        { "no name", ": a\r\nContent-Length: 2\r\n\r\n{}" },
        { "a space in a name", "X A: a\r\nContent-Length: 2\r\n\r\n{}" },
        { "a chunk extension with a line feed", "Transfer-Encoding: chunked\r\n\r\n2;a\nx\r\n{}\r\n0\r\n\r\n" },
        { "a chunk size that is none", "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n" },
        { "a negative chunk size", "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n" },
        { "a chunk that is longer than it says", "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n" },
        { "a line feed alone after a chunk size", "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task R11_R12_a_request_that_can_be_read_in_two_ways_is_refused_and_its_connection_ends(string what, string rest)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        // What follows must not be taken for a request of its own.
        var smuggled = $"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\n\r\n";

        var answer = await relay.ExchangeAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\n{rest}{smuggled}");

        Assert.Matches("^HTTP/1.1 400 ", answer);
        Assert.Contains("x-claude-route-relay: ambiguous\r\n", answer, StringComparison.Ordinal);
        Assert.True(Regex.Count(answer, "HTTP/1.1 [0-9]{3}", RegexOptions.None, TimeSpan.FromSeconds(1)) == 1, what);
        Assert.DoesNotContain(gateway.Requests, request => request.Method == "GET");
        // A body is sent on while it is read; a wrong one ends upstream in the middle, so nothing of it is a whole request.
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task R11_a_length_is_written_anew()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        await relay.ExchangeAsync($"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: close\r\nContent-Length: +002 \r\n\r\n{{}}");
        Assert.Equal("2", Assert.Single(gateway.Requests).Headers["content-length"]);
    }

    [Theory]
    [InlineData("GET /x HTTP/1.1\r\n\r\n")]
    [InlineData("{\"a\":1}\r\n\r\nGET /x HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task R11_a_body_that_looks_like_a_request_is_none(string body)
    {
        await using var upstream = new RawUpstream(async connection =>
        {
            for (var i = 0; i < 2; i++)
            {
                var head = await connection.ReadUntilAsync("\r\n\r\n");
                var length = int.Parse(Regex.Match(head, "Content-Length: (?<length>[0-9]+)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)).Groups["length"].Value);
                var got = Encoding.Latin1.GetString(await connection.ReadExactlyAsync(length));
                var told = $"{head.Split(' ')[0]} {got.Length} {got == body}";
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {told.Length}\r\n\r\n{told}");
            }
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        for (var i = 0; i < 2; i++)
        {
            using var answer = await relay.PostAsync(Path, body);
            Assert.Equal($"POST {body.Length} True", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task R10_headers_of_one_connection_stay_on_it_and_nothing_is_added()
    {
        var arrived = new TaskCompletionSource<string>();
        await using var upstream = new RawUpstream(async connection =>
        {
            arrived.SetResult(await connection.ReadUntilAsync("\r\n\r\n"));
            await connection.ReadUntilAsync("{}");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Inner, Content-Language\r\nKeep-Alive: timeout=5\r\nX-Inner: 1\r\nContent-Language: de\r\nProxy-Authenticate: Basic\r\nTrailer: X-T\r\nTE: x\r\nX-Outer: 2\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);

        await using var client = await RawConnection.OpenAsync(relay.Port);
        await client.SendAsync(
            $"POST {relay.Prefix}{Path} HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic {Canary.Key()}\r\n"
            + "Proxy: http://attacker.example\r\nTE: trailers\r\nTrailer: X-T\r\nExpect: 100-continue\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nX-Theirs: 2\r\nContent-Length: 2\r\n\r\n{}");

        var head = (await arrived.Task).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [$"Host: 127.0.0.1:{upstream.Port}", "X-Theirs: 2", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Content-Length: 2"],
            head[1..].OrderBy(line => line[0] switch { 'H' => 0, 'X' => 1, 't' => 2, _ => 3 }));
        var last = (await client.ReadUntilAsync("\r\n\r\nok")).ToLowerInvariant();
        Assert.Contains("\r\nx-outer: 2\r\n", last, StringComparison.Ordinal);
        foreach (var name in new[] { "keep-alive", "x-inner", "content-language", "proxy-authenticate", "trailer", "te:", "via", "x-forwarded" })
        {
            Assert.DoesNotContain("\r\n" + name, last, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R10_an_own_trace_does_not_travel()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var activity = new System.Diagnostics.Activity("test").Start();
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.DoesNotContain(Assert.Single(gateway.Requests).Headers.Keys, name => name is "traceparent" or "tracestate" or "baggage" or "request-id" or "correlation-context");
    }

    [Theory]
    [InlineData("X-A: a\0b")]
    [InlineData("X-A: a\u0001b")]
    [InlineData("X-A: \u001B[31mred")]
    [InlineData("X-A: a\rInjected: 1")]
    [InlineData("X-A: a\r\n folded")]
    [InlineData("X\u0001A: b")]
    public async Task R12_control_characters_of_an_upstream_are_not_passed_on(string line)
    {
        await using var upstream = new RawUpstream($"HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: 2\r\n\r\nok");
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);

        var answer = await relay.ExchangeAsync($"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("\r\nInjected", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(answer, c => c is < ' ' and not '\r' and not '\n');
        // The class library makes a space of some of them, as RFC 9110 (5.5) allows; the rest is refused.
        Assert.Matches("^HTTP/1.1 (200|502) ", answer);
        Assert.Contains(answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? "\r\nX-A: a " : "x-claude-route-relay: upstream-invalid", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R13_33_MiB_are_taken_and_more_is_not()
    {
        const long Limit = 33L * 1024 * 1024;
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Instead = context => context.Request.Body.CopyToAsync(Stream.Null) });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        var body = new byte[Limit + 1];

        using var fits = await relay.Client.PostAsync(relay.Address(Path), new ByteArrayContent(body, 0, (int)Limit));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal(Limit, (await relay.NextEntryAsync()).RequestBytes);

        using var request = relay.Request(HttpMethod.Post, Path, new ByteArrayContent(body));
        request.Headers.ExpectContinue = true;
        using var tooLong = await relay.Client.SendAsync(request);
        await Forwarding.FailureTests.AssertOwnErrorAsync(tooLong, RelayError.TooLarge, "33 MiB");
    }

    [Fact]
    public async Task R13_headers_above_32_KiB_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        string With(int length) => $"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: close\r\nX-Long: {new string('x', length)}\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 200 ", await relay.ExchangeAsync(With(30 * 1024)), StringComparison.Ordinal);
        AssertMarked(await relay.ExchangeAsync(With(33 * 1024)), 431, "too-large");
        Assert.Single(gateway.Requests);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400, "ambiguous")]
    [InlineData("GET / HTTP/9.9\r\n\r\n", 505, "ambiguous")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "ambiguous")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400, "ambiguous")]
    public async Task R23_what_the_web_server_refuses_by_itself_is_marked_too_also_after_an_answer(string request, int status, string word)
    {
        await using var relay = await RunningRelay.CaptureAsync();
        AssertMarked(await relay.ExchangeAsync(request), status, word);

        await using var connection = await RawConnection.OpenAsync(relay.Port);
        await connection.SendAsync($"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\n\r\n");
        Assert.DoesNotContain("x-claude-route-relay", await connection.ReadUntilAsync("}"), StringComparison.OrdinalIgnoreCase);
        await connection.SendAsync(request);
        AssertMarked(await connection.ReadToEndAsync(), status, word);
    }

    /// <summary>An answer of the relay itself, whole and of the length that it states.</summary>
    internal static void AssertMarked(string answer, int status, string word)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        var parts = answer.Split("\r\n\r\n", 2);
        Assert.Contains($"x-claude-route-relay: {word}", parts[0].Split("\r\n"));
        Assert.Contains("x-should-retry: false", parts[0].Split("\r\n"));
        Assert.Equal($"Content-Length: {parts[1].Length}", Assert.Single(parts[0].Split("\r\n"), line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)));
        using var body = System.Text.Json.JsonDocument.Parse(parts[1]);
        Assert.Equal("error", body.RootElement.GetProperty("type").GetString());
    }
}
