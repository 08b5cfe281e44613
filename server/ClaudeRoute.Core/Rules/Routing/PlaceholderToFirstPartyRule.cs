using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a stand-in for a keyless gateway that is sent to Anthropic.</summary>
/// <remarks>Page and executable examples: PlaceholderToFirstPartyRule.md, beside this file.</remarks>
internal sealed class PlaceholderToFirstPartyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR057",
        "placeholder-to-first-party",
        "A stand-in that is sent to Anthropic",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Credential,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (!route.IsFirstParty || route.Headers.Count == 0 || !route.Headers.All(context.IsStandIn))
        {
            yield break;
        }

        foreach (var slot in route.Headers.DistinctBy(slot => slot.Value))
        {
            if (slot.Value is { File: { } file, Member: { } member } value)
            {
                yield return RuleContext.OnValue(Info, file, member, Message(route, slot, value)) with
                {
                    Fixes = [.. Fixes(context, file, value)],
                };
            }
        }
    }

    private static string Message(RoutePrediction route, HeaderSlot slot, EffectiveValue value)
    {
        var shown = Shown.Value(slot.Literal!) ?? "its text";
        var what = slot.Kind == CredentialKind.Helper ? $"{value.Name} only prints {shown}, which" : $"{value.Name} only holds {shown}, which";
        return $"{what} stands in for a credential, but requests go to {Shown.Host(route.Address, "")}, where it is refused. Add the gateway's address as {Providers.Table.BaseUrl}, or remove {value.Name} so that the saved login is used.";
    }

    private static IEnumerable<FixIntent> Fixes(RuleContext context, SettingsFile file, EffectiveValue value)
    {
        if (MemberEdits.ClearFix(context.Snapshot, file, value.Member!.Path, ", so that the saved login is used") is { } clear)
        {
            yield return clear;
        }

        foreach (var fix in KnownGateways.SetAddress(context, file))
        {
            yield return fix;
        }
    }
}
