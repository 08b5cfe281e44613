namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Requests at the start of a session do not turn the gateway against the client.</summary>
internal sealed class L29StartUp : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var turns = evidence.Turns.ToArray();
        if (turns.Length == 0)
        {
            return NotTried(evidence, "It shows in a session that goes through the relay.");
        }

        var without = turns.Count(entry => !entry.HeaderNames.Contains("x-claude-code-session-id", StringComparer.Ordinal));
        return without == 0 ? Pass("Every request of the session names its session.") : Open($"{without} of {turns.Length} requests do not name their session; they may come from another program.");
    }
}
