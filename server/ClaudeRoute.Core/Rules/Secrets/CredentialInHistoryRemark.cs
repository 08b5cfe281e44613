namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags a credential that a committed revision holds, where no rule says anything about it.</summary>
/// <remarks>Page: CredentialInHistoryRemark.md, beside this file. It is made when somebody asks git, so its examples need a repository.</remarks>
internal sealed class CredentialInHistoryRemark : IExplained
{
    public RuleInfo Info { get; } = new(
        "CR906",
        "credential-in-history",
        "A credential that was committed before",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Off, Severity.Warning, Severity.Warning, Severity.Off),
        FixSafety.None,
        Since: "0.1.0");
}
