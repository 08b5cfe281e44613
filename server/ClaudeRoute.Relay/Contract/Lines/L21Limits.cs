namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The gateway does not end long answers.</summary>
internal sealed class L21Limits : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var cut = evidence.Turns.Where(entry => entry is { WasCut: true, Stream: not null }).Select(entry => entry.Total.TotalSeconds).ToArray();
        foreach (var limit in ContractTable.Numbers("cutSeconds"))
        {
            if (cut.Count(seconds => Math.Abs(seconds - limit) < 1.5) is >= 2 and var count)
            {
                return Fail($"{count} streams were cut after {limit:F0} s.");
            }
        }

        return NotTried(evidence, "It shows in long sessions that go through the relay; trying it would cost time and tokens.");
    }
}
