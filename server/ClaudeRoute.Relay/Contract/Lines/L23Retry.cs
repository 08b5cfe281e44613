namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A refusal says when to try again.</summary>
internal sealed class L23Retry : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var limited = evidence.Journal.Where(entry => entry.Status is 429 or 529).ToArray();
        return limited.Length == 0
            ? NotTried(evidence, "No request of a session was refused for now, and none is provoked.")
            : limited.Any(entry => entry.AnswerHeaderNames.Contains("retry-after", StringComparer.Ordinal) || entry.AnswerHeaderNames.Any(name => name.StartsWith("anthropic-ratelimit-", StringComparison.Ordinal)))
                ? Pass("Refusals carry hints for trying again.")
                : Open($"{limited.Length} refusals without a hint when to try again.", Text.Remedy);
    }
}
