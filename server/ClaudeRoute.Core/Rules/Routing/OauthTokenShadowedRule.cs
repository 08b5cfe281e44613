using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags an OAuth token that another credential or a provider keeps from being used.</summary>
/// <remarks>Page and executable examples: OauthTokenShadowedRule.md, beside this file.</remarks>
internal sealed class OauthTokenShadowedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR043",
        "oauth-token-shadowed",
        "An OAuth token that is not used",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.OAuthToken,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var names = Providers.Table;
        if (context.Effective.SetEnv(names.OAuthToken) is not { File: { } file, Member: { } member } token || Owner(context) is not var (owner, value))
        {
            yield break;
        }

        yield return RuleContext.OnValue(Info, file, member, $"{names.OAuthToken} counts only while there is no token, key, helper and provider, and here {owner} comes first. Keep the one that you mean.") with
        {
            IsUnnecessary = true,
            Related = [.. new[] { RuleContext.Related(value, "This comes first.") }.OfType<RelatedPlace>()],
            Fixes = MemberEdits.Clear(context.Snapshot, token, context.Route.Provider is null ? value : null),
        };
    }

    private static (string Name, EffectiveValue? Value)? Owner(RuleContext context)
    {
        if (context.Route.Provider is { } provider)
        {
            return (provider.Name, context.Effective.Env(provider.Flag));
        }

        var names = Providers.Table;
        var value = new[] { context.Effective.SetEnv(names.Token), context.Effective.SetEnv(names.Key), context.Effective.SetSetting(names.Helper) }.FirstOrDefault(each => !string.IsNullOrWhiteSpace(each?.Text));
        return value is null ? null : (value.Name, value);
    }
}
