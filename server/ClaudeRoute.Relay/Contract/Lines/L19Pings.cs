namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A stream is not silent for long.</summary>
internal sealed class L19Pings : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var silent = evidence.Turns.Where(entry => entry.Stream is { } stream && stream.LongestSilence > TimeSpan.FromSeconds(ContractTable.Number("silenceSeconds"))).ToArray();
        return silent.Length > 0
            ? Fail($"A stream of the session was silent for {silent.Max(entry => entry.Stream!.LongestSilence).TotalSeconds:F0} s.")
            : NotTried(evidence, "It shows in a session with a long pause that goes through the relay.");
    }
}
