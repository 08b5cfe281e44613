using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a committed address that receives a credential of the person who opens the project.</summary>
/// <remarks>Page and executable examples: SplitTrustRouteRule.md, beside this file.</remarks>
internal sealed class SplitTrustRouteRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR056",
        "split-trust-route",
        "A committed address that receives your own credential",
        RuleCategory.Routing,
        new ScopeSeverities(Severity.Off, Severity.Warning, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Address | Topics.SharedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route is { Address: { } address, BaseUrlValue: { Scope: Scope.Shared, File: { } file, Member: { } member } }
            && !HostTable.IsFirstParty(address.Host)
            && !HostTable.IsCloud(address.Host)
            && !HostTable.IsLoopback(address.Host)
            && Personal(context, route) is { } credential)
        {
            yield return RuleContext.OnValue(
                Info,
                file,
                member,
                $"This file is committed, so whoever changes it decides where {credential.Name} goes: now to {Shown.Host(address, "")}, and with -p nobody is asked. Keep the address in settings.local.json or in your user settings.") with
            {
                Related = [.. new[] { RuleContext.Related(credential.Value, "This is sent to the committed address.") }.OfType<RelatedPlace>()],
                Fixes = [SharedRoute.MoveToLocal(context, file, member), SharedRoute.MoveToUser(context, file, member)],
            };
        }
    }

    private static (string Name, EffectiveValue? Value)? Personal(RuleContext context, RoutePrediction route)
    {
        if (route.NeedsSavedLogin)
        {
            return ("the token of your saved login", null);
        }

        if (route.SignedBy is not null)
        {
            return ($"the proof of your {route.Provider!.Cloud} login", null);
        }

        // A stand-in for a keyless gateway is nothing that could be stolen.
        var slot = route.Headers.FirstOrDefault(each => each.Value is { Scope: Scope.User or Scope.Shell } && !context.IsStandIn(each));
        return slot is null
            ? null
            : ($"{(slot.Kind == CredentialKind.Helper ? $"the output of {slot.Value!.Name}" : slot.Value!.Name)} of {RuleContext.PlaceName(slot.Value)}", slot.Value);
    }
}
