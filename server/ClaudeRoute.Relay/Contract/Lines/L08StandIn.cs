namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A stand-in is replaced by the gateway's own credential.</summary>
internal sealed class L08StandIn : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (!evidence.Target.IsStandIn)
        {
            return NotTried(evidence, "The route sends a credential of its own.");
        }

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return NotTried(evidence);
        }

        return plain switch
        {
            { IsSuccess: true } => Pass("The gateway put a credential in its place."),
            { Status: 401, HasUpstreamId: true } => Fail("The stand-in reached the model provider, which refused it."),
            { Status: 401 } => Fail("The gateway itself wants a credential."),
            _ => Open(Said(evidence, plain)),
        };
    }
}
