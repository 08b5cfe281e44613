using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ClaudeRoute.Relay.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay.Tests.Forwarding;

/// <summary>What goes in comes out: bytes, headers, paths, statuses, both ways.</summary>
public class BytesTests
{
    private const string Path = "/v1/messages?beta=true";

    /// <summary>A gateway that says the hash of what it got, and answers with bytes of its own.</summary>
    private static Task<TestGateway> HashingAsync(byte[] answer, TaskCompletionSource<string> hash) => TestGateway.StartAsync(new GatewayOptions
    {
        Instead = async context =>
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer) is var read && read > 0)
            {
                sha.AppendData(buffer.AsSpan(0, read));
            }

            hash.TrySetResult(Convert.ToHexString(sha.GetHashAndReset()));
            context.Response.ContentType = "application/octet-stream";
            await context.Response.Body.WriteAsync(answer);
        },
    });

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(49_000, false)]
    [InlineData(10 * 1024 * 1024, false)]
    [InlineData(49_000, true)]
    [InlineData(10 * 1024 * 1024, true)]
    public async Task R14_the_hash_of_a_body_is_the_same_on_both_sides_both_ways(int length, bool isChunked)
    {
        var (sent, back) = (Canary.Bytes(length), Canary.Bytes(length));
        var hash = new TaskCompletionSource<string>();
        await using var gateway = await HashingAsync(back, hash);
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var request = relay.Request(HttpMethod.Post, Path, new ByteArrayContent(sent));
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await relay.Client.SendAsync(request);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(sent)), await hash.Task);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(back)), Convert.ToHexString(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync())));
        var entry = await relay.NextEntryAsync();
        Assert.Equal((length, (long)length, 200, false), (entry.RequestBytes, entry.AnswerBytes, entry.Status, entry.WasCut));
    }

    [Fact]
    public async Task Headers_of_the_client_arrive_as_they_were_sent()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        var key = Canary.Key();
        (string Name, string Value)[] sent =
        [
            ("Authorization", $"Bearer {key}"),
            ("x-api-key", key),
            ("anthropic-version", "2023-06-01"),
            ("anthropic-beta", "context-management-2025-06-27,interleaved-thinking-2025-05-14"),
            ("anthropic-dangerous-direct-browser-access", "true"),
            ("X-Claude-Code-Session-Id", Guid.NewGuid().ToString()),
            ("x-app", "cli"),
            ("User-Agent", "claude-cli/2.1.329 (external, sdk-cli)"),
            ("X-Stainless-Retry-Count", "0"),
            ("Accept", "application/json"),
            ("Accept-Encoding", "gzip, deflate, br, zstd"),
            ("X-Team", "size=1, \"x\""),
            ("X-Nothing", ""),
            ("Cookie", "a=1; b=2"),
        ];

        using var answer = await relay.PostAsync(Path, $$"""{"model":"{{TestGateway.Model}}","max_tokens":1,"messages":[]}""", sent);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var arrived = Assert.Single(gateway.Requests);
        foreach (var (name, value) in sent)
        {
            Assert.Equal(value, arrived.Headers[name.ToLowerInvariant()]);
        }

        Assert.Equal(gateway.Url.Authority, arrived.Headers["host"]);
        Assert.Equal("application/json; charset=utf-8", arrived.Headers["content-type"]);
        // What the client of this test sends, and nothing else.
        Assert.Equal(
            sent.Select(header => header.Name.ToLowerInvariant()).Concat(["host", "content-type", "content-length"]).Order(),
            arrived.Headers.Keys.Order());
    }

    [Fact]
    public async Task Bytes_above_ascii_in_a_header_pass_both_ways()
    {
        await using var upstream = new RawUpstream(async connection =>
        {
            var head = await connection.ReadUntilAsync("\r\n\r\n");
            var value = head.Split("X-Team: ")[1].Split("\r\n")[0];
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nX-Back: {value}\r\nContent-Length: 0\r\n\r\n");
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);

        var answer = await relay.ExchangeAsync($"GET {relay.Prefix}/v1/models HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nX-Team: caf\u00C3\u00A9 \u00FF\r\nConnection: close\r\n\r\n");

        Assert.Contains("\r\nX-Back: caf\u00C3\u00A9 \u00FF\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("POST", "/v1/messages?beta=true", "/v1/messages?beta=true")]
    [InlineData("POST", "/v1/messages?beta=true&x=a%2Fb&y=%C3%A9&z", "/v1/messages?beta=true&x=a%2Fb&y=%C3%A9&z")]
    [InlineData("POST", "/v1/messages/count_tokens?beta=true", "/v1/messages/count_tokens?beta=true")]
    [InlineData("GET", "/v1/models?limit=1000", "/v1/models?limit=1000")]
    [InlineData("POST", "/model/us.anthropic.claude-x-v1:0/invoke", "/model/us.anthropic.claude-x-v1:0/invoke")]
    [InlineData("POST", "/model/arn:aws:bedrock:eu-west-1:1:application-inference-profile%2Fa1/invoke-with-response-stream", "/model/arn:aws:bedrock:eu-west-1:1:application-inference-profile%2Fa1/invoke-with-response-stream")]
    [InlineData("POST", "/model/a%2fb%3Ac/invoke", "/model/a%2fb%3Ac/invoke")]
    [InlineData("GET", "/inference-profiles?type=SYSTEM_DEFINED", "/inference-profiles?type=SYSTEM_DEFINED")]
    [InlineData("POST", "/projects/p/locations/l/publishers/anthropic/models/m@1:streamRawPredict", "/projects/p/locations/l/publishers/anthropic/models/m@1:streamRawPredict")]
    [InlineData("HEAD", "/api/hello", "/api/hello")]
    [InlineData("HEAD", "", "")]
    [InlineData("HEAD", "/", "/")]
    public async Task R07_the_raw_path_and_query_arrive(string method, string path, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Prefix = "/gateway/v1%2Fx" });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var request = relay.Request(HttpMethod.Parse(method), path, method == "POST" ? new StringContent("{}") : null);

        using var answer = await relay.Client.SendAsync(request);

        Assert.Equal(("/gateway/v1%2Fx" + expected, method), (Assert.Single(gateway.Requests).Target, gateway.Requests[0].Method));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(529)]
    [InlineData(599)]
    public async Task An_error_keeps_its_status_headers_and_bytes(int status)
    {
        // Layout and member order that no writer would make again.
        var body = Encoding.UTF8.GetBytes("{ \"type\":\"error\",\n\t\"error\" : {\"message\":\"h\\u00e9 \u00e9\", \"type\":\"overloaded_error\"},\"request_id\":\"req_1\" }\n");
        (string Name, string Value)[] headers =
        [
            ("retry-after", "3"),
            ("retry-after-ms", "2500"),
            ("x-should-retry", "false"),
            ("request-id", "req_011"),
            ("x-amzn-requestid", Guid.NewGuid().ToString()),
            ("x-amzn-errortype", "ThrottlingException:http://internal/"),
            ("apim-request-id", Guid.NewGuid().ToString()),
            ("anthropic-ratelimit-requests-limit", "50"),
            ("anthropic-ratelimit-requests-remaining", "0"),
            ("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:00Z"),
            ("anthropic-ratelimit-unified-status", "rejected"),
            ("set-cookie", "a=1; Path=/"),
            ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
            ("server", "gateway"),
        ];
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json;charset=utf-8";
                context.Response.ContentLength = body.Length;
                foreach (var (name, value) in headers)
                {
                    context.Response.Headers.Append(name, value);
                }

                await context.Response.Body.WriteAsync(body);
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);

        using var answer = await relay.PostAsync(Path, "{}");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
        var given = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        Assert.Equal(
            headers.Concat([("content-type", "application/json;charset=utf-8"), ("content-length", $"{body.Length}")]).OrderBy(header => header.Item1),
            given.Select(header => (header.Key, header.Value)).OrderBy(header => header.Key));
        Assert.False((await relay.NextEntryAsync()).Error.HasValue);
    }

    [Fact]
    public async Task Headers_that_come_twice_stay_two()
    {
        await using var upstream = new RawUpstream("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2, 3\r\nContent-Length: 0\r\n\r\n");
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(["a=1", "b=2, 3"], answer.Headers.GetValues("set-cookie"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task R14_a_coded_answer_is_not_decoded(string coding)
    {
        var bytes = coding == "gzip" ? TestGateway.Compress(Encoding.UTF8.GetBytes("event: message_stop\ndata: {}\n\n")) : Canary.Bytes(300);
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.ContentEncoding = coding;
                await context.Response.Body.WriteAsync(bytes);
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);

        using var answer = await relay.PostAsync(Path, "{}", ("Accept-Encoding", "gzip, br, zstd"));

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(coding, Assert.Single(answer.Content.Headers.ContentEncoding));
        var entry = await relay.NextEntryAsync();
        Assert.Equal((coding, null), (entry.ContentEncoding, entry.Stream));
    }

    [Fact]
    public async Task A_head_request_brings_headers_and_no_body()
    {
        await using var upstream = new RawUpstream("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nContent-Type: text/html\r\nrequest-id: req_1\r\n\r\n");
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);

        var answer = await relay.ExchangeAsync($"HEAD {relay.Prefix}/api/hello HTTP/1.1\r\nHost: {relay.Url.Authority}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 1234\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nrequest-id: req_1\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_length_is_chunked_upstream_too()
    {
        await using var upstream = new RawUpstream(async connection =>
        {
            var head = await connection.ReadUntilAsync("\r\n\r\n");
            Assert.Contains("Transfer-Encoding: chunked\r\n", head, StringComparison.Ordinal);
            await connection.ReadUntilAsync("0\r\n\r\n");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        using var request = relay.Request(HttpMethod.Post, Path, new StringContent("{}"));
        request.Headers.TransferEncodingChunked = true;
        using var answer = await relay.Client.SendAsync(request);
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_that_ends_with_its_connection_arrives_whole()
    {
        await using var upstream = new RawUpstream("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nevent: ping\ndata: {}\n\n");
        await using var relay = await RunningRelay.ForwardAsync(upstream.Url);
        using var answer = await relay.PostAsync(Path, "{}");
        Assert.Equal("event: ping\ndata: {}\n\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, (await relay.NextEntryAsync()).Stream!.Count("ping"));
    }

    [Fact]
    public async Task Http_2_is_spoken_to_an_upstream_that_offers_it()
    {
        using var certificates = new Certificates();
        using var certificate = certificates.Valid();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Certificate = certificate });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { ExtraRoots = certificates.Roots });
        var body = $$"""{"model":"{{TestGateway.Model}}","stream":true,"max_tokens":1,"messages":[],"system":"{{new string('x', 300_000)}}"}""";

        using var answer = await relay.PostAsync(Path, body, ("anthropic-version", "2023-06-01"), ("Authorization", $"Bearer {Canary.Key()}"));

        Assert.Contains("event: message_stop", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var arrived = Assert.Single(gateway.Requests);
        Assert.Equal(("HTTP/2", "/v1/messages?beta=true"), (arrived.Protocol, arrived.Target));
        Assert.Equal(body, Encoding.UTF8.GetString(arrived.Body));
        Assert.Equal("req_000001", answer.Headers.GetValues("request-id").Single());
        Assert.DoesNotContain(arrived.Headers.Keys, name => name.StartsWith("x-forwarded", StringComparison.Ordinal) || name is "via" or "traceparent");
    }

    [Fact]
    public async Task R11_a_body_is_sent_once_also_where_the_upstream_asks_for_it_again()
    {
        using var certificates = new Certificates();
        using var certificate = certificates.Valid();
        List<long> lengths = [];
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Certificate = certificate,
            Instead = async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                lock (lengths)
                {
                    lengths.Add(body.Length);
                }

                // "Refused stream" tells a client that it may send the request anew.
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(7);
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { ExtraRoots = certificates.Roots });
        using var request = relay.Request(HttpMethod.Post, Path, new ByteArrayContent(Canary.Bytes(1000)));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = true;

        using var answer = await relay.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal([1000], lengths);
    }
}
