using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags saved permission rules that carry a credential.</summary>
/// <remarks>Page and executable examples: SecretInPermissionRuleRule.md, beside this file.</remarks>
internal sealed class SecretInPermissionRuleRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR029",
        "secret-in-permission-rule",
        "A credential inside a permission rule",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context) => SecretFindings.InPlace(Info, context, SecretPlace.PermissionRule, Message);

    private static string Message(SettingsFile file, SecretHit hit) =>
        $"{SecretFindings.Subject(hit)} was saved with this permission rule, so it stays in {RuleContext.ScopeText(file)} for as long as the rule does. Remove the rule, and have the credential replaced if others could read it.";
}
