using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags credentials and addresses that come from the project alone, and so wait for trust at the keyboard.</summary>
/// <remarks>Page and executable examples: ProjectCredentialWaitsForTrustRule.md, beside this file.</remarks>
internal sealed class ProjectCredentialWaitsForTrustRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR106",
        "project-credential-waits-for-trust",
        "A route that waits for trust",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Hint, Severity.Hint, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.FirstParty,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is not null)
        {
            yield break;
        }

        var names = Providers.Table;
        var credentials = new[] { context.Effective.AllEnv(names.Token), context.Effective.AllEnv(names.Key), [.. context.Effective.AllSettings(names.Helper)], [.. OAuthTokens(context)] };
        var owner = credentials.FirstOrDefault(values => values.Count > 0 && values[0].IsSet) ?? context.Effective.AllEnv(names.BaseUrl);
        if (owner.Count > 0
            && owner[0].IsSet
            && owner.All(value => !value.IsSet || value.Scope is Scope.Shared or Scope.Local)
            && RuleContext.OnValue(Info, owner[0], $"With -p this counts at once. At the keyboard it waits until the folder is trusted, and \"claude auth status\" never shows it. In the user settings it counts always.") is { } finding)
        {
            yield return finding with { Fixes = [SharedRoute.MoveToUser(context, finding.File, owner[0].Member!)] };
        }
    }

    // The client leaves the token of a project out; it lies there all the same.
    private static IEnumerable<EffectiveValue> OAuthTokens(RuleContext context)
    {
        var name = Providers.Table.OAuthToken;
        return context.FilesInForce
            .SelectMany(file => file.Env.Where(entry => entry.Name == name).Select(entry => new EffectiveValue(name, entry.Text, file.Scope, file, entry.Member)))
            .Concat(context.Snapshot.Shell.TryGetValue(name, out var text) ? [new EffectiveValue(name, text, Scope.Shell, null, null)] : []);
    }
}
