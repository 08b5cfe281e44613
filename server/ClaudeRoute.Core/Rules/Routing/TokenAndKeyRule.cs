using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a token and a key that are both sent.</summary>
/// <remarks>Page and executable examples: TokenAndKeyRule.md, beside this file.</remarks>
internal sealed class TokenAndKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR041",
        "token-and-key",
        "A token and a key at once",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Token | Topics.Key,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route.Provider is not null
            || route.Header(RouteResolver.AuthorizationHeader) is not { Kind: CredentialKind.Token, Value: { } token }
            || route.Header(RouteResolver.ApiKeyHeader) is not { Kind: CredentialKind.Key, Value: { } key })
        {
            yield break;
        }

        var standIns = (context.IsStandIn(token.Text) ? 1 : 0) + (context.IsStandIn(key.Text) ? 1 : 0);
        if (standIns == 2 || Place(token, key) is not { File: { } file, Member: { } member } place)
        {
            yield break;
        }

        var other = place == key ? token : key;
        var host = Shown.Host(route.Address, "the address in use");
        yield return RuleContext.OnValue(
            Info,
            file,
            member,
            $"{Named(token, file)} and {Named(key, file)} both go to {host}, as Authorization and as x-api-key, and that server decides which one counts. Keep one of them.",
            standIns == 1 ? Severity.Hint : null) with
        {
            Related = [.. new[] { RuleContext.Related(other, $"{other.Name} is sent too.") }.OfType<RelatedPlace>()],
            Fixes = [.. new[] { Empty(context, file, key, "Keep the token"), Empty(context, file, token, "Keep the key") }.OfType<FixIntent>()],
        };
    }

    // The higher file is the one that was added on top; a managed one cannot be changed, so it comes last.
    private static EffectiveValue? Place(EffectiveValue token, EffectiveValue key) =>
        new[] { key, token }
            .Where(value => value.File is not null)
            .OrderBy(value => MemberEdits.IsEditable(value.File!) ? 0 : 1)
            .ThenBy(value => value.Scope)
            .FirstOrDefault();

    private static string Named(EffectiveValue value, SettingsFile here) =>
        value.File == here ? value.Name : $"{value.Name} (from {RuleContext.PlaceName(value)})";

    // An empty text stays on guard when the shell has the name as well.
    private static ChangeMembers? Empty(RuleContext context, SettingsFile file, EffectiveValue value, string title) =>
        MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(value.Name)) is { } decider
            ? new ChangeMembers($"{title} and set {value.Name} to \"\"", FixSafety.NeedsReview, decider.Path, [MemberEdits.Set(value.Name, "")])
            : null;
}
