using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags Anthropic credentials that a provider's session does not send, or sends where they do not belong.</summary>
/// <remarks>Page and executable examples: CredentialUnusedOnProviderRule.md, beside this file.</remarks>
internal sealed class CredentialUnusedOnProviderRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR044",
        "credential-unused-on-provider",
        "A credential that the provider does not get",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.Credential,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is not { } provider)
        {
            yield break;
        }

        var names = Providers.Table;
        foreach (var name in (string[])[names.Token, names.Key])
        {
            if (context.Effective.SetEnv(name) is not { File: { } file, Member: { } member } value
                || context.IsStandIn(value.Text)
                || Message(context.Route, provider, value) is not var (message, isUnused))
            {
                continue;
            }

            yield return RuleContext.OnValue(Info, file, member, message) with
            {
                IsUnnecessary = isUnused,
                Related = [.. new[] { RuleContext.Related(context.Effective.Env(provider.Flag), $"{provider.Name} is switched on here.") }.OfType<RelatedPlace>()],
                Fixes = [.. MemberEdits.Clear(context.Snapshot, value), .. Off(context, provider, file)],
            };
        }
    }

    private static (string Message, bool IsUnused)? Message(RoutePrediction route, Provider provider, EffectiveValue value)
    {
        var isSent = route.Headers.Any(slot => slot.Value == value);
        return !isSent ? ($"{provider.Name} owns the session, so {value.Name} is not sent; versions before 2.1.101 sent it to the provider. Remove it, or switch {provider.Name} off.", true)
            : route.SkipsAuth && value.Name == Providers.Table.Key && SecretFormats.FindIn(value.Text, value.Name) is not null
                ? ($"With {provider.SkipAuth} this key is sent as x-api-key to {Shown.Host(route.Address, "the address in use")}, which has no use for it. Remove it if the gateway does not ask for it.", false)
                : null;
    }

    private static IEnumerable<FixIntent> Off(RuleContext context, Provider provider, SettingsFile file) =>
        MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(provider.Flag)) is { } decider && MemberEdits.SwitchOff(context.Snapshot, decider, provider.Flag) is { } off
            ? [new ChangeMembers($"Switch {provider.Name} off", FixSafety.NeedsReview, decider.Path, [off])]
            : [];
}
