using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags keys of the client's own state file in settings.</summary>
/// <remarks>Page and executable examples: StateKeysInSettingsRule.md, beside this file.</remarks>
internal sealed class StateKeysInSettingsRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR112",
        "state-keys-in-settings",
        "State that is no setting",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.State,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = SettingsKeys.Table;
        foreach (var key in table.State)
        {
            foreach (var member in RootMembers.Named(context, key))
            {
                yield return RuleContext.OnName(
                    Info,
                    member.File,
                    member.Member,
                    $"{key} belongs in ~/.claude.json, which Claude Code writes itself; in settings it does nothing. Delete it here.",
                    table.StateAlsoWrittenByTools.Contains(key, StringComparer.Ordinal) ? Severity.Information : null) with
                {
                    IsUnnecessary = true,
                    Fixes = MemberEdits.Delete(member.File, member.Member.Path),
                };
            }
        }
    }
}
