using System.Net;
using System.Net.Sockets;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Contract;

/// <summary>Each line of the contract that a request can decide: a gateway with which it holds, and one with which it does not.</summary>
public class ActiveLineTests
{
    [Theory]
    [InlineData(GatewayWire.Messages)]
    [InlineData(GatewayWire.Foundry)]
    [InlineData(GatewayWire.Bedrock)]
    [InlineData(GatewayWire.Vertex)]
    public async Task A_gateway_that_keeps_everything_fails_no_line(GatewayWire wire)
    {
        var (report, requests) = await ContractRun.CheckAsync(new GatewayOptions(), wire);
        Assert.DoesNotContain(report.Verdicts, verdict => verdict.Outcome == Outcome.Fail);
        Assert.Equal(wire switch { GatewayWire.Bedrock => 9, GatewayWire.Messages => 11, _ => 10 }, requests.Count);
        string[] passed = ["L1", "L3", "L4", "L7", "L9", "L10", "L11", "L12", "L13", "L16", "L17", "L20", "L22", "L24", "L26", "L30"];
        Assert.All(passed, line => Assert.Equal((line, Outcome.Pass), (line, ContractRun.Of(line, report).Outcome)));
    }

    [Theory]
    // L2 to L3: what the gateway serves.
    [InlineData("L2", GatewayFaults.RefusesQuery, Outcome.Fail)]
    [InlineData("L2", GatewayFaults.Page404, Outcome.Inconclusive)]
    [InlineData("L1", GatewayFaults.Page404, Outcome.Inconclusive)]
    // L10 to L13: what it keeps of a request.
    [InlineData("L10", GatewayFaults.StripsVersion, Outcome.Fail)]
    [InlineData("L10", GatewayFaults.SetsVersion, Outcome.Inconclusive)]
    [InlineData("L11", GatewayFaults.StripsBeta, Outcome.Fail)]
    [InlineData("L11", GatewayFaults.FiltersBeta, Outcome.Fail)]
    [InlineData("L11", GatewayFaults.StripsBeta | GatewayFaults.RebuildsBody, Outcome.Fail)]
    [InlineData("L11", GatewayFaults.Lenient | GatewayFaults.DropsRequestId, Outcome.Inconclusive)]
    [InlineData("L11", GatewayFaults.FiltersBeta | GatewayFaults.OwnRequestId, Outcome.Inconclusive)]
    [InlineData("L12", GatewayFaults.RebuildsBody, Outcome.Fail)]
    [InlineData("L12", GatewayFaults.Lenient | GatewayFaults.DropsRequestId, Outcome.Inconclusive)]
    [InlineData("L12", GatewayFaults.RebuildsBody | GatewayFaults.OwnRequestId, Outcome.Inconclusive)]
    [InlineData("L13", GatewayFaults.OldProvider, Outcome.Fail)]
    [InlineData("L13", GatewayFaults.StripsBeta, Outcome.Fail)]
    // L16: the model.
    [InlineData("L16", GatewayFaults.WrongModel, Outcome.Inconclusive)]
    [InlineData("L16", GatewayFaults.FallsBack, Outcome.Inconclusive)]
    // L17 to L20: streams.
    [InlineData("L17", GatewayFaults.JsonInsteadOfStream, Outcome.Fail)]
    [InlineData("L17", GatewayFaults.DataOnlyStream, Outcome.Fail)]
    [InlineData("L17", GatewayFaults.NoBlockStop, Outcome.Fail)]
    [InlineData("L17", GatewayFaults.SwapsEvents, Outcome.Fail)]
    [InlineData("L17", GatewayFaults.CompressesStream, Outcome.Inconclusive)]
    [InlineData("L18", GatewayFaults.BuffersStream, Outcome.Fail)]
    [InlineData("L18", GatewayFaults.None, Outcome.Inconclusive)]
    [InlineData("L20", GatewayFaults.CompressesStream, Outcome.Fail)]
    // L22 to L28: errors, ids, pages, what may be missing.
    [InlineData("L22", GatewayFaults.OwnErrors, Outcome.Fail)]
    [InlineData("L24", GatewayFaults.DropsRequestId, Outcome.Inconclusive)]
    [InlineData("L24", GatewayFaults.OwnRequestId, Outcome.Inconclusive)]
    [InlineData("L26", GatewayFaults.Page200, Outcome.Fail)]
    [InlineData("L27", GatewayFaults.NoCount, Outcome.Inconclusive)]
    [InlineData("L27", GatewayFaults.None, Outcome.Pass)]
    [InlineData("L28", GatewayFaults.NoModels, Outcome.Inconclusive)]
    [InlineData("L28", GatewayFaults.None, Outcome.Pass)]
    public async Task A_fault_shows_in_its_line(string line, GatewayFaults faults, Outcome outcome)
    {
        var verdict = await ContractRun.VerdictAsync(line, faults);
        Assert.True(outcome == verdict.Outcome, $"{verdict.Outcome}: {verdict.Evidence}");
    }

    [Theory]
    [InlineData("L10", GatewayWire.Bedrock, GatewayFaults.StripsVersion, Outcome.Fail)]
    [InlineData("L10", GatewayWire.Vertex, GatewayFaults.StripsVersion, Outcome.Fail)]
    [InlineData("L10", GatewayWire.Bedrock, GatewayFaults.SetsVersion, Outcome.Inconclusive)]
    [InlineData("L11", GatewayWire.Bedrock, GatewayFaults.StripsBeta, Outcome.Fail)]
    [InlineData("L11", GatewayWire.Vertex, GatewayFaults.StripsBeta, Outcome.Fail)]
    [InlineData("L12", GatewayWire.Bedrock, GatewayFaults.RebuildsBody, Outcome.Fail)]
    [InlineData("L12", GatewayWire.Vertex, GatewayFaults.RebuildsBody, Outcome.Fail)]
    [InlineData("L17", GatewayWire.Bedrock, GatewayFaults.DamagesFrames, Outcome.Fail)]
    [InlineData("L17", GatewayWire.Bedrock, GatewayFaults.TruncatesFrames, Outcome.Fail)]
    [InlineData("L17", GatewayWire.Bedrock, GatewayFaults.UnnamedFrames, Outcome.Fail)]
    [InlineData("L17", GatewayWire.Bedrock, GatewayFaults.EventsInsteadOfFrames, Outcome.Fail)]
    [InlineData("L17", GatewayWire.Bedrock, GatewayFaults.NoBlockStop, Outcome.Fail)]
    [InlineData("L17", GatewayWire.Vertex, GatewayFaults.DataOnlyStream, Outcome.Fail)]
    [InlineData("L22", GatewayWire.Bedrock, GatewayFaults.OwnErrors, Outcome.Fail)]
    [InlineData("L22", GatewayWire.Bedrock, GatewayFaults.CloudErrors, Outcome.Pass)]
    [InlineData("L22", GatewayWire.Vertex, GatewayFaults.OwnErrors, Outcome.Fail)]
    [InlineData("L22", GatewayWire.Vertex, GatewayFaults.CloudErrors, Outcome.Pass)]
    [InlineData("L22", GatewayWire.Foundry, GatewayFaults.OwnErrors, Outcome.Fail)]
    [InlineData("L22", GatewayWire.Foundry, GatewayFaults.CloudErrors, Outcome.Pass)]
    [InlineData("L22", GatewayWire.Messages, GatewayFaults.CloudErrors, Outcome.Fail)]
    public async Task A_fault_shows_on_the_other_wires_too(string line, GatewayWire wire, GatewayFaults faults, Outcome outcome)
    {
        var verdict = await ContractRun.VerdictAsync(line, faults, wire);
        Assert.True(outcome == verdict.Outcome, $"{verdict.Outcome}: {verdict.Evidence}");
    }

    [Theory]
    [InlineData("/v1", "Set the base address to http://127.0.0.1:PORT.")]
    [InlineData("/v1/messages", "Set the base address to http://127.0.0.1:PORT.")]
    [InlineData("/team/v1", "Set the base address to http://127.0.0.1:PORT/team.")]
    [InlineData("/ui", "Set the base address to http://127.0.0.1:PORT.")]
    [InlineData("/ui/", "Set the base address to http://127.0.0.1:PORT.")]
    [InlineData("/?x=1", "Set the base address to http://127.0.0.1:PORT.")]
    [InlineData("/#x", "Set the base address to http://127.0.0.1:PORT.")]
    public async Task L01_names_the_address_that_was_meant(string path, string remedy)
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Prefix = "/served-elsewhere" });
        var key = Canary.Key();
        var address = new UriBuilder(new Uri(gateway.Url.GetLeftPart(UriPartial.Authority) + path)) { UserName = key }.Uri;
        var verdict = ContractRun.Of("L1", await ContractCheck.RunAsync(ContractRun.Target(address), new ContractOptions(), CancellationToken.None));
        Assert.Equal((Outcome.Fail, remedy.Replace("PORT", $"{gateway.Url.Port}", StringComparison.Ordinal)), (verdict.Outcome, verdict.Remedy));
        Assert.DoesNotContain(key, verdict.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(301, "https://KEY:x@login.example/sso?key=KEY", "login.example")]
    [InlineData(307, "/elsewhere", "a path of its own")]
    public async Task L03_names_where_a_redirect_leads(int status, string location, string named)
    {
        var key = Canary.Key();
        var (report, requests) = await ContractRun.CheckAsync(new GatewayOptions { RedirectsTo = location.Replace("KEY", key, StringComparison.Ordinal), RedirectStatus = status });
        var verdict = ContractRun.Of("L3", report);
        Assert.Equal((Outcome.Fail, $"Status {status} points to {named}."), (verdict.Outcome, verdict.Evidence));
        Assert.Single(requests);
        Assert.DoesNotContain(key, string.Join('\n', report.Verdicts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task L04_a_closed_port_a_name_that_nobody_knows_and_a_silent_host_are_told_apart()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();
        var closed = ContractRun.Of("L4", await ContractCheck.RunAsync(ContractRun.Target(new Uri($"http://127.0.0.1:{port}")), new ContractOptions(), CancellationToken.None));
        Assert.Equal((Outcome.Fail, $"127.0.0.1:{port} refuses connections on this port."), (closed.Outcome, closed.Evidence));

        var unknown = ContractRun.Of("L4", await ContractCheck.RunAsync(ContractRun.Target(new Uri("http://gateway.invalid")), new ContractOptions(), CancellationToken.None));
        Assert.Equal(Outcome.Fail, unknown.Outcome);
        Assert.StartsWith("The name gateway.invalid is not known here.", unknown.Evidence, StringComparison.Ordinal);

        var came = new TaskCompletionSource();
        var time = new FakeTime();
        await using var silent = new RawUpstream(async connection =>
        {
            came.SetResult();
            await connection.ReadToEndAsync();
        });
        var checking = ContractCheck.RunAsync(ContractRun.Target(new Uri($"https://127.0.0.1:{silent.Port}")), new ContractOptions { Time = time }, CancellationToken.None);
        await came.Task;
        time.Advance(TimeSpan.FromSeconds(6));
        var report = await checking;
        Assert.Equal((Outcome.Fail, $"127.0.0.1:{silent.Port} did not answer in time."), (ContractRun.Of("L4", report).Outcome, ContractRun.Of("L4", report).Evidence));
        Assert.Equal(0, report.Requests);
    }

    [Theory]
    [InlineData("self-signed", false, Outcome.Fail, "its issuer is not trusted here")]
    [InlineData("valid", false, Outcome.Fail, "its issuer is not trusted here")]
    [InlineData("valid", true, Outcome.Pass, "issued by Test authority")]
    [InlineData("expired", true, Outcome.Fail, "it has expired or is not valid yet")]
    [InlineData("other name", true, Outcome.Fail, "it is made out to another name")]
    [InlineData("none", true, Outcome.Fail, "the port may not speak TLS")]
    public async Task L05_a_certificate_that_the_machine_does_not_trust_stops_the_check(string kind, bool hasRoots, Outcome outcome, string evidence)
    {
        using var certificates = new Certificates();
        using var certificate = kind switch
        {
            "self-signed" => Certificates.SelfSigned(),
            "expired" => certificates.Expired(),
            "other name" => certificates.OtherName(),
            "none" => null,
            _ => certificates.Valid(),
        };
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Certificate = certificate });
        var target = ContractRun.Target(new Uri($"https://{gateway.Url.Authority}"));
        var report = await ContractCheck.RunAsync(target, new ContractOptions { ExtraRoots = hasRoots ? certificates.Roots : null }, CancellationToken.None);
        var verdict = ContractRun.Of("L5", report);
        Assert.Equal(outcome, verdict.Outcome);
        Assert.Contains(evidence, verdict.Evidence, StringComparison.Ordinal);
        Assert.Equal(outcome == Outcome.Pass, gateway.Requests.Count > 0);
    }

    [Fact]
    public async Task L06_a_proxy_variable_that_takes_requests_away_is_named()
    {
        var (report, _) = await ContractRun.CheckAsync(new GatewayOptions(), target: target => target with { CapturingProxy = "HTTPS_PROXY" });
        Assert.Equal((Outcome.Fail, "HTTPS_PROXY is set, and NO_PROXY does not name 127.0.0.1."), (ContractRun.Of("L6", report).Outcome, ContractRun.Of("L6", report).Evidence));
        Assert.Equal(Outcome.Pass, ContractRun.Of("L6", (await ContractRun.CheckAsync(new GatewayOptions())).Report).Outcome);
    }

    [Fact]
    public async Task L07_a_refused_credential_is_named_by_its_header_and_two_different_ones_are_seen()
    {
        var (refused, requests) = await ContractRun.CheckAsync(new GatewayOptions { Credentials = new HashSet<string> { Canary.Key() } }, target: target => target with { CredentialAdvice = "It comes from here." });
        Assert.Equal(Outcome.Fail, ContractRun.Of("L7", refused).Outcome);
        Assert.Contains("Sent as Authorization.", ContractRun.Of("L7", refused).Evidence, StringComparison.Ordinal);
        Assert.StartsWith("It comes from here. ", ContractRun.Of("L7", refused).Remedy, StringComparison.Ordinal);
        Assert.Single(requests);

        var key = Canary.Key();
        var (two, _) = await ContractRun.CheckAsync(new GatewayOptions(), target: target => target with { Credentials = [new("Authorization", $"Bearer {key}"), new("x-api-key", Canary.Key())] });
        Assert.Equal(Outcome.Inconclusive, ContractRun.Of("L7", two).Outcome);
        var (same, _) = await ContractRun.CheckAsync(new GatewayOptions(), target: target => target with { Credentials = [new("Authorization", $"Bearer {key}"), new("x-api-key", key)] });
        Assert.Equal(Outcome.Pass, ContractRun.Of("L7", same).Outcome);
    }

    [Theory]
    [InlineData(0, true, Outcome.Pass, "The gateway put a credential in its place.")]
    [InlineData(401, true, Outcome.Fail, "The stand-in reached the model provider, which refused it.")]
    [InlineData(401, false, Outcome.Fail, "The gateway itself wants a credential.")]
    public async Task L08_a_stand_in_is_replaced_or_not(int status, bool hasId, Outcome outcome, string evidence)
    {
        var (report, _) = await ContractRun.CheckAsync(new GatewayOptions { Refuses = status, RefusalHasId = hasId }, target: target => target with { IsStandIn = true, Credentials = [new("Authorization", "Bearer -")] });
        Assert.Equal((outcome, evidence), (ContractRun.Of("L8", report).Outcome, ContractRun.Of("L8", report).Evidence));
    }

    [Theory]
    [InlineData(401, true, "The model provider refuses the key of the gateway.")]
    [InlineData(401, false, "The gateway refuses the credential.")]
    [InlineData(402, true, "The provider's account cannot be billed.")]
    [InlineData(403, false, "The identity is known and has no grant for this model or route.")]
    [InlineData(429, true, "The rate limit is reached.")]
    [InlineData(529, true, "The provider is overloaded or not available.")]
    public async Task L09_a_refusal_is_explained_and_ends_the_check(int status, bool hasId, string evidence)
    {
        var (report, requests) = await ContractRun.CheckAsync(new GatewayOptions { Refuses = status, RefusalHasId = hasId });
        var verdict = ContractRun.Of("L9", report);
        Assert.Equal(Outcome.Fail, verdict.Outcome);
        Assert.StartsWith(evidence, verdict.Evidence, StringComparison.Ordinal);
        Assert.Single(requests);
        Assert.Equal(Outcome.NotTried, ContractRun.Of("L11", report).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task L28_L30_slowness_is_measured(int seconds)
    {
        var time = new FakeTime();
        var (report, _) = await ContractRun.CheckAsync(
            new GatewayOptions
            {
                Before = _ =>
                {
                    time.Advance(TimeSpan.FromSeconds(seconds));
                    return Task.CompletedTask;
                },
            },
            options: new ContractOptions { Time = time });
        Assert.Equal(seconds > 3 ? Outcome.Inconclusive : Outcome.Pass, ContractRun.Of("L28", report).Outcome);
        Assert.Equal(Outcome.Pass, ContractRun.Of("L30", report).Outcome);
        Assert.Equal($"Name found in 0 ms, connected in 0 ms. First byte after {seconds * 1000} ms (median of 3).", ContractRun.Of("L30", report).Evidence);
    }

    [Fact]
    public async Task L30_more_than_five_seconds_are_slow()
    {
        var time = new FakeTime();
        var (report, _) = await ContractRun.CheckAsync(
            new GatewayOptions
            {
                Before = _ =>
                {
                    time.Advance(TimeSpan.FromSeconds(6));
                    return Task.CompletedTask;
                },
            },
            options: new ContractOptions { Time = time });
        Assert.Equal(Outcome.Inconclusive, ContractRun.Of("L30", report).Outcome);
    }

    [Fact]
    public async Task L18_pieces_that_arrive_apart_pass()
    {
        var time = new FakeTime();
        var got = new SemaphoreSlim(0);
        var watching = new WatchedTime(time, got);
        var (report, _) = await ContractRun.CheckAsync(
            new GatewayOptions
            {
                Before = _ =>
                {
                    // What was looked at before this request does not count.
                    while (got.Wait(0))
                    {
                    }

                    return Task.CompletedTask;
                },
                BetweenEvents = async () =>
                {
                    await got.WaitAsync();
                    time.Advance(TimeSpan.FromMilliseconds(60));
                },
            },
            options: new ContractOptions { Time = watching });
        var verdict = ContractRun.Of("L18", report);
        Assert.Equal((Outcome.Pass, true), (verdict.Outcome, verdict.Evidence.StartsWith("The pieces of the stream arrived over", StringComparison.Ordinal)));
    }

    /// <summary>Tells when the time is looked at, which the check does with each piece that arrives.</summary>
    private sealed class WatchedTime(FakeTime time, SemaphoreSlim looked) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp()
        {
            looked.Release();
            return time.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
