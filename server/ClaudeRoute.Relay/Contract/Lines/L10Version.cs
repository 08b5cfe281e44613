namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The version header reaches the provider.</summary>
internal sealed class L10Version : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is { IsSuccess: false } plain && Contains(plain.ErrorMessage, ContractTable.Texts("missingVersion")))
        {
            return Fail($"The header was sent, and the answer asks for it. {Said(evidence, plain)}");
        }

        return evidence.Answer(Probe.NoVersion) switch
        {
            null or { Status: 0 } => NotTried(evidence),
            { Status: 400 } answer when Contains(answer.ErrorMessage, ContractTable.Texts("missingVersion")) => Pass("Without it the provider asks for it, so the gateway adds none of its own."),
            { IsSuccess: true } => Open("The gateway sets a version of its own, so it cannot be told whether the client's is kept."),
            var answer => Open(Said(evidence, answer)),
        };
    }
}
