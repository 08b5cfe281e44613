using ClaudeRoute.Relay.Contract;
using static ClaudeRoute.Relay.Tests.Contract.ContractRun;

namespace ClaudeRoute.Relay.Tests.Contract;

/// <summary>Lines of the contract that show in a session which went through the relay.</summary>
public class PassiveLineTests
{
    private static JournalEntry Cached(int tokens) => Turn(stream: Stream() with { CacheReadTokens = tokens });

    private static JournalEntry AtOnce() => Turn(stream: Stream() with { Spread = TimeSpan.FromMilliseconds(20) }) with { FirstByte = TimeSpan.FromSeconds(9.9) };

    private static JournalEntry Cut(double seconds) => Turn(stream: Stream()) with { WasCut = true, Total = TimeSpan.FromSeconds(seconds) };

    private static JournalEntry Silent(double seconds) => Turn(stream: Stream() with { LongestSilence = TimeSpan.FromSeconds(seconds) });

    private static JournalEntry Page(int status, long bytes) => Turn(status) with { ContentType = "text/html", RequestBytes = bytes };

    private static JournalEntry Limited(params string[] headers) => Turn(429) with { AnswerHeaderNames = headers };

    private static async Task AssertAsync(Outcome outcome, string line, params JournalEntry[] journal)
    {
        var verdict = await PassiveAsync(line, GatewayWire.Messages, journal);
        Assert.True(outcome == verdict.Outcome, $"{line}: {verdict.Outcome}: {verdict.Evidence}");
    }

    [Fact]
    public async Task L14_later_turns_read_from_the_cache_or_not()
    {
        await AssertAsync(Outcome.Pass, "L14", Cached(0), Cached(4000));
        await AssertAsync(Outcome.Inconclusive, "L14", Cached(0), Cached(0), Cached(0));
        await AssertAsync(Outcome.NotTried, "L14", Cached(0));
    }

    [Fact]
    public async Task L18_streams_arrive_in_pieces_or_at_once()
    {
        await AssertAsync(Outcome.Pass, "L18", Turn(stream: Stream()));
        await AssertAsync(Outcome.Fail, "L18", AtOnce(), AtOnce(), AtOnce());
        await AssertAsync(Outcome.Pass, "L18", AtOnce(), AtOnce(), AtOnce(), Turn(stream: Stream()));
        await AssertAsync(Outcome.NotTried, "L18", AtOnce(), AtOnce());
        await AssertAsync(Outcome.NotTried, "L18", Turn(stream: Stream(tokens: 99)), Turn(stream: Stream(deltas: 19)));
    }

    [Fact]
    public async Task L19_a_long_silence_means_that_pings_are_withheld_where_there_are_any()
    {
        await AssertAsync(Outcome.Fail, "L19", Silent(31));
        await AssertAsync(Outcome.NotTried, "L19", Silent(29));
        Assert.Equal(Outcome.Inconclusive, (await PassiveAsync("L19", GatewayWire.Bedrock, Silent(31))).Outcome);
    }

    [Fact]
    public async Task L21_streams_that_are_cut_after_the_same_round_time_name_a_limit()
    {
        var verdict = await PassiveAsync("L21", GatewayWire.Messages, Cut(60.2), Cut(12), Cut(59.1));
        Assert.Equal((Outcome.Fail, "2 streams were cut after 60 s."), (verdict.Outcome, verdict.Evidence));
        await AssertAsync(Outcome.NotTried, "L21", Cut(60));
        await AssertAsync(Outcome.NotTried, "L21", Cut(45), Cut(46));
        await AssertAsync(Outcome.NotTried, "L21", Cut(30), Cut(60), Cut(100));
    }

    [Fact]
    public async Task L23_refusals_for_now_say_when_to_come_back_or_not()
    {
        await AssertAsync(Outcome.Pass, "L23", Limited("retry-after"));
        await AssertAsync(Outcome.Pass, "L23", Limited("anthropic-ratelimit-requests-reset"));
        await AssertAsync(Outcome.Inconclusive, "L23", Limited("content-type"), Limited());
        await AssertAsync(Outcome.NotTried, "L23", Turn());
    }

    [Fact]
    public async Task L25_a_page_that_refuses_a_large_request_is_a_firewall()
    {
        await AssertAsync(Outcome.Fail, "L25", Turn(), Page(403, 50_000));
        await AssertAsync(Outcome.Fail, "L25", Page(406, 9_000));
        await AssertAsync(Outcome.Fail, "L25", Page(413, 9_000_000));
        await AssertAsync(Outcome.Pass, "L25", Turn(), Page(403, 100));
        await AssertAsync(Outcome.NotTried, "L25", Page(403, 100));
        await AssertAsync(Outcome.Pass, "L25", Turn());
    }

    [Fact]
    public async Task L29_requests_name_their_session_or_come_from_elsewhere()
    {
        await AssertAsync(Outcome.Pass, "L29", Turn(), Turn());
        await AssertAsync(Outcome.Inconclusive, "L29", Turn(), Turn() with { HeaderNames = ["authorization"] });
        await AssertAsync(Outcome.NotTried, "L29");
    }

    [Fact]
    public async Task What_the_relay_itself_said_is_never_counted_as_the_gateways()
    {
        await AssertAsync(Outcome.NotTried, "L25", Page(403, 50_000) with { Error = RelayError.FromBrowser });
        await AssertAsync(Outcome.NotTried, "L21", Cut(60) with { Error = RelayError.Silence }, Cut(60) with { Error = RelayError.Silence });
        await AssertAsync(Outcome.NotTried, "L29", Turn() with { Error = RelayError.UpstreamUnreachable });
    }

    [Theory]
    [InlineData("L6")]
    [InlineData("L15")]
    [InlineData("L11")]
    public async Task A_line_without_evidence_says_why(string line)
    {
        var verdict = await PassiveAsync(line, GatewayWire.Messages);
        Assert.NotEqual(Outcome.Fail, verdict.Outcome);
        Assert.NotEmpty(verdict.Evidence);
    }
}
