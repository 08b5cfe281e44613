namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags credentials and switches of Microsoft Foundry of which only one counts.</summary>
/// <remarks>Page and executable examples: FoundryAuthMixRule.md, beside this file.</remarks>
internal sealed class FoundryAuthMixRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR139",
        "foundry-auth-mix",
        "Two ways to log in to Foundry",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is not { OwnBeatsSkip: true } provider)
        {
            yield break;
        }

        var token = provider.OwnAuthorization.Select(context.Effective.SetEnv).FirstOrDefault(value => value is not null);
        var key = provider.OwnApiKey.Select(context.Effective.SetEnv).FirstOrDefault(value => value is not null);
        if (token is not null && key is not null && RuleContext.OnValue(Info, key, $"{token.Name} comes first, so {key.Name} is not sent. Keep one of them.") is { } both)
        {
            yield return both with { IsUnnecessary = true, Fixes = MemberEdits.Clear(context.Snapshot, key, token) };
        }

        if ((token ?? key) is { } own
            && context.Route.SkipsAuth
            && context.Effective.Env(provider.SkipAuth) is { } skip
            && RuleContext.OnValue(Info, skip, $"{provider.SkipAuth} has no effect while {own.Name} is set. Remove one of them.") is { } skipped)
        {
            yield return skipped with { IsUnnecessary = true, Fixes = MemberEdits.Clear(context.Snapshot, skip) };
        }
    }
}
