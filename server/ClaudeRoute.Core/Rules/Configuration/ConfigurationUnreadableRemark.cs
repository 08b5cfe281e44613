namespace ClaudeRoute.Rules.Configuration;

/// <summary>Flags a configuration that is no JSON object, or broken JSON.</summary>
/// <remarks>Page and executable examples: ConfigurationUnreadableRemark.md, beside this file.</remarks>
internal sealed class ConfigurationUnreadableRemark : IExplained
{
    public RuleInfo Info { get; } = new(
        "CR901",
        "configuration-unreadable",
        "A configuration that cannot be read",
        RuleCategory.Configuration,
        new ScopeSeverities(Severity.Off, Severity.Error, Severity.Off, Severity.Off),
        FixSafety.None,
        Since: "0.1.0");
}
