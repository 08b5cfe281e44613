using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags options of Bedrock with words that do not count, or without what they belong to.</summary>
/// <remarks>Page and executable examples: BedrockOptionRule.md, beside this file.</remarks>
internal sealed class BedrockOptionRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR135",
        "bedrock-option",
        "An option that Bedrock does not take",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Choice,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = VariableMistakes.Table;
        foreach (var (name, values) in table.Choices)
        {
            if (context.Effective.SetEnv(name) is not { File: { } file, Member: { } member } value || EnvMembers.HoldsReference(value.Text) || TemplateText.Is(value.Text))
            {
                continue;
            }

            if (values.Contains(value.Text.Trim(), StringComparer.Ordinal))
            {
                if (name == table.RegionPrefix.Name && context.Effective.SetEnv(table.RegionPrefix.Region) is { } where && where.Text.Trim().StartsWith(table.RegionPrefix.IgnoredIn, StringComparison.Ordinal))
                {
                    yield return RuleContext.OnValue(Info, file, member, $"{name} is left out in the regions {table.RegionPrefix.IgnoredIn}*, which {where.Name} of {RuleContext.PlaceName(where)} names. Remove the line.") with
                    {
                        IsUnnecessary = true,
                        Fixes = MemberEdits.Clear(context.Snapshot, value),
                    };
                }

                continue;
            }

            var near = EditDistance.Nearest(value.Text.Trim().ToLowerInvariant(), values, most: 2);
            yield return RuleContext.OnValue(Info, file, member, $"{name} takes {Shown.List(values)} and leaves out every other word. Write one of them.") with
            {
                Fixes = [.. (near is null ? values : [near]).SelectMany(word => MemberEdits.In(file, $"Write {word}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(name, word)))],
            };
        }

        var (region, needs) = table.SmallModelRegion;
        if (context.Effective.SetEnv(region) is { } set
            && needs.All(name => context.Effective.SetEnv(name) is null)
            && RuleContext.OnValue(Info, set, $"{region} has no effect while no small model is named. Set {needs[0]}, or remove the line.") is { } finding)
        {
            yield return finding with { IsUnnecessary = true, Fixes = [.. Name(context, finding.File, needs[0]), .. MemberEdits.Clear(context.Snapshot, set)] };
        }
    }

    private static IEnumerable<FixIntent> Name(RuleContext context, SettingsFile file, string name) =>
        ModelForms.Table.FamilyOf.TryGetValue(name, out var family)
        && ModelTable.Of(context.Snapshot.Session).CurrentIn(context.Effective, "bedrock", context.Route.Region, family) is { } model
        && MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(name)) is { } decider
            ? MemberEdits.In(decider, $"Set {name} to {model}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(name, model))
            : [];
}
