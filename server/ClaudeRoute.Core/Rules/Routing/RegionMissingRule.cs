using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags providers whose region no setting names.</summary>
/// <remarks>Page and executable examples: RegionMissingRule.md, beside this file.</remarks>
internal sealed class RegionMissingRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR131",
        "region-missing",
        "A region that is not named",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var provider in context.Route.ProvidersOn)
        {
            if (provider.RegionElsewhere is not { } elsewhere
                || provider.Region.Concat(elsewhere).Any(name => context.Effective.SetEnv(name) is not null)
                || (provider.RegionIsOfNoUseAtGateway && context.Effective.SetEnv(provider.BaseUrl) is { } address && !(WebAddress.Parse(address.Text) is { } parsed && HostTable.IsCloud(parsed.Host))))
            {
                continue;
            }

            if (RuleContext.OnValue(Info, context.Effective.Env(provider.Flag), $"No region is named, so {provider.Name} is asked in {provider.DefaultRegion}. Set {provider.Region[0]} if that is not meant.") is { } finding)
            {
                yield return finding with { Fixes = MemberEdits.Ask(context.Snapshot, finding.File, $"Set {provider.Region[0]}…", provider.Region[0]) };
            }
        }
    }
}
