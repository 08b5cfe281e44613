using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a gateway address without anything to log in with.</summary>
/// <remarks>Page and executable examples: BaseUrlWithoutCredentialRule.md, beside this file.</remarks>
internal sealed class BaseUrlWithoutCredentialRule : IRule
{
    private const string StandInHelper = "echo '-'";

    public RuleInfo Info { get; } = new(
        "CR049",
        "base-url-without-credential",
        "An address without a credential",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.BaseUrl,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route is not { Provider: null, NeedsSavedLogin: true, IsFirstParty: false, BaseUrlValue: { File: { } file, Member: { } member } })
        {
            yield break;
        }

        var gateway = context.Hosts.GatewayOf(route.Address);
        yield return RuleContext.OnValue(Info, file, member, Message(route, gateway), gateway == Gateway.Aperture ? Severity.Information : null) with
        {
            Fixes = [.. Fixes(context, file, gateway)],
        };
    }

    private static string Message(RoutePrediction route, Gateway? gateway)
    {
        var host = Shown.Host(route.Address, "this address");
        var facts = $"No credential belongs to this address: without a saved login Claude Code sends nothing, and with one your subscription's token goes to {host}.";
        return gateway == Gateway.Aperture
            ? $"{facts} Keep it so for subscription passthrough; when Aperture holds the key, add apiKeyHelper \"{StandInHelper}\"."
            : gateway == Gateway.NetBird
                ? $"{facts} NetBird holds the key, so add apiKeyHelper \"{StandInHelper}\"."
                : $"{facts} Add ANTHROPIC_AUTH_TOKEN to settings.local.json or an apiKeyHelper; for a gateway without keys \"{StandInHelper}\" will do.";
    }

    private static IEnumerable<FixIntent> Fixes(RuleContext context, SettingsFile file, Gateway? gateway)
    {
        var path = JsonPath.Of(Providers.Table.Helper);
        if (MemberEdits.Decider(context.Snapshot, file, path) is { } decider)
        {
            // A shared address is better moved first, and takes its credential along.
            yield return new ChangeMembers(
                $"Add apiKeyHelper \"{StandInHelper}\" for a gateway without keys",
                FixSafety.NeedsReview,
                decider.Path,
                [new JsonChange.Set(path, JsonText.Quote(StandInHelper))])
            {
                IsPreferred = gateway == Gateway.NetBird && file.Scope != Scope.Shared,
            };
        }

        if (gateway is null)
        {
            foreach (var ask in MemberEdits.Ask(context.Snapshot, file, $"Add {Providers.Table.Token}…", Providers.Table.Token))
            {
                yield return ask;
            }
        }
    }
}
