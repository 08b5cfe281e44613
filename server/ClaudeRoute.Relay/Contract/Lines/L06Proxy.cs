namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Proxy variables leave requests to the gateway alone.</summary>
internal sealed class L06Proxy : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return evidence.Target.CapturingProxy is { } variable
            ? Fail($"{variable} is set, and NO_PROXY does not name {evidence.Target.BaseUrl.Host}.")
            : Pass("No proxy variable takes requests to this host.");
    }
}
