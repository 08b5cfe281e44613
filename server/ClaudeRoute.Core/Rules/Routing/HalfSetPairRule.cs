using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags variables that need another one beside them.</summary>
/// <remarks>Page and executable examples: HalfSetPairRule.md, beside this file.</remarks>
internal sealed class HalfSetPairRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR140",
        "half-set-pair",
        "A variable without its other half",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Pair,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (name, needs) in VariableMistakes.Table.Pairs)
        {
            if (context.Effective.SetEnv(name) is { } value
                && needs.FirstOrDefault(other => context.Effective.SetEnv(other) is null) is { } missing
                && RuleContext.OnValue(Info, value, $"{name} counts only together with {missing}, which no file sets. Add it, or remove this line.") is { } finding)
            {
                yield return finding with
                {
                    Fixes = [.. MemberEdits.Ask(context.Snapshot, finding.File, $"Add {missing}…", missing), .. MemberEdits.Clear(context.Snapshot, value)],
                };
            }
        }
    }
}
