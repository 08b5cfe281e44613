using ClaudeRoute.Secrets;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags helper settings that hold no command.</summary>
/// <remarks>Page and executable examples: HelperEmptyRule.md, beside this file.</remarks>
internal sealed class HelperEmptyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR151",
        "helper-empty",
        "A helper without a command",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.HelperSetting,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (member, text) in RootMembers.Texts(context, CredentialNames.Table.HelperSettings))
        {
            if (text.Trim().Length > 0)
            {
                continue;
            }

            var (message, severity) = text.Length > 0
                ? ("A blank command prints nothing, so requests go out with an empty credential. Name a command, or delete the line.", (Severity?)null)
                : ($"An empty text means no command, and switches {member.Name} of lower files off. Delete the line if that is not meant.", Severity.Hint);
            yield return RuleContext.OnValue(Info, member.File, member.Member, message, severity) with { Fixes = MemberEdits.Delete(member.File, member.Member.Path) };
        }
    }
}
