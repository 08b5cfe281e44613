using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags inference profiles of Bedrock that cannot be called from the region in use.</summary>
/// <remarks>Page and executable examples: RegionPrefixMismatchRule.md, beside this file.</remarks>
internal sealed class RegionPrefixMismatchRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR090",
        "region-prefix-mismatch",
        "A profile of another region",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.Model | Topics.Region,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is not { Id: "bedrock" } provider || provider.Region.Select(context.Effective.SetEnv).FirstOrDefault(value => value is not null) is not { } set)
        {
            yield break;
        }

        var table = ModelForms.Table;
        var region = set.Text.Trim();
        var prefixes = table.PrefixesOf(region);
        if (prefixes.Count == 0)
        {
            yield break;
        }

        foreach (var model in ModelValues.Effective(context))
        {
            if (table.FormOf(model.Text) is { Prefix: { } prefix } && prefix != "global" && !prefixes.Contains(prefix, StringComparer.Ordinal))
            {
                var rest = model.Text.Trim()[prefix.Length..];
                yield return model.Finding(Info, $"The profile {prefix} cannot be called from {region}, which {set.Name} of {RuleContext.PlaceName(set)} sets. Use the profile {prefixes[0]} or global, or another region.") with
                {
                    Related = [.. new[] { RuleContext.Related(set, "This sets the region.") }.OfType<RelatedPlace>()],
                    Fixes = [.. model.Write(prefixes[0] + rest, FixSafety.NeedsReview), .. model.Write("global" + rest, FixSafety.NeedsReview)],
                };
            }
            else if (table.RegionOfArn(model.Text) is { } other && other != region)
            {
                yield return model.Finding(Info, $"This ARN belongs to {other}, and requests go to {region}, which {set.Name} of {RuleContext.PlaceName(set)} sets. Use the region of the ARN.", Severity.Information);
            }
        }
    }
}
