using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags values of routes that a file above replaces.</summary>
/// <remarks>Page and executable examples: OverriddenByHigherScopeRule.md, beside this file.</remarks>
internal sealed class OverriddenByHigherScopeRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR055",
        "overridden-by-higher-scope",
        "A value that another file overrides",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Hint, Severity.Hint, Severity.Hint, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.SeveralFiles,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var name in context.Effective.EnvNames)
        {
            if (context.Effective.AllEnv(name) is { Count: > 1 } values && RouteNames.Contains(name))
            {
                foreach (var finding in Overridden(values))
                {
                    yield return finding;
                }
            }
        }

        foreach (var key in (string[])[Providers.Table.Helper, "model", Providers.Table.ForcedMethod])
        {
            foreach (var finding in Overridden([.. context.Effective.AllSettings(key)]))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> Overridden(IReadOnlyList<EffectiveValue> values)
    {
        foreach (var value in values.Skip(1))
        {
            var winner = values[0];
            if (!value.IsSet || value.Text == winner.Text || winner.File is not { } file || value is not { File: { } here, Member: { } member })
            {
                continue;
            }

            var (what, end) = winner.IsSet ? ("another value", "") : ("empty", ", which switches it off");
            yield return RuleContext.OnValue(Info, here, member, $"{Upper(RuleContext.ScopeText(file))} sets {value.Name} to {what}{end}, so this value has no effect here. Delete it if no other project needs it.") with
            {
                IsUnnecessary = true,
                Related = [.. new[] { RuleContext.Related(winner, "This counts.") }.OfType<RelatedPlace>()],
                Fixes = MemberEdits.Delete(here, member.Path),
            };
        }
    }

    private static string Upper(string text) => text.StartsWith("the ", StringComparison.Ordinal) ? $"T{text[1..]}" : text;
}
