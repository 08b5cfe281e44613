using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

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
            Fixes = [.. Fixes(context, file, member, credential)],
        };
    }

    private static IEnumerable<FixIntent> Fixes(RuleContext context, SettingsFile file, JsonMember member, EffectiveValue credential)
    {
        if (MemberEdits.IsEditable(file))
        {
            // A provider's flag without its address would lead every other project astray.
            yield return context.Route.Provider is { } provider
                ? MoveMembers.ToUser($"Move the settings of {provider.Name} to your user settings", file.Path, [member.Path, .. Of(provider).Select(MemberEdits.Env)])
                : SharedRoute.MoveToUser(context, file, member);
        }

        var names = Providers.Table;
        if (context.Route.Provider is null && credential is { File: { } home } && credential.Name == names.Key && context.Effective.SetEnv(names.Token) is null)
        {
            foreach (var rename in MemberEdits.Rename(home, MemberEdits.Env(names.Key), names.Token, FixSafety.NeedsReview))
            {
                yield return rename with { Title = $"Send the key as {names.Token} instead" };
            }
        }
    }

    private static IEnumerable<string> Of(Provider provider) => provider.Addresses.Append(provider.SkipAuth).Concat(provider.Region).Concat(provider.Project).Distinct(StringComparer.Ordinal);
}
