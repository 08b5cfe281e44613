namespace ClaudeRoute.Rules.Configuration;

/// <summary>Flags what a configuration says in vain.</summary>
/// <remarks>Page and executable examples: ConfigurationWithoutEffectRemark.md, beside this file.</remarks>
internal sealed class ConfigurationWithoutEffectRemark : IExplained
{
    public RuleInfo Info { get; } = new(
        "CR903",
        "configuration-without-effect",
        "A configuration that does nothing",
        RuleCategory.Configuration,
        new ScopeSeverities(Severity.Off, Severity.Warning, Severity.Off, Severity.Off),
        FixSafety.None,
        Since: "0.1.0");
}
