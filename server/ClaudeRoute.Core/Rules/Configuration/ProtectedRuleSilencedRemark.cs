namespace ClaudeRoute.Rules.Configuration;

/// <summary>Notes where a project wants to silence a rule that it cannot.</summary>
/// <remarks>Page and executable examples: ProtectedRuleSilencedRemark.md, beside this file.</remarks>
internal sealed class ProtectedRuleSilencedRemark : IExplained
{
    public RuleInfo Info { get; } = new(
        "CR904",
        "protected-rule-silenced",
        "A rule that a project cannot silence",
        RuleCategory.Configuration,
        new ScopeSeverities(Severity.Off, Severity.Information, Severity.Off, Severity.Off),
        FixSafety.None,
        Since: "0.1.0");
}
