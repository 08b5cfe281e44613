namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The model that is asked for is the one that answers.</summary>
internal sealed class L16Model : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return FromSession(evidence);
        }

        if (plain is { Status: 404 or 400, HasApiError: true } && plain.ErrorMessage?.Contains("model", StringComparison.OrdinalIgnoreCase) == true)
        {
            return Fail(Said(evidence, plain));
        }

        var asked = evidence.Target.Model;
        var answered = plain.TopText("model");
        if (plain.IsMessage && IsAnother(asked, answered))
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

    protected override Verdict FromSession(ContractEvidence evidence)
    {
        var turns = evidence.Turns.ToArray();
        if (turns.FirstOrDefault(entry => entry is { Status: 404 or 400, HasApiError: true } && entry.Signs.Contains("model", StringComparer.Ordinal)) is { } unknown)
        {
            return Fail($"{evidence.Shown(unknown.Model ?? "The model")} is not known: status {unknown.Status}.");
        }

        if (turns.FirstOrDefault(entry => entry.Model is { } asked && IsAnother(asked, entry.Stream?.Model)) is { } other)
        {
            return Open($"Asked for {evidence.Shown(other.Model)}, answered by {evidence.Shown(other.Stream!.Model)}.", Text.Remedy);
        }

        return turns.Any(entry => entry.Model is not null && entry.Stream?.Model is not null) ? Pass("The models that were asked for answered.") : NotTried(evidence);
    }

    // Aliases and dated names of one model hold each other.
    private static bool IsAnother(string asked, string? answered) =>
        answered is not null && !answered.Contains(asked, StringComparison.OrdinalIgnoreCase) && !asked.Contains(answered, StringComparison.OrdinalIgnoreCase);
}
