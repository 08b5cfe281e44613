using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a provider whose login is switched off although requests go to the cloud itself.</summary>
/// <remarks>Page and executable examples: SkipAuthWithoutGatewayRule.md, beside this file.</remarks>
internal sealed class SkipAuthWithoutGatewayRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR047",
        "skip-auth-without-gateway",
        "Login switched off, but no gateway",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var provider in context.Route.ProvidersOn)
        {
            var route = RouteResolver.Resolve(context.Effective, provider);
            if (route.SkipsAuth
                && AsksTheCloud(route)
                && !route.Headers.Any(slot => slot.Kind == CredentialKind.Provider)
                && context.Effective.Env(provider.SkipAuth) is { File: { } file, Member: { } member })
            {
                yield return RuleContext.OnValue(Info, file, member, Message(provider, route)) with
                {
                    Related = [.. new[] { RuleContext.Related(route.BaseUrlValue, "This address is the cloud itself.") }.OfType<RelatedPlace>()],
                    Fixes = MemberEdits.IsEditable(file) && MemberEdits.SwitchOff(context.Snapshot, file, provider.SkipAuth) is { } change
                        ? [.. route.BaseUrlValue is null ? MemberEdits.Ask(context.Snapshot, file, $"Set {provider.BaseUrl}…", provider.BaseUrl) : [], new ChangeMembers(change is JsonChange.Remove ? $"Remove {provider.SkipAuth}" : $"Set {provider.SkipAuth} to \"0\"", FixSafety.NeedsReview, file.Path, [change]) { IsPreferred = route.BaseUrlValue is not null }]
                        : [],
                };
            }
        }
    }

    // An address that cannot be read is no cloud; it has a rule of its own.
    private static bool AsksTheCloud(RoutePrediction route) =>
        route.BaseUrlValue is null || (route.Address is { } address && HostTable.IsCloud(address.Host));

    private static string Message(Provider provider, RoutePrediction route)
    {
        var host = Shown.Host(route.Address, provider.Name);
        var sent = route.Headers.FirstOrDefault(slot => slot.Value is not null) is { Value: { } value }
            ? $"with {value.Name} in place of {provider.Cloud} credentials"
            : $"without {provider.Cloud} credentials";
        return $"Requests go to {host} itself {sent} and are refused there. Set {provider.BaseUrl} to your gateway, or remove {provider.SkipAuth}.";
    }
}
