using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags variables that give an alias a Claude model of another family.</summary>
/// <remarks>Page and executable examples: FamilyMismatchRule.md, beside this file.</remarks>
internal sealed class FamilyMismatchRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR086",
        "family-mismatch",
        "An alias that means another family",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.FamilyModel,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (ModelForms.Table.FamilyOf.TryGetValue(entry.Name, out var family) && FamilyIn(entry.Text) is { } other && other != family)
            {
                yield return RuleContext.OnValue(Info, entry, $"With this the alias {family} runs a model of the family {other}. Check that it is meant.") with { Fixes = Swap(entry, family, other) };
            }
        }
    }

    private static string? FamilyIn(string model) =>
        ModelForms.Table.FormOf(model)?.AnthropicId is { } id ? ModelForms.Table.FamilyOf.Values.FirstOrDefault(family => id.Contains($"-{family}", StringComparison.Ordinal)) : null;

    // Two lines that were mixed up are put right together.
    private static IReadOnlyList<FixIntent> Swap(EnvEntry entry, string family, string other)
    {
        var twin = entry.File.Env.FirstOrDefault(each => ModelForms.Table.FamilyOf.TryGetValue(each.Name, out var owner) && owner == other);
        return twin is not null && FamilyIn(twin.Text) == family
            ? MemberEdits.In(entry.File, $"Swap the models of {family} and {other}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(entry.Name, twin.Text), MemberEdits.Set(twin.Name, entry.Text))
            : [];
    }
}
