using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials inside variables that hold header lines.</summary>
/// <remarks>Page and executable examples: SecretInHeadersRule.md, beside this file.</remarks>
internal sealed class SecretInHeadersRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR026",
        "secret-in-headers",
        "A credential inside header lines",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context) => SecretFindings.InPlace(Info, context, SecretPlace.HeaderLines, Message);

    private static string Message(SettingsFile file, SecretHit hit)
    {
        var advice = file.Scope == Scope.Shared
            ? "Move it to settings.local.json, and have it replaced if it was ever committed."
            : "Use ANTHROPIC_AUTH_TOKEN, ANTHROPIC_API_KEY or otelHeadersHelper for it, so that it is treated as a credential.";
        return $"{SecretFindings.Subject(hit)} is a credential among the header lines of {hit.Name}, where nobody looks for one. {advice}";
    }
}
