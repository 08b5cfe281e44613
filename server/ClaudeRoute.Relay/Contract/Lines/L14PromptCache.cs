namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Later turns find the prompt in the provider's cache.</summary>
internal sealed class L14PromptCache : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var turns = evidence.Turns.Where(entry => entry.Stream?.CacheReadTokens is not null).ToArray();
        return turns.Length < 2 ? NotTried(evidence, "It shows in a session of several turns that goes through the relay.")
            : turns.Skip(1).Any(entry => entry.Stream!.CacheReadTokens > 0) ? Pass("Later turns read from the cache.")
            : Open($"{turns.Length} turns, and none read from the cache.", Text.Remedy);
    }
}
