namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The query of the API path does not keep the gateway from serving it.</summary>
internal sealed class L02Query : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return NotTried(evidence);
        }

        if (plain.Status is not (404 or 405))
        {
            return Pass("Requests with ?beta=true are served.");
        }

        return evidence.Answer(Probe.NoQuery) is { Status: not 0 } without
            ? without.Status is 404 or 405 ? Open("The path is refused with and without the query.") : Fail($"With the query: status {plain.Status}; without it: status {without.Status}.")
            : NotTried(evidence);
    }
}
