using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags commands that renew the login to a cloud while another route is taken.</summary>
/// <remarks>Page and executable examples: RefreshForOtherRouteRule.md, beside this file.</remarks>
internal sealed class RefreshForOtherRouteRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR134",
        "refresh-for-other-route",
        "A cloud login that the route does not use",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Refresh,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (!context.IsRouteVisible)
        {
            yield break;
        }

        var route = context.Route;
        foreach (var (key, cloud) in Providers.Table.RefreshCommands)
        {
            if (context.Effective.SetSetting(key) is not { } command || string.IsNullOrWhiteSpace(command.Text) || (route.Provider?.Cloud == cloud && !route.SkipsAuth))
            {
                continue;
            }

            var why = route.Provider is null ? "no cloud provider is switched on" : route.Provider.Cloud == cloud ? $"{route.Provider.SkipAuth} switches that login off" : $"{route.Provider.Name} owns the session";
            if (RuleContext.OnValue(Info, command, $"{key} renews a login to {cloud}, but {why}, so it is never used. Remove it, or switch the provider on.") is { } finding)
            {
                yield return finding with { IsUnnecessary = true, Fixes = [.. MemberEdits.Clear(context.Snapshot, command), .. SwitchOn(context, finding.File, cloud)] };
            }
        }
    }

    // Beside another provider the flag would only make two of them compete.
    private static IEnumerable<FixIntent> SwitchOn(RuleContext context, SettingsFile file, string cloud) =>
        context.Route.Provider is null
        && Providers.Table.All.FirstOrDefault(provider => provider.Cloud == cloud) is { } provider
        && MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(provider.Flag)) is { } decider
            ? MemberEdits.In(decider, $"Switch {provider.Name} on", FixSafety.NeedsReview, isPreferred: false, MemberEdits.SwitchOn(provider.Flag))
            : [];
}
