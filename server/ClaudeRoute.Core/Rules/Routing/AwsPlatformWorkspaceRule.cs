using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a session on Claude Platform on AWS that lacks what the provider demands.</summary>
/// <remarks>Page and executable examples: AwsPlatformWorkspaceRule.md, beside this file.</remarks>
internal sealed class AwsPlatformWorkspaceRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR138",
        "aws-platform-workspace",
        "Claude Platform on AWS without a workspace",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route is not { Provider: { } provider, SkipsAuth: false })
        {
            yield break;
        }

        foreach (var name in provider.DemandsWithCredential)
        {
            var value = context.Effective.SetEnv(name);
            var (place, message, severity) = value is null
                ? (context.Effective.Env(provider.Flag), $"{provider.Name} needs {name}, and Claude Code stops without it. Add the identifier that the AWS console shows.", (Severity?)null)
                : provider.WorkspacePrefix is { } prefix && !value.Text.Trim().StartsWith(prefix, StringComparison.Ordinal) && !TemplateText.Is(value.Text) && !EnvMembers.HoldsReference(value.Text)
                    ? (value, $"{name} does not begin with {prefix}, as the identifiers of workspaces do. Copy it again from the AWS console.", Severity.Warning)
                    : (null, "", null);
            if (RuleContext.OnValue(Info, place, message, severity) is { } finding)
            {
                yield return finding with
                {
                    Fixes = value is null ? MemberEdits.Ask(context.Snapshot, finding.File, $"Add {name}…", name)
                        : MemberEdits.IsEditable(finding.File) ? [new AskAndWrite($"Write another {name}…", finding.File.Path, name) { Replaces = true }]
                        : [],
                };
            }
        }
    }
}
