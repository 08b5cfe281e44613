namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Values of anthropic-beta reach the provider.</summary>
internal sealed class L11Beta : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.UnknownBeta) is not { Status: not 0 } unknown)
        {
            return NotTried(evidence);
        }

        var known = evidence.Answer(Probe.KnownBeta);
        if (known is { Status: 400 } && Contains(known.ErrorMessage, ContractTable.Texts("fieldRefusals")))
        {
            return Fail($"The field of a beta arrived without its header. {Said(evidence, known)}");
        }

        return unknown switch
        {
            { Status: 400 } when Contains(unknown.ErrorMessage, ContractTable.Texts("betaRefusals")) => Pass("An unknown value came back as the provider's own error."),
            { IsSuccess: true, HasUpstreamId: true } => Fail("An unknown value was accepted, so the header was dropped or filtered."),
            { IsSuccess: true } => Open(known is { IsSuccess: true } ? "An unknown value was accepted: the header was probably dropped, or the upstream is not Anthropic." : "An unknown value was accepted; the upstream may not be Anthropic.", Text.Remedy),
            _ => Open(Said(evidence, unknown)),
        };
    }
}
