namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A beta that the client uses is known upstream.</summary>
internal sealed class L13BetaWithField : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return evidence.Answer(Probe.KnownBeta) switch
        {
            null or { Status: 0 } => NotTried(evidence),
            { IsSuccess: true } => Pass("A beta with its field is accepted."),
            { Status: 400 } answer when Contains(answer.ErrorMessage, ContractTable.Texts("fieldRefusals").Concat(ContractTable.Texts("betaRefusals"))) => Fail(Said(evidence, answer)),
            var answer => Open(Said(evidence, answer)),
        };
    }
}
