namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The name is known and the port takes connections.</summary>
internal sealed class L04Reach : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Reach is not { } reach)
        {
            return FromSession(evidence);
        }

        return reach.Failure is { } failure
            ? Fail(evidence.Shown(failure))
            : Pass($"Name found in {reach.Lookup.TotalMilliseconds:F0} ms, connected in {reach.Connect.TotalMilliseconds:F0} ms.");
    }

    protected override Verdict FromSession(ContractEvidence evidence) =>
        evidence.Failures.FirstOrDefault(entry => entry.Error == RelayError.UpstreamUnreachable) is { } failure ? Fail(evidence.Shown(failure.ErrorText))
        : evidence.Journal.Any(entry => entry.Status > 0) ? Pass("Requests of the session were answered.")
        : NotTried(evidence);
}
