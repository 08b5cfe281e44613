using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags switches of providers in the shared file.</summary>
/// <remarks>Page and executable examples: ProviderFlagInSharedRule.md, beside this file.</remarks>
internal sealed class ProviderFlagInSharedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR104",
        "provider-flag-in-shared",
        "A provider for everybody",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Information, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.SharedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (entry.File.Scope == Scope.Shared
                && Providers.IsOn(entry.Text)
                && Providers.Table.All.FirstOrDefault(provider => provider.Flag == entry.Name || provider.SkipAuth == entry.Name) is { } owner)
            {
                yield return RuleContext.OnValue(Info, entry, $"This takes everybody who opens the project to {owner.Name}, before they trust the folder too, and their own logins do not count here. Keep it in settings.local.json if that is not meant.") with
                {
                    Fixes = [SharedRoute.MoveToLocal(context, entry.File, entry.Member) with { IsPreferred = false }],
                };
            }
        }
    }
}
