namespace ClaudeRoute.Rules.Configuration;

/// <summary>Flags a credential in a configuration.</summary>
/// <remarks>Page and executable examples: CredentialInConfigurationRemark.md, beside this file.</remarks>
internal sealed class CredentialInConfigurationRemark : IExplained
{
    public RuleInfo Info { get; } = new(
        "CR902",
        "credential-in-configuration",
        "A credential in the configuration",
        RuleCategory.Configuration,
        new ScopeSeverities(Severity.Off, Severity.Error, Severity.Off, Severity.Off),
        FixSafety.None,
        Since: "0.1.0");
}
