namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A streamed answer has the form that the client reads.</summary>
internal sealed class L17StreamForm : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Streamed) is not { Status: not 0 } answer)
        {
            return NotTried(evidence);
        }

        if (!answer.IsSuccess)
        {
            return Open(Said(evidence, answer));
        }

        if (answer.Headers.TryGetValue("content-encoding", out var coding) && coding is not ("identity" or ""))
        {
            return Open($"The stream is coded as {evidence.Shown(coding)}, so its events were not read.");
        }

        var isBedrock = evidence.Target.Wire == GatewayWire.Bedrock;
        var wanted = isBedrock ? "application/vnd.amazon.eventstream" : "text/event-stream";
        if (answer.Stream is not { } stream || answer.MediaType != wanted)
        {
            return Fail($"A stream was asked for, and {(answer.MediaType.Length == 0 ? "no media type" : evidence.Shown(answer.MediaType))} came instead of {wanted}.");
        }

        if (stream.Problem is { } problem)
        {
            return Fail($"The event stream is damaged: {problem}.");
        }

        var needed = ContractTable.Texts("streamOrder");
        var missing = needed.Where(name => stream.Count(name) == 0).ToArray();
        var isDataOnly = stream.Events.Count == 0;
        // A single token may be an end of turn without any block.
        var isEmptyTurn = missing is ["content_block_start", "content_block_stop"];
        var order = stream.Events.Select(pair => pair.Key).Where(name => needed.Contains(name, StringComparer.Ordinal)).ToArray();
        return (missing.Length == 0 || isEmptyTurn) && !order.SequenceEqual(needed.Except(missing, StringComparer.Ordinal), StringComparer.Ordinal) ? Fail($"The events come in another order: {evidence.Shown(string.Join(", ", order))}.")
            : missing.Length == 0 || isEmptyTurn ? Pass($"{stream.Events.Sum(pair => pair.Value)} events, in the form that the client reads.")
            : isDataOnly ? Fail("The events have no names, so the client cannot read them.")
            : Fail($"Missing events: {string.Join(", ", missing)}.");
    }
}
