using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials in managed settings.</summary>
/// <remarks>Page and executable examples: SecretInManagedRule.md, beside this file.</remarks>
internal sealed class SecretInManagedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR028",
        "secret-in-managed",
        "A credential that the whole machine reads",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Off, Severity.Off, Severity.Off, Severity.Warning),
        FixSafety.None,
        Since: "0.1.0")
    {
        Needs = Topics.ManagedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context) => SecretFindings.Held(Info, context, Message);

    private static string Message(SettingsFile file, SecretHit hit) =>
        $"{SecretFindings.Subject(hit)} stands in {RuleContext.ScopeText(file)}, which every user of the machine can read, and all share it. Use an apiKeyHelper that asks for a credential of each user.";
}
