namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The name is known and the port takes connections.</summary>
internal sealed class L04Reach : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Reach is not { } reach)
        {
            return NotTried(evidence);
        }

        return reach.Failure is { } failure
            ? Fail(evidence.Shown(failure))
            : Pass($"Name found in {reach.Lookup.TotalMilliseconds:F0} ms, connected in {reach.Connect.TotalMilliseconds:F0} ms.");
    }
}
