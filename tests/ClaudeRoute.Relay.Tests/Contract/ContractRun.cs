using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Contract;

/// <summary>Checks of gateways that are started for them.</summary>
internal static class ContractRun
{
    /// <summary>What a route of a wire sends.</summary>
    public static GatewayTarget Target(Uri baseUrl, GatewayWire wire = GatewayWire.Messages, string? key = null) => new()
    {
        BaseUrl = baseUrl,
        Wire = wire,
        Model = TestGateway.Model,
        Credentials = [new("Authorization", $"Bearer {key ?? Canary.Key()}")],
        Place = wire == GatewayWire.Vertex ? ("project", "location") : null,
    };

    /// <summary>The report on a gateway, and the requests that came to it.</summary>
    public static async Task<(ContractReport Report, IReadOnlyList<Arrived> Requests)> CheckAsync(
        GatewayOptions gateway,
        GatewayWire wire = GatewayWire.Messages,
        Func<GatewayTarget, GatewayTarget>? target = null,
        ContractOptions? options = null)
    {
        await using var running = await TestGateway.StartAsync(gateway);
        var asked = Target(running.Url, wire);
        var report = await ContractCheck.RunAsync(target?.Invoke(asked) ?? asked, options ?? new ContractOptions(), CancellationToken.None);
        Assert.InRange(running.Requests.Count, 0, ContractCheck.MostRequests(wire));
        Assert.Equal(running.Requests.Count, report.Requests);
        Assert.InRange(report.OutputTokens, 0, ContractCheck.MostTokens);
        Assert.Equal(report.Verdicts.Any(verdict => verdict.Outcome == Outcome.Fail), report.HasFailed);
        Assert.All(report.Verdicts, verdict => Assert.NotEmpty(verdict.Evidence));
        Assert.All(report.Verdicts.Where(verdict => verdict.Outcome == Outcome.Fail), verdict => Assert.NotEmpty(verdict.Remedy!));
        return (report, running.Requests);
    }

    /// <summary>The verdict on one line of a gateway with these faults.</summary>
    public static async Task<Verdict> VerdictAsync(string line, GatewayFaults faults, GatewayWire wire = GatewayWire.Messages) =>
        Of(line, (await CheckAsync(new GatewayOptions { Faults = faults }, wire)).Report);

    /// <summary>The verdict on one line.</summary>
    public static Verdict Of(string line, ContractReport report) => Assert.Single(report.Verdicts, verdict => verdict.Line == line);

    /// <summary>The verdict on one line of a session that went through a relay.</summary>
    public static async Task<Verdict> PassiveAsync(string line, GatewayWire wire, params JournalEntry[] journal)
    {
        var target = Target(new Uri("http://127.0.0.1:9"), wire) with { OnlyPassive = "No request may be made." };
        var time = new FakeTime();
        return Of(line, await ContractCheck.RunAsync(target, new ContractOptions { Journal = journal, Time = time }, CancellationToken.None));
    }

    /// <summary>A turn of a session.</summary>
    public static JournalEntry Turn(int status = 200, StreamSummary? stream = null) => new()
    {
        Number = 1,
        Time = DateTimeOffset.UnixEpoch,
        Method = "POST",
        Path = "/v1/messages",
        Query = ["beta"],
        Endpoint = WireTable.Find("POST", "/v1/messages", out _),
        HeaderNames = ["authorization", "anthropic-version", "x-claude-code-session-id"],
        RequestBytes = 50_000,
        Status = status,
        ContentType = "text/event-stream",
        FirstByte = TimeSpan.FromSeconds(1),
        Total = TimeSpan.FromSeconds(10),
        Stream = stream,
    };

    /// <summary>A stream of a session.</summary>
    public static StreamSummary Stream(int tokens = 500, int deltas = 100) => new()
    {
        Events = [new("message_start", 1), new("content_block_start", 1), new("content_block_delta", deltas), new("content_block_stop", 1), new("message_delta", 1), new("message_stop", 1)],
        OutputTokens = tokens,
        Spread = TimeSpan.FromSeconds(9),
        Reads = deltas,
    };
}
