namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A firewall does not take code for an attack.</summary>
internal sealed class L25Firewall : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Large) is { Status: not 0 } large)
        {
            return large.IsSuccess || large.HasUpstreamId ? Pass("A request of 80 KB with code in it got through.")
                : large is { Status: 403 or 406 or 413 } && evidence.Answer(Probe.Plain) is { IsSuccess: true } ? Fail($"A small request is answered, and one of 80 KB with code in it is refused. {Said(evidence, large)}")
                : Open(Said(evidence, large));
        }

        var blocked = evidence.Turns.FirstOrDefault(entry => entry.Status is 403 or 406 or 413 && entry.RequestBytes > ContractTable.Number("wafBytes") && entry.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true);
        return blocked is not null ? Fail($"A request of {blocked.RequestBytes / 1024} KB was refused with status {blocked.Status} and a page.")
            : evidence.Turns.Any(entry => entry.RequestBytes > ContractTable.Number("wafBytes") && entry.Status is >= 200 and < 300) ? Pass("Large requests of the session got through.")
            : NotTried(evidence, "It shows in a session that goes through the relay; a large request of the check shows it too, for some 20,000 input tokens.");
    }
}
