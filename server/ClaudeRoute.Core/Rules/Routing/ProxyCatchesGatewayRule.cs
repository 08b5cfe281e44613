using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags gateways of the own machine or network that the client asks through a proxy.</summary>
/// <remarks>Page and executable examples: ProxyCatchesGatewayRule.md, beside this file.</remarks>
internal sealed class ProxyCatchesGatewayRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR122",
        "proxy-catches-gateway",
        "A proxy in the way of the gateway",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Proxy | Topics.Destination,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route is not { BaseUrlValue: { } value, Address: { } address }
            || !(HostTable.IsPrivate(address.Host) || context.Hosts.IsNetBird(address.Host) || context.Hosts.IsApertureHost(address.Host) || context.Hosts.IsOwnGateway(address.Host))
            || RedirectingVariables.Proxies.Select(context.Effective.SetEnv).FirstOrDefault(proxy => proxy is not null) is not { } proxy
            || RedirectingVariables.NoProxy.Any(name => context.Effective.SetEnv(name) is { } list && NoProxyList.Covers(list.Text, address)))
        {
            yield break;
        }

        var place = value.File is null ? proxy : value;
        if (place is { File: { } file, Member: { } member })
        {
            yield return RuleContext.OnValue(Info, file, member, $"{Shown.Host(address, "This host")} can be reached directly only, but Claude Code asks the proxy of {proxy.Name} for it, this machine included. Add the host to {RedirectingVariables.NoProxy[0]}.") with
            {
                Related = [.. new[] { RuleContext.Related(place == proxy ? value : proxy, place == proxy ? "This address is asked." : "This proxy is asked.") }.OfType<RelatedPlace>()],
                Fixes = Fixes(context, file, address),
            };
        }
    }

    private static IReadOnlyList<FixIntent> Fixes(RuleContext context, SettingsFile file, WebAddress address)
    {
        // Of two spellings the one that is set already is the one to add to.
        var set = RedirectingVariables.NoProxy.Select(context.Effective.SetEnv).FirstOrDefault(value => value is not null);
        var name = set?.Name ?? RedirectingVariables.NoProxy[0];
        var hosts = set is null ? address.Host : $"{set.Text.TrimEnd(',', ' ')},{address.Host}";
        return MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(name)) is { } decider
            ? MemberEdits.In(decider, $"Add {Shown.Host(address, "the host")} to {name}", FixSafety.NeedsReview, isPreferred: true, MemberEdits.Set(name, hosts))
            : [];
    }
}
