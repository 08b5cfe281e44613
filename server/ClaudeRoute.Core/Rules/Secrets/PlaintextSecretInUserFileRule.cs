using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials that lie in plain text in a file of one's own.</summary>
/// <remarks>Page and executable examples: PlaintextSecretInUserFileRule.md, beside this file.</remarks>
internal sealed class PlaintextSecretInUserFileRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR025",
        "plaintext-secret-in-user-file",
        "A credential in plain text",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Hint, Severity.Off, Severity.Hint, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        OptIn = [Scope.Local],
    };

    public IEnumerable<Finding> Check(RuleContext context) =>
        SecretFindings.Held(Info, context, Message)
        .Where(finding => finding.File.Scope != Scope.Local || finding.File.Git.Ignored == true)
        .Select(finding => finding with { Fixes = KeyStores.Keep(context, finding) });

    private static string Message(SettingsFile file, SecretHit hit) =>
        $"{SecretFindings.Subject(hit)} lies in {RuleContext.ScopeText(file)} in plain text, where every program of yours can read it. An apiKeyHelper that asks a key store keeps it out of the file.";
}
