namespace ClaudeRoute.Relay.Contract;

/// <summary>Everything that the verdicts are made from.</summary>
internal sealed class ContractEvidence
{
    private readonly Dictionary<Probe, ProbeAnswer> _answers = [];
    private readonly List<TimeSpan> _firstBytes = [];

    public ContractEvidence(GatewayTarget target, IReadOnlyList<JournalEntry> journal)
    {
        Target = target;
        Journal = [.. journal.Where(entry => entry.Error is null)];
        Failures = [.. journal.Where(entry => entry.Error is not null)];
    }

    public GatewayTarget Target { get; }

    /// <summary>Requests of a real session that went through the relay.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; }

    /// <summary>Requests of the session that the relay answered by itself.</summary>
    public IReadOnlyList<JournalEntry> Failures { get; }

    public Reach? Reach { get; set; }

    /// <summary>Why no further requests were made, or null.</summary>
    public string? Stopped { get; set; }

    /// <summary>Requests for a message among those of the session.</summary>
    public IEnumerable<JournalEntry> Turns => Journal.Where(entry => entry.Endpoint?.Kind is EndpointKind.Messages or EndpointKind.Stream or EndpointKind.Invoke);

    /// <summary>The answer to a request of the check; null when it was not made.</summary>
    public ProbeAnswer? Answer(Probe probe) => _answers.GetValueOrDefault(probe);

    public void Add(Probe probe, ProbeAnswer answer)
    {
        _answers.TryAdd(probe, answer);
        Requests++;
        // What is refused costs nothing.
        OutputTokens += answer.IsSuccess ? Probes.Cost(probe) : 0;
        if (probe == Probe.Streamed && answer.IsSuccess)
        {
            _firstBytes.Add(answer.FirstByte);
        }
    }

    /// <summary>Until the first byte of each streamed answer of the check.</summary>
    public IReadOnlyList<TimeSpan> FirstBytes => _firstBytes;

    /// <summary>The middle one of some times; of two middle ones the longer.</summary>
    public static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }

    public IEnumerable<ProbeAnswer> All => _answers.Values;

    public int Requests { get; private set; }

    public int OutputTokens { get; private set; }

    /// <summary>A text of the gateway as it may be shown: on one line, and without a credential that was sent.</summary>
    public string Shown(string? text)
    {
        var shown = PlainText.Of(text);
        foreach (var (_, value) in Target.Credentials.Concat(Target.CustomHeaders))
        {
            foreach (var part in value.Split(' '))
            {
                if (part.Length >= ShortestSecret)
                {
                    shown = shown.Replace(part, "…", StringComparison.OrdinalIgnoreCase);
                }
            }
        }

        return shown.Length > LongestShown ? shown[..LongestShown] + "…" : shown;
    }

    private const int ShortestSecret = 6;
    private const int LongestShown = 300;
}
