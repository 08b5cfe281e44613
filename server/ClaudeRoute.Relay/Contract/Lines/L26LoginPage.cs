namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The answer is one of the API.</summary>
internal sealed class L26LoginPage : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return NotTried(evidence);
        }

        return !plain.IsSuccess ? plain.IsHtml ? Fail($"Status {plain.Status} with a page instead of the API.") : Open(Said(evidence, plain))
            : plain.IsMessage ? Pass("The answer is a message of the API.")
            : Fail($"Status {plain.Status} with {(plain.IsHtml ? "a page" : "something that is no message")} instead of the API.");
    }
}
