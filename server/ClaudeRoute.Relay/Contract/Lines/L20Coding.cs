namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The answer is compressed at most as the client asked.</summary>
internal sealed class L20Coding : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Streamed) is not { Status: not 0 } answer)
        {
            return NotTried(evidence);
        }

        return answer.Headers.TryGetValue("content-encoding", out var coding) && coding is not ("identity" or "")
            ? Fail($"The answer is coded as {evidence.Shown(coding)}, which was not asked for.")
            : Pass("The answer is not coded.");
    }
}
