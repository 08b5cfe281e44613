using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags stand-ins that keep a claude.ai login from passing through Aperture.</summary>
/// <remarks>Page and executable examples: PlaceholderHidesLoginRule.md, beside this file.</remarks>
internal sealed class PlaceholderHidesLoginRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR059",
        "placeholder-hides-login",
        "A stand-in that hides a login",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.BaseUrl | Topics.Credential,
        OptIn = [Scope.User, Scope.Shared, Scope.Local, Scope.Managed],
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route.Provider is not null || route.Address is not { } address || !context.Hosts.IsAperture(address) || context.Effective.SetEnv(Providers.Table.Key) is not null)
        {
            yield break;
        }

        foreach (var slot in route.Headers.Where(slot => slot.Kind is CredentialKind.Helper or CredentialKind.Token && context.IsStandIn(slot)).DistinctBy(slot => slot.Value))
        {
            if (RuleContext.OnValue(Info, slot.Value, $"This stand-in keeps the saved login from being used. If Aperture passes your subscription through, remove {slot.Value!.Name}.") is { } finding)
            {
                yield return finding with { Fixes = MemberEdits.Clear(context.Snapshot, slot.Value) };
            }
        }
    }
}
