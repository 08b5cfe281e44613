namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>A firewall does not take code for an attack.</summary>
internal sealed class L25Firewall : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var blocked = evidence.Turns.FirstOrDefault(entry => entry.Status is 403 or 406 or 413 && entry.RequestBytes > ContractTable.Number("wafBytes") && entry.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true);
        return blocked is not null ? Fail($"A request of {blocked.RequestBytes / 1024} KB was refused with status {blocked.Status} and a page.")
            : evidence.Turns.Any(entry => entry.RequestBytes > ContractTable.Number("wafBytes") && entry.Status is >= 200 and < 300) ? Pass("Large requests of the session got through.")
            : NotTried(evidence, "It shows in a session that goes through the relay; trying it would cost tokens.");
    }
}
