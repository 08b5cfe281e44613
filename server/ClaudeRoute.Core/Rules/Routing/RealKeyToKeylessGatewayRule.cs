using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags credentials that are sent to a gateway which puts its own in their place.</summary>
/// <remarks>Page and executable examples: RealKeyToKeylessGatewayRule.md, beside this file.</remarks>
internal sealed class RealKeyToKeylessGatewayRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR058",
        "real-key-to-keyless-gateway",
        "A real credential for a gateway that needs none",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Address | Topics.Credential,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (context.Hosts.GatewayOf(route.Address) is not { } gateway || route is { Provider: not null, SkipsAuth: false })
        {
            yield break;
        }

        foreach (var slot in route.Headers.DistinctBy(slot => slot.Value))
        {
            if (slot is { Literal: { } literal, Value: { File: { } file, Member: { } member } value } && !context.IsPlaceholder(literal) && SecretFormats.FindIn(literal, value.Name)?.Format is { } format)
            {
                // A subscription may pass through Aperture on purpose.
                var mayPass = gateway == Gateway.Aperture && format.BelongsIn == Providers.Table.OAuthToken;
                yield return RuleContext.OnValue(Info, file, member, Message(gateway, route, value, mayPass), mayPass ? Severity.Information : null) with
                {
                    Fixes = [.. Fixes(file, slot, value)],
                };
            }
        }
    }

    private static string Message(Gateway gateway, RoutePrediction route, EffectiveValue value, bool mayPass) =>
        $"{gateway.Name} puts its own credential in the place of what {value.Name} gives, which travels to {Shown.Host(route.Address, "")} for nothing. {(mayPass ? "Keep it only if the gateway passes your subscription through." : "Write \"-\" instead.")}";

    private static IReadOnlyList<FixIntent> Fixes(SettingsFile file, HeaderSlot slot, EffectiveValue value) => slot.Kind switch
    {
        CredentialKind.Token or CredentialKind.Key => MemberEdits.In(file, $"Set {value.Name} to \"-\"", FixSafety.NeedsReview, isPreferred: true, MemberEdits.Set(value.Name, "-")),
        CredentialKind.Helper => MemberEdits.In(file, $"Set {value.Name} to \"echo '-'\"", FixSafety.NeedsReview, isPreferred: true, new JsonChange.Set(value.Member!.Path, JsonText.Quote("echo '-'"))),
        _ => [],
    };
}
