namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A stream is not silent for long.</summary>
internal sealed class L19Pings : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var silent = evidence.Turns.Where(entry => entry.Stream is { } stream && stream.LongestSilence > TimeSpan.FromSeconds(ContractTable.Number("silenceSeconds"))).ToArray();
        var text = silent.Length > 0 ? $"A stream of the session was silent for {silent.Max(entry => entry.Stream!.LongestSilence).TotalSeconds:F0} s." : "";
        return silent.Length > 0
            ? evidence.Target.Wire == GatewayWire.Bedrock ? Open($"{text} Amazon Bedrock sends no pings.") : Fail(text)
            : NotTried(evidence, "It shows in a session with a long pause that goes through the relay.");
    }
}
