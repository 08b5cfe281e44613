namespace ClaudeRoute.Relay.Contract;

/// <summary>Everything that the verdicts are made from.</summary>
internal sealed class ContractEvidence
{
    private readonly Dictionary<Probe, ProbeAnswer> _answers = [];

    public ContractEvidence(GatewayTarget target, IReadOnlyList<JournalEntry> journal)
    {
        Target = target;
        Journal = [.. journal.Where(entry => entry.Error is null)];
    }

    public GatewayTarget Target { get; }

    /// <summary>Requests of a real session that went through the relay.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; }

    public Reach? Reach { get; set; }

    /// <summary>Why no further requests were made, or null.</summary>
    public string? Stopped { get; set; }

    /// <summary>Requests for a message among those of the session.</summary>
    public IEnumerable<JournalEntry> Turns => Journal.Where(entry => entry.Endpoint?.Kind is EndpointKind.Messages or EndpointKind.Stream or EndpointKind.Invoke);

    /// <summary>The answer to a request of the check; null when it was not made.</summary>
    public ProbeAnswer? Answer(Probe probe) => _answers.GetValueOrDefault(probe);

    public void Add(Probe probe, ProbeAnswer answer) => _answers[probe] = answer;

    public IEnumerable<ProbeAnswer> All => _answers.Values;

    public int Requests => _answers.Count;

    public int OutputTokens => _answers.Keys.Sum(Probes.Cost);

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
