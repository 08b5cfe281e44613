namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Tools that are loaded when they are needed are understood upstream.</summary>
internal sealed class L15ToolSearch : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {
        var refused = evidence.Turns.FirstOrDefault(entry => entry.Status == 400 && entry.Signs.Contains("tool-search", StringComparer.Ordinal));
        // Without such a tool in it, a request that is answered shows nothing; the client says with a beta that it sends them.
        return refused is not null ? Fail("A request of the session was refused with status 400 that names tools which are loaded when they are needed.")
            : evidence.Turns.Any(entry => entry.HasDeferredTools && entry.Status is >= 200 and < 300) ? Pass("Requests of the session with such tools were answered.")
            : NotTried(evidence, "It shows only in a session with tools that goes through the relay.");
    }
}
