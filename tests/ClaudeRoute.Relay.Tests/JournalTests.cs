using System.Net;
using System.Text;
using System.Text.Json;
using ClaudeRoute.Relay.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay.Tests;

/// <summary>What a relay notes holds no credential. R18 to R21 of the requirements.</summary>
public class JournalTests
{
    private const string Path = "/v1/messages?beta=true";

    /// <summary>Everything that can be seen of what a relay noted.</summary>
    private static string Everything(RunningRelay relay, Uri? upstream = null)
    {
        var entries = relay.Relay.Journal.Entries;
        return string.Join('\n', entries.Select(entry => entry.ToString()))
            + string.Join('\n', entries.SelectMany(entry => entry.HeaderNames.Concat(entry.AnswerHeaderNames).Concat(entry.Query).Concat(entry.Credentials.Select(each => each.ToString()))))
            + string.Join('\n', entries.Select(entry => entry.Stream).OfType<StreamSummary>().SelectMany(stream => stream.Events.Select(pair => pair.Key).Append(stream.ToString())))
            + string.Join('\n', entries.Select(JournalExport.ToJson))
            + JournalExport.ToJson(entries)
            + JournalExport.ToHar(entries, (upstream ?? new Uri("https://gateway.example")).ToString(), "1.0.0");
    }

    [Fact]
    public async Task R18_no_credential_of_a_request_is_noted()
    {
        List<string> canaries = [];
        string Fresh()
        {
            canaries.Add(Canary.Key());
            return canaries[^1];
        }

        await using var gateway = await TestGateway.StartAsync();
        var upstream = new UriBuilder(gateway.Url) { UserName = Fresh(), Password = Fresh() }.Uri;
        await using var relay = await RunningRelay.ForwardAsync(upstream);
        (string Name, string Value)[] headers =
        [
            ("Authorization", $"Bearer {Fresh()}"), ("x-api-key", Fresh()), ("api-key", Fresh()), ("x-goog-api-key", Fresh()), ("x-amz-security-token", Fresh()),
            ("Cookie", $"session={Fresh()}"), ("X-Custom", Fresh()), ("X-Portkey-Api-Key", Fresh()), ("User-Agent", $"claude-cli/1 ({Fresh()})"), ("anthropic-beta", Fresh()), ("Proxy-Authorization", $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("u:" + Fresh()))}"),
        ];
        var body = $$"""{"model":"{{TestGateway.Model}}","messages":[{"role":"user","content":"{{Fresh()}}"}],"metadata":{"user_id":"{{Fresh()}}"},"system":"{{Fresh()}}"}""";

        using (await relay.PostAsync($"{Path}&key={Fresh()}&x={Fresh()}={Fresh()}&{Fresh()}", body, headers))
        using (await relay.PostAsync($"/v1/nothing?key={Fresh()}", body, headers))
        using (await relay.PostAsync(Path, body, ("Authorization", Fresh()), ("x-api-key", $"{Fresh()}, {Fresh()}")))
        using (await relay.PostAsync(Path, body, ("Authorization", $"AWS4-HMAC-SHA256 Credential={Fresh()}/20260101/us-east-1/bedrock/aws4_request, Signature={Fresh()}"), ("x-amz-security-token", Fresh())))
        {
            for (var i = 0; i < 4; i++)
            {
                await relay.NextEntryAsync();
            }
        }

        var all = Everything(relay, upstream);
        Assert.All(canaries, canary => Assert.DoesNotContain(canary, all, StringComparison.OrdinalIgnoreCase));
        Assert.All(canaries, canary => Assert.DoesNotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes("u:" + canary)), all, StringComparison.Ordinal));
        Assert.Contains(relay.Relay.Journal.Entries[0].Query, name => name == "key");
        Assert.Contains(relay.Relay.Journal.Entries[0].HeaderNames, name => name == "x-custom");
    }

    [Fact]
    public async Task R18_a_credential_that_an_upstream_repeats_is_not_noted()
    {
        var key = Canary.Key();
        var custom = Canary.Key();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                context.Response.StatusCode = 401;
                context.Response.ContentType = $"text/event-stream; key={key}";
                context.Response.Headers["x-" + key] = key;
                context.Response.Headers["x-echo"] = key;
                var data = $$"""{"type":"message_start","message":{"model":"{{key}} {{custom}}"},"error":"{{key}}"}""";
                await context.Response.WriteAsync($"event: {key}\ndata: {data}\n\nevent: message_start\ndata: {data}\n\nevent: x{custom}x\n\n");
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var answer = await relay.PostAsync(Path, $$"""{"model":"{{key}}"}""", ("x-api-key", key), ("X-Team", custom));
        Assert.Contains(key, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var entry = await relay.NextEntryAsync();
        Assert.Equal(1, entry.Stream!.Count("message_start"));
        Assert.DoesNotContain(key, Everything(relay), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(custom, Everything(relay), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(GatewayFaults.ResetsBefore, null)]
    [InlineData(GatewayFaults.None, "https://other.example/KEY?key=KEY")]
    [InlineData(GatewayFaults.None, "https://KEY:KEY@other.example/")]
    public async Task R18_no_credential_is_in_an_error_or_its_exception(GatewayFaults faults, string? redirect)
    {
        var key = Canary.Key();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Faults = faults, RedirectsTo = redirect?.Replace("KEY", key, StringComparison.Ordinal) });
        var upstream = new UriBuilder(gateway.Url) { UserName = key }.Uri;
        await using var relay = await RunningRelay.ForwardAsync(upstream);
        List<string> exceptions = [];
        AppDomain.CurrentDomain.FirstChanceException += Note;
        using var answer = await relay.PostAsync(Path, "{}", ("x-api-key", key));
        var text = await answer.Content.ReadAsStringAsync();
        await relay.NextEntryAsync();
        AppDomain.CurrentDomain.FirstChanceException -= Note;
        Assert.DoesNotContain(key, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key, Everything(relay, upstream), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key, string.Join('\n', exceptions), StringComparison.OrdinalIgnoreCase);

        void Note(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs seen)
        {
            lock (exceptions)
            {
                exceptions.Add(seen.Exception.Message);
            }
        }
    }

    [Fact]
    public async Task R18_an_upstream_that_cannot_be_used_is_named_without_its_credential()
    {
        var key = Canary.Key();
        foreach (var upstream in new[] { $"http://{key}:{key}@gateway.example/", $"https://gateway.example/?key={key}", $"ftp://{key}@gateway.example/" })
        {
            var error = await Assert.ThrowsAsync<RelayUnavailableException>(() => LoopbackRelay.StartAsync(new RelayOptions { Upstream = new Uri(upstream) }, CancellationToken.None));
            Assert.DoesNotContain(key, error.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task R19_fingerprints_are_equal_for_equal_credentials_only_and_under_one_key_only()
    {
        var (one, two) = (Canary.Key(), Canary.Key());
        var secret = Canary.Bytes(32);
        await using var first = await RunningRelay.CaptureAsync(options => options with { FingerprintKey = secret });
        await using var again = await RunningRelay.CaptureAsync(options => options with { FingerprintKey = secret.ToArray() });
        await using var other = await RunningRelay.CaptureAsync();

        var (a, b, c) = (await SeenAsync(first), await SeenAsync(again), await SeenAsync(other));

        Assert.Equal(["authorization bearer", "x-api-key value", "api-key value"], a.Select(each => $"{each.Header} {each.Kind}"));
        Assert.Equal(a[0].Fingerprint, a[1].Fingerprint);
        Assert.NotEqual(a[0].Fingerprint, a[2].Fingerprint);
        Assert.Equal(a.Select(each => each.Fingerprint), b.Select(each => each.Fingerprint));
        Assert.NotEqual(a[0].Fingerprint, c[0].Fingerprint);
        Assert.Equal(a[0].Fingerprint, first.Relay.Fingerprints.Of(one));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(one)))[..8], a[0].Fingerprint);
        Assert.All(a, each => Assert.Equal(one.Length, each.Length));

        async Task<IReadOnlyList<SeenCredential>> SeenAsync(RunningRelay relay)
        {
            using var answer = await relay.PostAsync(Path, "{}", ("Authorization", $"Bearer {one}"), ("x-api-key", one), ("api-key", two));
            return (await relay.NextEntryAsync()).Credentials;
        }
    }

    [Fact]
    public async Task R19_a_stand_in_has_no_fingerprint()
    {
        await using var relay = await RunningRelay.CaptureAsync(options => options with { IsStandIn = value => value is "-" or "none" });
        using var answer = await relay.PostAsync(Path, "{}", ("Authorization", "Bearer none"), ("x-api-key", "-"));
        var seen = (await relay.NextEntryAsync()).Credentials;
        Assert.All(seen, each => Assert.Equal((true, null), (each.IsStandIn, each.Fingerprint)));
        Assert.Contains("\"placeholder\":true", JournalExport.ToJson(relay.Relay.Journal.Entries[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R20_the_journal_keeps_the_newest_thousand()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        for (var i = 0; i < 1010; i++)
        {
            using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
            await relay.NextEntryAsync();
        }

        Assert.Equal(Enumerable.Range(11, 1000), relay.Relay.Journal.Entries.Select(entry => entry.Number));
    }

    [Fact]
    public async Task R21_text_of_an_upstream_is_noted_without_control_and_direction_characters()
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("event: a\u001B[31m\u202Eb\u2066\u0007c\ndata: {}\n\nevent: message_start\ndata: {\"message\":{\"model\":\"m\\u001b[2J\\u202e\\u2028x\"}}\n\nevent: message_start\ndata: {\"message\":{\"model\":\"\\ud800\"}}\n\n");
                for (var i = 0; i < 500; i++)
                {
                    await context.Response.WriteAsync($"event: {i}{new string('y', 5000)}\ndata: {{}}\n\n");
                }
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var answer = await relay.PostAsync(Path, "{}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsByteArrayAsync();
        var entry = await relay.NextEntryAsync();
        Assert.Equal(("a [31m b c", "m [2J x", false), (entry.Stream!.Events[0].Key, entry.Stream.Model, entry.WasCut));
        Assert.InRange(entry.Stream.Events.Count, 1, 64);
        Assert.All(entry.Stream.Events, pair => Assert.InRange(pair.Key.Length, 1, 64));
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData(null, "")]
    [InlineData("\u001B]8;;http://evil.example\u0007link\u001B]8;;\u0007", "]8;;http://evil.example link ]8;;")]
    [InlineData("a\r\nb\tc\0d", "a b c d")]
    [InlineData("x\u202E\u2067\u200F\u061C\uFEFF\u200Bz", "x z")]
    [InlineData("tag\U000E0041\U000E0042", "tag")]
    [InlineData("\uE000private\U000F0000", "private")]
    public void R21_only_what_can_be_seen_is_left(string? text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Fact]
    public void R21_half_of_a_pair_of_surrogates_is_marked() => Assert.Equal("half\uFFFD of a pair", PlainText.Of($"half{(char)0xD83D} of a pair"));

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("語")]
    [InlineData("😀")]
    public void R21_no_more_than_2_KiB_are_left(string character)
    {
        var shown = PlainText.Of(string.Concat(Enumerable.Repeat(character, 10_000)));
        Assert.InRange(Encoding.UTF8.GetByteCount(shown), 2000, 2048);
        Assert.EndsWith(character + "…", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_has_all_that_its_standard_asks_for()
    {
        await using var relay = await RunningRelay.CaptureAsync();
        using (await relay.PostAsync(Path, "{\"stream\":true}", ("x-api-key", Canary.Key())))
        {
            await relay.NextEntryAsync();
        }

        using var har = JsonDocument.Parse(JournalExport.ToHar(relay.Relay.Journal.Entries, "https://gateway.example/base", "1.2.3"));
        var log = har.RootElement.GetProperty("log");
        Assert.Equal(("1.2", "claude-route", "1.2.3"), (log.GetProperty("version").GetString(), log.GetProperty("creator").GetProperty("name").GetString(), log.GetProperty("creator").GetProperty("version").GetString()));
        var entry = log.GetProperty("entries")[0];
        foreach (var name in new[] { "startedDateTime", "time", "request", "response", "cache", "timings" })
        {
            Assert.True(entry.TryGetProperty(name, out _), name);
        }

        foreach (var name in new[] { "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize" })
        {
            Assert.True(entry.GetProperty("request").TryGetProperty(name, out _), name);
        }

        foreach (var name in new[] { "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize" })
        {
            Assert.True(entry.GetProperty("response").TryGetProperty(name, out _), name);
        }

        Assert.Equal("https://gateway.example/base/v1/messages", entry.GetProperty("request").GetProperty("url").GetString());
        Assert.All(entry.GetProperty("request").GetProperty("headers").EnumerateArray(), header => Assert.Equal("…", header.GetProperty("value").GetString()));
    }

    [Theory]
    [InlineData(RelayError.ForeignHost, 421)]
    [InlineData(RelayError.SignedRequest, 421)]
    [InlineData(RelayError.UpstreamInvalid, 502)]
    [InlineData(RelayError.UpstreamRedirects, 502)]
    [InlineData(RelayError.UpstreamUnreachable, 502)]
    [InlineData(RelayError.UpstreamUntrusted, 502)]
    [InlineData(RelayError.Silence, 502)]
    [InlineData(RelayError.UnknownPath, 404)]
    [InlineData(RelayError.FromBrowser, 403)]
    [InlineData(RelayError.Ambiguous, 400)]
    [InlineData(RelayError.TooLarge, 413)]
    public void R23_an_error_of_the_relay_has_the_form_of_the_api(RelayError error, int status)
    {
        Assert.Equal(status, RelayErrors.Status(error));
        Assert.Matches("^[a-z]+(-[a-z]+)*$", RelayErrors.Word(error));
        using var body = JsonDocument.Parse(RelayErrors.Body(error, "Why \"so\"."));
        Assert.Equal("error", body.RootElement.GetProperty("type").GetString());
        Assert.Equal("Why \"so\".", body.RootElement.GetProperty("error").GetProperty("message").GetString());
        Assert.EndsWith(error == RelayError.TooLarge ? "request_too_large" : "_error", body.RootElement.GetProperty("error").GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R23_an_upstream_cannot_pass_for_the_relay()
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = context =>
            {
                context.Response.StatusCode = 502;
                context.Response.Headers["X-Claude-Route-Relay"] = "silence";
                return Task.CompletedTask;
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var answer = await relay.PostAsync(Path, "{}");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.False(answer.Headers.Contains("x-claude-route-relay"));
        Assert.Null((await relay.NextEntryAsync()).Error);
    }
}
