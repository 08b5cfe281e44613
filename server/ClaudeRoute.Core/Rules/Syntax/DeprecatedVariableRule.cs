using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags variables that are deprecated, removed or without effect.</summary>
/// <remarks>Page and executable examples: DeprecatedVariableRule.md, beside this file.</remarks>
internal sealed class DeprecatedVariableRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR019",
        "deprecated-variable",
        "A variable that is on its way out",
        RuleCategory.Syntax,
        new ScopeSeverities(Severity.Warning, Severity.Warning, Severity.Warning, Severity.Information),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Deprecated,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (VariableMistakes.Table.Deprecated.TryGetValue(entry.Name, out var old))
            {
                var advice = old.Use is { } use ? $"Use {use}" : "Delete it";
                yield return RuleContext.OnName(Info, entry.File, entry.Member, $"{entry.Name} {old.Status}. {advice}.") with
                {
                    IsUnnecessary = old.Use is null,
                    Fixes = old.Use is { } name && MemberEdits.Rename(entry.File, entry.Path, name, FixSafety.Safe, isPreferred: true) is { Count: > 0 } rename
                        ? rename
                        : MemberEdits.Delete(entry.File, entry.Path, FixSafety.Safe, isPreferred: true),
                };
            }
        }
    }
}
