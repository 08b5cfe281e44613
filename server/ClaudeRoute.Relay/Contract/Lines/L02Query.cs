namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The query of the API path does not keep the gateway from serving it.</summary>
internal sealed class L02Query : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return FromSession(evidence);
        }

        if (plain.Status is not (404 or 405))
        {
            return Pass("Requests with ?beta=true are served.");
        }

        return evidence.Answer(Probe.NoQuery) is { Status: not 0 } without
            ? without.Status is 404 or 405 ? Open("The path is refused with and without the query.") : Fail($"With the query: status {plain.Status}; without it: status {without.Status}.")
            : NotTried(evidence);
    }

    protected override Verdict FromSession(ContractEvidence evidence)
    {
        var asked = evidence.Turns.Where(entry => entry.Query.Contains("beta", StringComparer.Ordinal)).ToArray();
        // Whatever a provider says came through the gateway.
        if (asked.Any(entry => entry.Status is >= 200 and < 300 || entry.HasUpstreamId))
        {
            return Pass("Requests of the session with ?beta=true were served.");
        }

        var missed = asked.FirstOrDefault(entry => entry.Status is 404 or 405);
        return missed is null ? NotTried(evidence)
            : evidence.Turns.Any(entry => entry.Query.Count == 0 && entry.Path == missed.Path && entry.Status is >= 200 and < 300) ? Fail($"With the query: status {missed.Status}; without it the same path was served.")
            : Open($"A request of the session with ?beta=true was answered with status {missed.Status}.", Text.Remedy);
    }
}
