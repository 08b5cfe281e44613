using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a proxy that another spelling of its variable overrides.</summary>
/// <remarks>Page and executable examples: ProxyCaseConflictRule.md, beside this file.</remarks>
internal sealed class ProxyCaseConflictRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR126",
        "proxy-case-conflict",
        "Two proxies in two spellings",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Proxy,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (wins, loses) in RedirectingVariables.ProxySpellings)
        {
            if (context.Effective.SetEnv(wins) is { } winner
                && context.Effective.SetEnv(loses) is { } loser
                && winner.Text != loser.Text
                && RuleContext.OnValue(Info, loser, $"{wins} of {RuleContext.PlaceName(winner)} names another proxy and comes first, so this one is not used. Keep one of the two.") is { } finding)
            {
                yield return finding with
                {
                    IsUnnecessary = true,
                    Related = [.. new[] { RuleContext.Related(winner, "This comes first.") }.OfType<RelatedPlace>()],
                    Fixes = MemberEdits.Clear(context.Snapshot, loser),
                };
            }
        }
    }
}
