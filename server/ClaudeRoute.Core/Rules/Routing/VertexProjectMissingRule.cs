using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a session on Vertex AI whose project no setting names.</summary>
/// <remarks>Page and executable examples: VertexProjectMissingRule.md, beside this file.</remarks>
internal sealed class VertexProjectMissingRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR071",
        "vertex-project-missing",
        "Vertex AI without a project",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var provider in context.Route.ProvidersOn)
        {
            if (provider.ProjectElsewhere.Count == 0 || provider.Project.Any(name => context.Effective.SetEnv(name) is not null))
            {
                continue;
            }

            var name = provider.Project[0];
            var (message, severity) = Providers.IsOn(context.Effective, provider.SkipAuth)
                ? ($"With {provider.SkipAuth} Claude Code stops with \"No projectId was given\", and {provider.ProjectElsewhere[0]} is not enough. Set {name}.", Severity.Warning)
                : provider.ProjectElsewhere.Any(other => context.Effective.SetEnv(other) is not null) ? (null, Severity.Off)
                : ($"No project is named, so {provider.Name} is asked for the one of gcloud's default configuration. Set {name} to be sure.", Info.Severity.Highest);
            if (message is not null && RuleContext.OnValue(Info, context.Effective.Env(provider.Flag), message, severity) is { } finding)
            {
                yield return finding with { Fixes = MemberEdits.Ask(context.Snapshot, finding.File, $"Set {name}…", name) };
            }
        }
    }
}
