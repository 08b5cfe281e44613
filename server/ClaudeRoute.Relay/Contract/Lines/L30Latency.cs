namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The first byte comes soon.</summary>
internal sealed class L30Latency : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Streamed) is not { Status: not 0 } answer)
        {
            return NotTried(evidence);
        }

        var seconds = answer.FirstByte.TotalSeconds;
        var text = $"First byte after {answer.FirstByte.TotalMilliseconds:F0} ms.";
        return seconds > ContractTable.Number("slowSeconds") ? Open(text, Text.Remedy) : Pass(text);
    }
}
