using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a gateway in front of a provider that the client still logs in to by itself.</summary>
/// <remarks>Page and executable examples: GatewayWithoutSkipAuthRule.md, beside this file.</remarks>
internal sealed class GatewayWithoutSkipAuthRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR048",
        "gateway-without-skip-auth",
        "A gateway, but the cloud's own login",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.ProviderAddress,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var provider in context.Route.ProvidersOn)
        {
            var route = RouteResolver.Resolve(context.Effective, provider);
            if (route is { SkipsAuth: false, Address: { } address, BaseUrlValue: { File: { } file, Member: { } member } }
                && !HostTable.IsCloud(address.Host)
                && !(provider.OwnBeatsSkip && route.Headers.Count > 0))
            {
                var gateway = context.Hosts.GatewayOf(address);
                yield return RuleContext.OnValue(
                    Info,
                    file,
                    member,
                    $"Claude Code still looks for {provider.Cloud} credentials on this machine: without any it stops, and what it finds goes to {Shown.Host(address, "")}. If that gateway holds the credential, set {provider.SkipAuth} to \"1\".",
                    gateway is null ? null : Severity.Warning) with
                {
                    Fixes = [.. Fixes(context, provider, file, gateway is not null)],
                };
            }
        }
    }

    // Aperture and NetBird always hold the credential; another gateway may want the cloud's signature.
    private static IEnumerable<FixIntent> Fixes(RuleContext context, Provider provider, SettingsFile file, bool isKnown)
    {
        if (MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(provider.SkipAuth)) is { } decider)
        {
            yield return new ChangeMembers($"Set {provider.SkipAuth} to \"1\"", FixSafety.NeedsReview, decider.Path, [MemberEdits.SwitchOn(provider.SkipAuth)]) { IsPreferred = isKnown };
        }
    }
}
