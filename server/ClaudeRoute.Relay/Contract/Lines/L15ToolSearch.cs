namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Tools that are loaded when they are needed are understood upstream.</summary>
internal sealed class L15ToolSearch : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        return NotTried(evidence, "It shows only in a session with tools. A status 400 that names defer_loading or tool_reference is its sign.");
    }
}
