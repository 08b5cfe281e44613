namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A request is not refused, or the refusal is told apart.</summary>
internal sealed class L09Refusal : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {
        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return FromSession(evidence);
        }

        return Meaning(plain.Status, plain.IsHtml, plain.HasUpstreamId, Contains(plain.ErrorMessage, ContractTable.Texts("creditWords"))) is { } meaning ? Fail($"{meaning} {Said(evidence, plain)}")
            : plain.IsSuccess ? Pass("The smallest request is answered.")
            : Open(Said(evidence, plain));
    }

    protected override Verdict FromSession(ContractEvidence evidence)
    {
        foreach (var entry in evidence.Turns.Reverse())
        {
            if (Meaning(entry.Status, entry.ContentType == "text/html", entry.HasUpstreamId, entry.Signs.Contains("credit", StringComparer.Ordinal)) is { } meaning)
            {
                return Fail($"{meaning} A request of the session was answered with status {entry.Status}.");
            }
        }

        return evidence.Turns.Any(entry => entry.Status is >= 200 and < 300) ? Pass("Requests of the session were answered.") : NotTried(evidence);
    }

    private static string? Meaning(int status, bool isPage, bool hasId, bool speaksOfCredit) => status switch
    {
        401 when hasId => "The model provider refuses the key of the gateway.",
        401 => "The gateway refuses the credential.",
        403 when isPage => "A firewall in front of the gateway refuses the request.",
        403 => "The identity is known and has no grant for this model or route.",
        402 => "The provider's account cannot be billed.",
        400 when speaksOfCredit => "The provider's account is out of credit.",
        429 => "The rate limit is reached.",
        529 or 503 => "The provider is overloaded or not available.",
        _ => null,
    };
}
