using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags values of files that beat another value of the shell.</summary>
/// <remarks>Page and executable examples: ShellValueOverriddenRule.md, beside this file.</remarks>
internal sealed class ShellValueOverriddenRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR116",
        "shell-value-overridden",
        "An exported value that does not count",
        RuleCategory.Scopes,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ShellRoute,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Snapshot.Shell.Count == 0)
        {
            yield break;
        }

        var names = Providers.Table;
        foreach (var name in RedirectingVariables.Addresses.Concat([names.Token, names.Key, names.Model]).Concat(names.All.Select(provider => provider.Flag)))
        {
            if (context.Snapshot.Shell.TryGetValue(name, out var exported)
                && exported.Length > 0
                && context.Effective.SetEnv(name) is { File: { } file, Member: { } member } value
                && value.Text != exported)
            {
                yield return RuleContext.OnValue(Info, file, member, $"The shell exports {name} with another value, which does not count: every settings file beats the shell. Delete the line if the exported value is meant.") with
                {
                    Fixes = MemberEdits.Delete(file, member.Path),
                };
            }
        }
    }
}
