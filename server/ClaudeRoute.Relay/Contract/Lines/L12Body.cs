namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Fields of the body reach the provider.</summary>
internal sealed class L12Body : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return evidence.Answer(Probe.UnknownField) switch
        {
            null or { Status: 0 } => NotTried(evidence),
            { Status: 400 } answer when Contains(answer.ErrorMessage, ContractTable.Texts("fieldRefusals")) => Pass("An unknown field came back as the provider's own error."),
            { IsSuccess: true, HasUpstreamId: true } => Fail("An unknown field was accepted, so the body was built anew."),
            { IsSuccess: true } => Open("An unknown field was accepted; the upstream may be lenient."),
            var answer => Open(Said(evidence, answer)),
        };
    }
}
