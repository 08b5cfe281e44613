using ClaudeRoute.Facts;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags commands of the shared file that print or renew credentials.</summary>
/// <remarks>Page and executable examples: HelperInSharedRule.md, beside this file.</remarks>
internal sealed class HelperInSharedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR102",
        "helper-in-shared",
        "A command that everybody runs",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Warning, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.HelperSetting | Topics.SharedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (member, text) in RootMembers.Texts(context, CredentialNames.Table.HelperSettings))
        {
            if (member.File.Scope == Scope.Shared && text.Trim().Length > 0 && !(StandIns.EchoedText(text) is { } echoed && context.IsStandIn(echoed)))
            {
                yield return RuleContext.OnValue(Info, member.File, member.Member, $"Everybody who opens this project runs this command: with -p without a question, otherwise once the folder is trusted. Keep {member.Name} in settings.local.json or in the user settings.") with
                {
                    Fixes = [SharedRoute.MoveToLocal(context, member.File, member.Member), SharedRoute.MoveToUser(context, member.File, member.Member)],
                };
            }
        }
    }
}
