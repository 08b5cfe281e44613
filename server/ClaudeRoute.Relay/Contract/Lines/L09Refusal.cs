namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A request is not refused, or the refusal is told apart.</summary>
internal sealed class L09Refusal : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return NotTried(evidence);
        }

        var meaning = plain switch
        {
            { Status: 401, HasUpstreamId: true } => "The model provider refuses the key of the gateway.",
            { Status: 401 } => "The gateway refuses the credential.",
            { Status: 403, IsHtml: true } => "A firewall in front of the gateway refuses the request.",
            { Status: 403 } => "The identity is known and has no grant for this model or route.",
            { Status: 402 } => "The provider's account cannot be billed.",
            { Status: 400 } when Contains(plain.ErrorMessage, ContractTable.Texts("creditWords")) => "The provider's account is out of credit.",
            { Status: 429 } => "The rate limit is reached.",
            { Status: 529 or 503 } => "The provider is overloaded or not available.",
            _ => null,
        };
        return meaning is not null ? Fail($"{meaning} {Said(evidence, plain)}")
            : plain.IsSuccess ? Pass("The smallest request is answered.")
            : Open(Said(evidence, plain));
    }
}
