using System.Net.Sockets;
using System.Text;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Relay.Tests.Support;
using static ClaudeRoute.Relay.Tests.Contract.ContractRun;

namespace ClaudeRoute.Relay.Tests.Contract;

/// <summary>Lines that are judged from a session: turns go through a real relay to a gateway, one with which a line holds and one with which it does not.</summary>
public class SessionLineTests
{
    private const string Path = "/v1/messages?beta=true";
    private const string Tools = ""","tools":[{"name":"t","defer_loading":true,"input_schema":{"type":"object"}}]""";

    private static string Body(string model = TestGateway.Model, string more = "") =>
        $$"""{"model":"{{model}}","max_tokens":1,"stream":true,"messages":[{"role":"user","content":"."}]{{more}}}""";

    private static (string, string)[] Headers(string? key = null, string? second = null, string? coding = null) =>
    [
        ("anthropic-version", "2023-06-01"),
        ("authorization", $"Bearer {key ?? Canary.Key()}"),
        .. second is null ? [] : new[] { ("x-api-key", second) },
        .. coding is null ? [] : new[] { ("accept-encoding", coding) },
    ];

    private static Task<Verdict> AfterAsync(string line, GatewayFaults faults, string? body = null, params (string, string)[] headers) =>
        AfterAsync(line, new GatewayOptions { Faults = faults }, [(Path, body ?? Body())], headers);

    private static async Task<Verdict> AfterAsync(string line, GatewayOptions options, (string Path, string Body)[] turns, params (string, string)[] headers)
    {
        await using var gateway = await TestGateway.StartAsync(options);
        return await AfterAsync(line, gateway.Url, turns, headers);
    }

    private static async Task<Verdict> AfterAsync(string line, Uri upstream, (string Path, string Body)[] turns, params (string, string)[] headers)
    {
        await using var relay = await RunningRelay.ForwardAsync(upstream);
        foreach (var (path, body) in turns)
        {
            using var answer = await relay.PostAsync(path, body, headers.Length == 0 ? Headers() : headers);
            await answer.Content.ReadAsByteArrayAsync();
            await relay.NextEntryAsync();
        }

        Assert.DoesNotContain("defer_loading: Extra", JournalExport.ToJson(relay.Relay.Journal.Entries), StringComparison.Ordinal);
        // Whatever is known about the way there is left to the session.
        var target = Target(upstream) with { OnlyPassive = "No request may be made." };
        return Of(line, await ContractCheck.RunAsync(target, new ContractOptions { Journal = relay.Relay.Journal.Entries, Proxy = new Uri("http://proxy.invalid") }, CancellationToken.None));
    }

    private static void AssertIs(Outcome outcome, string evidence, Verdict verdict)
    {
        Assert.True(outcome == verdict.Outcome, $"{verdict.Outcome}: {verdict.Evidence}");
        Assert.Contains(evidence, verdict.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L02_the_query_is_served_or_not()
    {
        AssertIs(Outcome.Pass, "were served", await AfterAsync("L2", GatewayFaults.None));
        AssertIs(Outcome.Pass, "were served", await AfterAsync("L2", GatewayFaults.None, Body("no-such-model")));
        AssertIs(Outcome.Inconclusive, "status 404", await AfterAsync("L2", GatewayFaults.RefusesQuery));
        AssertIs(Outcome.Fail, "without it", await AfterAsync("L2", new GatewayOptions { Faults = GatewayFaults.RefusesQuery }, [(Path, Body()), ("/v1/messages", Body())]));
    }

    [Fact]
    public async Task L04_the_relay_reaches_the_gateway_or_says_why_not()
    {
        AssertIs(Outcome.Pass, "were answered", await AfterAsync("L4", GatewayFaults.None));
        var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();
        AssertIs(Outcome.Fail, $"No connection to 127.0.0.1:{port}.", await AfterAsync("L4", new Uri($"http://127.0.0.1:{port}"), [(Path, Body())]));
    }

    [Fact]
    public async Task L07_a_session_shows_a_refused_credential_and_a_second_secret()
    {
        var key = Canary.Key();
        AssertIs(Outcome.Pass, "Accepted as authorization.", await AfterAsync("L7", GatewayFaults.None));
        AssertIs(Outcome.Pass, "Accepted as", await AfterAsync("L7", GatewayFaults.None, null, Headers(key, key)));
        AssertIs(Outcome.Inconclusive, "A second secret goes to this gateway", await AfterAsync("L7", GatewayFaults.None, null, Headers(key, Canary.Key())));
        AssertIs(Outcome.Fail, "Sent as authorization, and refused", await AfterAsync("L7", new GatewayOptions { Credentials = new HashSet<string> { key } }, [(Path, Body())]));
    }

    [Theory]
    [InlineData(401, true, "The model provider refuses the key of the gateway.")]
    [InlineData(401, false, "The gateway refuses the credential.")]
    [InlineData(402, true, "The provider's account cannot be billed.")]
    [InlineData(403, false, "The identity is known and has no grant")]
    [InlineData(429, true, "The rate limit is reached.")]
    [InlineData(529, true, "The provider is overloaded")]
    public async Task L09_a_refusal_in_a_session_is_explained(int status, bool hasId, string evidence) =>
        AssertIs(Outcome.Fail, evidence, await AfterAsync("L9", new GatewayOptions { Refuses = status, RefusalHasId = hasId }, [(Path, Body())]));

    [Fact]
    public async Task L09_a_page_is_told_apart_and_an_answer_is_no_refusal()
    {
        AssertIs(Outcome.Fail, "A firewall in front of the gateway", await AfterAsync("L9", GatewayFaults.Firewall, Body(more: $",\"x\":\"<script{new string(' ', 9000)}\"")));
        AssertIs(Outcome.Pass, "were answered", await AfterAsync("L9", GatewayFaults.None));
    }

    [Fact]
    public async Task L15_tools_that_are_loaded_when_needed_are_known_upstream_or_not()
    {
        AssertIs(Outcome.Pass, "with such tools", await AfterAsync("L15", GatewayFaults.None, Body(more: Tools)));
        AssertIs(Outcome.Fail, "status 400", await AfterAsync("L15", GatewayFaults.NoDeferredTools, Body(more: Tools)));
        AssertIs(Outcome.NotTried, "only in a session", await AfterAsync("L15", GatewayFaults.NoDeferredTools));
        // Another error of the same status is none of this kind.
        AssertIs(Outcome.NotTried, "only in a session", await AfterAsync("L15", GatewayFaults.None, Body(more: ",\"claude_route_probe\":1")));
    }

    [Fact]
    public async Task L16_another_model_answers_or_none()
    {
        AssertIs(Outcome.Pass, "answered", await AfterAsync("L16", GatewayFaults.None));
        AssertIs(Outcome.Inconclusive, "answered by other-model-9", await AfterAsync("L16", GatewayFaults.WrongModel));
        AssertIs(Outcome.Fail, "no-such-model is not known", await AfterAsync("L16", GatewayFaults.None, Body("no-such-model")));
    }

    [Theory]
    [InlineData(GatewayFaults.None, "gzip, br", Outcome.Pass, "are not coded")]
    [InlineData(GatewayFaults.CompressesStream, "gzip, br", Outcome.Pass, "as they were asked for")]
    [InlineData(GatewayFaults.CompressesStream, "br;q=1, zstd", Outcome.Fail, "gzip: it was not asked for")]
    [InlineData(GatewayFaults.CompressesStream | GatewayFaults.DamagesCoding, "gzip", Outcome.Fail, "gzip: it cannot be decoded")]
    [InlineData(GatewayFaults.CompressesStream | GatewayFaults.CodesTwice, "gzip", Outcome.Fail, "gzip: it is coded twice")]
    public async Task L20_a_copy_of_a_coded_answer_is_decoded(GatewayFaults faults, string accepted, Outcome outcome, string evidence) =>
        AssertIs(outcome, evidence, await AfterAsync("L20", faults, null, Headers(coding: accepted)));

    [Theory]
    [InlineData(GatewayFaults.None, Outcome.Pass, "got through")]
    [InlineData(GatewayFaults.Firewall, Outcome.Fail, "Status 403")]
    [InlineData(GatewayFaults.SmallBodies, Outcome.Fail, "Status 413")]
    public async Task L25_a_large_request_with_code_in_it_is_sent_when_it_is_asked_for(GatewayFaults faults, Outcome outcome, string evidence)
    {
        await using var gateway = await TestGateway.StartAsync(faults);
        AssertIs(outcome, evidence, Of("L25", await ContractCheck.RunAsync(Target(gateway.Url), new ContractOptions { TriesLargeBody = true }, CancellationToken.None)));
        Assert.InRange(gateway.Requests.Max(request => request.Body.Length), 80 * 1024, 90 * 1024);
        Assert.Equal(12, gateway.Requests.Count);
        AssertIs(Outcome.NotTried, "for some 20,000 input tokens", Of("L25", await ContractCheck.RunAsync(Target(gateway.Url), new ContractOptions(), CancellationToken.None)));
        Assert.Equal(1, gateway.Requests.Count(request => request.Body.Length > 8192));
    }

    [Fact]
    public async Task L30_the_middle_of_three_runs_counts_as_long_as_tokens_last()
    {
        var times = new Queue<double>([0.1, 9, 0.2]);
        var clock = new FakeTime();
        GatewayOptions options = new()
        {
            Before = request =>
            {
                if (Encoding.UTF8.GetString(request.Body).Contains("\"stream\":true", StringComparison.Ordinal))
                {
                    clock.Advance(TimeSpan.FromSeconds(times.Dequeue()));
                }

                return Task.CompletedTask;
            },
        };
        var (report, _) = await CheckAsync(options, options: new ContractOptions { Time = clock });
        AssertIs(Outcome.Pass, "First byte after 200 ms (median of 3).", Of("L30", report));

        // Where every request is accepted, eight tokens are gone before the third run.
        var (lenient, _) = await CheckAsync(new GatewayOptions { Faults = GatewayFaults.Lenient | GatewayFaults.FallsBack | GatewayFaults.SetsVersion });
        AssertIs(Outcome.Pass, "(median of 2).", Of("L30", lenient));
        Assert.Equal(8, lenient.OutputTokens);
    }

    [Theory]
    [InlineData(1, Outcome.Pass)]
    [InlineData(6, Outcome.Inconclusive)]
    public async Task L30_a_session_shows_the_middle_of_each_model(double seconds, Outcome outcome)
    {
        JournalEntry Of(string model, double time) => Turn() with { Model = model, FirstByte = TimeSpan.FromSeconds(time) };
        var verdict = await PassiveAsync("L30", GatewayWire.Messages, Of("a", 0.5), Of("b", seconds), Of("b", 60), Of("b", 0.1));
        AssertIs(outcome, outcome == Outcome.Pass ? "First byte of" : $"First byte of b after {seconds}000 ms (median of 3).", verdict);
    }
}
