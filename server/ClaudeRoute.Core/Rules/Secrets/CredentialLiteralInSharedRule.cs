using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags values that are credentials by their name in the shared file.</summary>
/// <remarks>Page and executable examples: CredentialLiteralInSharedRule.md, beside this file.</remarks>
internal sealed class CredentialLiteralInSharedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR022",
        "credential-literal-in-shared",
        "A literal value under a credential's name in the shared file",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Off, Severity.Error, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.SharedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles.Where(file => file.Scope == Scope.Shared))
        {
            foreach (var hit in RuleContext.Secrets(file))
            {
                if (hit.Kind == SecretKind.CredentialName)
                {
                    var fixes = SecretFindings.TakeOut(file, hit);
                    var advice = fixes is [MoveMembers] ? "Move it to settings.local.json" : "Take it out of the file";
                    var message = $"{Holder(hit)} holds a credential that is written out in {file.Name}, where everyone who can read the repository sees it. {advice}, and have it replaced if it was ever committed.";
                    yield return SecretFindings.On(Info, file, hit, message) with { Fixes = fixes };
                }
            }
        }
    }

    private static string Holder(SecretHit hit) => hit.Name is { } name && Shown.Value(name) is { } shown ? shown : "This member";
}
