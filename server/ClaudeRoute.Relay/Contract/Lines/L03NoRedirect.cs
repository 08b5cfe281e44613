namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The gateway answers by itself.</summary>
internal sealed class L03NoRedirect : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return NotTried(evidence);
        }

        if (plain.Status is < 300 or >= 400)
        {
            return Pass("It answers by itself.");
        }

        var place = plain.Headers.GetValueOrDefault("location", "");
        var target = Outbound.TargetOf(evidence.Target.BaseUrl, place);
        var host = target is null ? "no host" : target == evidence.Target.BaseUrl.Authority ? "a path of its own" : target;
        return Fail($"Status {plain.Status} points to {evidence.Shown(host)}.");
    }
}
