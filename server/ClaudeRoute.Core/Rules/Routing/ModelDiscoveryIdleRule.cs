using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the discovery of a gateway's models where the client does not ask for them.</summary>
/// <remarks>Page and executable examples: ModelDiscoveryIdleRule.md, beside this file.</remarks>
internal sealed class ModelDiscoveryIdleRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR074",
        "model-discovery-idle",
        "A question that is never asked",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ModelDiscovery,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var (name, noTraffic) = VariableMistakes.Table.ModelDiscovery;
        if (!Providers.IsOn(context.Effective, name) || context.Effective.Env(name) is not { } value)
        {
            yield break;
        }

        var why = context.Route.Provider is { } provider ? $"{provider.Name} owns the session"
            : context.Route.IsFirstParty ? "no gateway's address is set"
            : context.Effective.SetEnv(noTraffic) is not null ? $"{noTraffic} forbids it"
            : null;
        if (why is not null && RuleContext.OnValue(Info, value, $"The gateway is not asked for its models, because {why}. Remove the line, or what stands in its way.") is { } finding)
        {
            yield return finding with { IsUnnecessary = true, Fixes = MemberEdits.Clear(context.Snapshot, value, context.Route is { Provider: null, IsFirstParty: false } ? context.Effective.SetEnv(noTraffic) : null) };
        }
    }
}
