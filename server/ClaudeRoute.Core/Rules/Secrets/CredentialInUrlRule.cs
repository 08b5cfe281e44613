using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags addresses with a password or key in them.</summary>
/// <remarks>Page and executable examples: CredentialInUrlRule.md, beside this file.</remarks>
internal sealed class CredentialInUrlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR027",
        "credential-in-url",
        "A credential inside an address",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context) => SecretFindings.InPlace(Info, context, SecretPlace.Address, Message);

    private static string Message(SettingsFile file, SecretHit hit)
    {
        var advice = file.Scope == Scope.Shared
            ? "Move it to settings.local.json, and have the credential replaced if it was ever committed."
            : "Keep the credential apart from the address.";
        return $"{SecretFindings.Subject(hit)} is written out here; addresses end up in logs and error messages, and a password in a gateway's address is sent as a second credential. {advice}";
    }
}
