namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Pieces of a stream arrive when they are made.</summary>
internal sealed class L18Buffering : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var lengthy = evidence.Turns.Where(entry => entry.Stream is { OutputTokens: >= 100 } stream && stream.Count("content_block_delta") >= 20).ToArray();
        if (lengthy.Length > 0)
        {
            var held = lengthy.Count(entry => entry.Stream!.OutputTokens!.Value / Math.Max(entry.Stream.Spread.TotalSeconds, 0.001) > ContractTable.Number("bufferedTokensPerSecond")
                && entry.FirstByte >= entry.Total * ContractTable.Number("bufferedFirstByteShare"));
            if (lengthy.Any(entry => entry.Stream!.Spread > TimeSpan.FromSeconds(1)))
            {
                return Pass("A stream of the session arrived in pieces.");
            }

            if (held == lengthy.Length && held >= 3)
            {
                return Fail($"{held} of {lengthy.Length} long streams arrived at once.");
            }
        }

        if (evidence.Answer(Probe.Streamed) is not { IsSuccess: true, Stream: { } stream } answer)
        {
            return NotTried(evidence);
        }

        return answer.Headers.ContainsKey("content-length") ? Fail("The event stream has a length, so it was gathered before it was sent.")
            : stream.Spread > TimeSpan.FromMilliseconds(ContractTable.Number("spreadMilliseconds")) ? Pass($"The pieces of the stream arrived over {stream.Spread.TotalMilliseconds:F0} ms.")
            : Open("The stream of the check is too short to tell. A session through the relay shows it.");
    }
}
