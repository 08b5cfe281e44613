namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>An answer can be traced at the provider.</summary>
internal sealed class L24Ids : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return evidence.Answer(Probe.Plain) switch
        {
            null or { Status: 0 } => NotTried(evidence),
            { HasUpstreamId: true } => Pass("The provider's id of the request arrives."),
            _ => Open("No id of the request arrives. The client works without it.", Text.Remedy),
        };
    }
}
