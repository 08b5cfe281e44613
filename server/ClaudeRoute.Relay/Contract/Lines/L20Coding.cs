namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The answer is compressed at most as the client asked.</summary>
internal sealed class L20Coding : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Streamed) is not { Status: not 0 } answer)
        {
            return FromSession(evidence);
        }

        return answer.Headers.TryGetValue("content-encoding", out var coding) && coding is not ("identity" or "")
            ? Fail($"The answer is coded as {evidence.Shown(coding)}, which was not asked for.")
            : Pass("The answer is not coded.");
    }

    protected override Verdict FromSession(ContractEvidence evidence)
    {
        var answers = evidence.Turns.Where(entry => entry.Status > 0).ToArray();
        return answers.FirstOrDefault(entry => entry.CodingProblem is not null) is { } bad ? Fail($"An answer of the session is coded as {evidence.Shown(bad.ContentEncoding)}: {bad.CodingProblem}.")
            : answers.Length == 0 ? NotTried(evidence)
            : Pass(answers.Any(entry => entry.ContentEncoding is not (null or "identity")) ? "The answers of the session are coded as they were asked for." : "The answers of the session are not coded.");
    }
}
