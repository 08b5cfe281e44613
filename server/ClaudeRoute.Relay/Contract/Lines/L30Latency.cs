namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The first byte comes soon.</summary>
internal sealed class L30Latency : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {
        if (evidence.FirstBytes.Count == 0)
        {
            return evidence.Answer(Probe.Streamed) is { Status: not 0 } answer ? Open(Said(evidence, answer)) : FromSession(evidence);
        }

        var way = evidence.Reach is { } reach ? $"Name found in {reach.Lookup.TotalMilliseconds:F0} ms, connected in {reach.Connect.TotalMilliseconds:F0} ms{(reach.Handshake is { } handshake ? $", encrypted in {handshake.TotalMilliseconds:F0} ms" : "")}. " : "";
        return Verdict($"{way}First byte after", evidence.FirstBytes);
    }

    protected override Verdict FromSession(ContractEvidence evidence)
    {
        var models = evidence.Turns.Where(entry => entry.Status is >= 200 and < 300).GroupBy(entry => entry.Model ?? "", StringComparer.Ordinal).ToArray();
        return models.Length == 0
            ? NotTried(evidence)
            : models.Select(model => Verdict(model.Key.Length == 0 ? "First byte after" : $"First byte of {evidence.Shown(model.Key)} after", [.. model.Select(entry => entry.FirstByte)])).MaxBy(verdict => verdict.Outcome)!;
    }

    private Verdict Verdict(string text, IReadOnlyList<TimeSpan> times)
    {
        var median = ContractEvidence.Median(times);
        text = $"{text} {median.TotalMilliseconds:F0} ms{(times.Count > 1 ? $" (median of {times.Count})" : "")}.";
        return median.TotalSeconds > ContractTable.Number("slowSeconds") ? Open(text, Text.Remedy) : Pass(text);
    }
}
