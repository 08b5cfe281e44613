using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags an apiKeyHelper whose output is not sent, or is sent beside another secret.</summary>
/// <remarks>Page and executable examples: HelperShadowedRule.md, beside this file.</remarks>
internal sealed class HelperShadowedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR042",
        "helper-shadowed",
        "A helper beside other credentials",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Helper,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var names = Providers.Table;
        if (context.Effective.SetSetting(names.Helper) is not { File: { } file, Member: { } member } helper || string.IsNullOrWhiteSpace(helper.Text))
        {
            yield break;
        }

        var route = context.Route;
        var slots = route.Headers;
        var own = slots.FirstOrDefault(slot => slot.Kind == CredentialKind.Helper);
        var other = slots.FirstOrDefault(slot => slot.Kind is CredentialKind.Token or CredentialKind.Key);
        var isStandIn = context.IsStandIn(new HeaderSlot(RouteResolver.AuthorizationHeader, CredentialKind.Helper, helper));
        if (route.Provider is { } provider)
        {
            if (own is null && !isStandIn)
            {
                yield return RuleContext.OnValue(Info, file, member, $"{provider.Name} owns the session, and the output of {names.Helper} is not sent there. Remove it, or switch {provider.Name} off.") with
                {
                    IsUnnecessary = true,
                    Fixes = MemberEdits.Clear(context.Snapshot, helper),
                };
            }
        }
        else if (own is null && slots.Any(slot => slot.Kind == CredentialKind.Token) && slots.Any(slot => slot.Kind == CredentialKind.Key))
        {
            yield return RuleContext.OnValue(Info, file, member, $"The token and the key fill both headers, so the output of {names.Helper} is not sent. Remove what you do not mean.") with
            {
                IsUnnecessary = true,
                Related = Related(slots),
                Fixes = MemberEdits.Clear(context.Snapshot, helper),
            };
        }
        else if (own is not null && other is not null && !(isStandIn && context.IsStandIn(other)))
        {
            yield return RuleContext.OnValue(Info, file, member, Message(route, own, other), isStandIn || context.IsStandIn(other) ? Severity.Hint : null) with
            {
                Related = Related([other]),
                Fixes = MemberEdits.Clear(context.Snapshot, other.Value, helper),
            };
        }
    }

    private static string Message(RoutePrediction route, HeaderSlot own, HeaderSlot other) =>
        $"Two secrets go to {Shown.Host(route.Address, "the address in use")}: {other.Value!.Name} as {Named(other)}, and the output of {own.Value!.Name} as {Named(own)}. Keep one of them.";

    private static string Named(HeaderSlot slot) => slot.Header == RouteResolver.ApiKeyHeader ? "x-api-key" : "Authorization";

    private static IReadOnlyList<RelatedPlace> Related(IReadOnlyList<HeaderSlot> slots) =>
        [.. slots.Select(slot => RuleContext.Related(slot.Value, $"{slot.Value?.Name} is sent.")).OfType<RelatedPlace>()];
}
