using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a switch that any text turns on and that holds a word for off.</summary>
/// <remarks>Page and executable examples: PresenceFlagZeroRule.md, beside this file.</remarks>
internal sealed class PresenceFlagZeroRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR014",
        "presence-flag-zero",
        "A switch that 0 turns on",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Presence,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (Variables.Find(entry.Name)?.Kind == VariableKind.Presence
                && VariableMistakes.Table.OffWords.Contains(entry.Text.Trim(), StringComparer.OrdinalIgnoreCase))
            {
                yield return RuleContext.OnValue(Info, entry, $"{entry.Name} is on for every text that is not empty, {Shown.ValueOrName(entry)} included. Delete the line, or write \"\" to switch it off.") with
                {
                    Fixes = MemberEdits.ClearFix(context.Snapshot, entry.File, entry.Path) is { } clear ? [clear with { IsPreferred = true }] : [],
                };
            }
        }
    }
}
