namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The model that is asked for is the one that answers.</summary>
internal sealed class L16Model : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return NotTried(evidence);
        }

        if (plain is { Status: 404 or 400, HasApiError: true } && plain.ErrorMessage?.Contains("model", StringComparison.OrdinalIgnoreCase) == true)
        {
            return Fail(Said(evidence, plain));
        }

        var asked = evidence.Target.Model;
        var answered = plain.TopText("model");
        if (plain.IsMessage && answered is not null && !answered.Contains(asked, StringComparison.OrdinalIgnoreCase) && !asked.Contains(answered, StringComparison.OrdinalIgnoreCase))
        {
            return Open($"Asked for {evidence.Shown(asked)}, answered by {evidence.Shown(answered)}.", Text.Remedy);
        }

        return evidence.Answer(Probe.UnknownModel) switch
        {
            null or { Status: 0 } => plain.IsSuccess ? Pass("The model answers.") : NotTried(evidence),
            { IsSuccess: true } other => Open($"A model that does not exist was answered by {evidence.Shown(other.TopText("model") ?? "another one")}: a typing error would go unseen.", Text.Remedy),
            _ => plain.IsSuccess ? Pass("The model answers, and an unknown one is refused.") : Open(Said(evidence, plain)),
        };
    }
}
