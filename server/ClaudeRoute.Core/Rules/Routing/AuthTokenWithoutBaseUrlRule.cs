using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a bearer token that goes to Anthropic because no address is set.</summary>
/// <remarks>Page and executable examples: AuthTokenWithoutBaseUrlRule.md, beside this file.</remarks>
internal sealed class AuthTokenWithoutBaseUrlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR050",
        "auth-token-without-base-url",
        "A gateway's token without the gateway",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Token,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route is not { Provider: null, IsFirstParty: true } || route.Headers.FirstOrDefault(slot => slot.Kind == CredentialKind.Token) is not { Value: { File: { } file, Member: { } member } value } slot)
        {
            yield break;
        }

        var isForeign = context.IsStandIn(slot) || (SecretFormats.FindIn(value.Text, value.Name)?.Format is { } format && !CredentialHomes.Table.IsOfAnthropic(format));
        yield return RuleContext.OnValue(
            Info,
            file,
            member,
            $"{value.Name} is made for gateways, and without {Providers.Table.BaseUrl} it goes to {Shown.Host(route.Address, "")}. Add the gateway's address, or use {Providers.Table.Key} for a key of Anthropic.",
            isForeign ? Severity.Warning : null) with
        {
            Fixes = [.. KnownGateways.SetAddress(context, file)],
        };
    }
}
