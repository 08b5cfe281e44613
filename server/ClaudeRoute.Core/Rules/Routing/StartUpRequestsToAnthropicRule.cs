using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags routes of a project that do not keep the user's key from Anthropic when a session starts.</summary>
/// <remarks>Page and executable examples: StartUpRequestsToAnthropicRule.md, beside this file.</remarks>
internal sealed class StartUpRequestsToAnthropicRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR077",
        "start-up-requests-to-anthropic",
        "A key that goes to Anthropic first",
        RuleCategory.Routing,
        new ScopeSeverities(Severity.Off, Severity.Information, Severity.Information, Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Destination,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        var place = route.Provider is { } provider ? context.Effective.Env(provider.Flag) : route is { IsFirstParty: false, BaseUrlValue: { } address } ? address : null;
        if (place is not { File: { } file, Member: { } member, Scope: Scope.Shared or Scope.Local or Scope.Managed } || EarlyRequests.Credential(context.Effective) is not { } credential)
        {
            yield break;
        }

        var count = EarlyRequests.Find(context.Effective).Count;
        var requests = count == 1 ? "one request" : $"{count} requests";
        yield return RuleContext.OnValue(
            Info,
            file,
            member,
            $"Before this counts, Claude Code sends {requests} with {credential.Name} to {Shown.Host(WebAddress.Parse(Providers.Table.DefaultBaseUrl), "")}. Set the route in the user settings, or use {Providers.Table.Token} or {Providers.Table.Helper}, which are not sent there.",
            context.IsStandIn(credential.Text) ? Severity.Hint : null) with
        {
            Related = [.. new[] { RuleContext.Related(credential, "This is sent.") }.OfType<RelatedPlace>()],
        };
    }
}
