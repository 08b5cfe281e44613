namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Tokens can be counted before a message is sent.</summary>
internal sealed class L27Count : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return evidence.Answer(Probe.Count) switch
        {
            null or { Status: 0 } => NotTried(evidence),
            { IsSuccess: true } answer when answer.Json is { ValueKind: System.Text.Json.JsonValueKind.Object } json && json.TryGetProperty("input_tokens", out _) => Pass("Tokens are counted."),
            { Status: 404 or 405 } answer => Open($"Status {answer.Status}: the gateway does not count, and the client estimates.", Text.Remedy),
            var answer => Open(Said(evidence, answer), Text.Remedy),
        };
    }
}
