namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The gateway lists its models.</summary>
internal sealed class L28Models : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return evidence.Answer(Probe.Models) switch
        {
            null or { Status: 0 } => NotTried(evidence),
            { IsSuccess: true } answer when answer.FirstByte > TimeSpan.FromSeconds(ContractTable.Number("discoverySeconds")) => Open("The list takes longer than the client waits.", Text.Remedy),
            { IsSuccess: true } answer when answer.Json is { ValueKind: System.Text.Json.JsonValueKind.Object } json && json.TryGetProperty("data", out var data) && data.ValueKind == System.Text.Json.JsonValueKind.Array =>
                Pass($"{data.GetArrayLength()} models are listed. The client shows those whose name holds claude or anthropic, with CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY=1."),
            var answer => Open($"Status {answer.Status}: there is no list, and the client shows its own.", Text.Remedy),
        };
    }
}
