using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a session on Microsoft Foundry that has no destination, two of them, or one that is no name.</summary>
/// <remarks>Page and executable examples: FoundryResourceOrUrlRule.md, beside this file.</remarks>
internal sealed class FoundryResourceOrUrlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR070",
        "foundry-resource-or-url",
        "Foundry without one destination",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is not { Resource: { } resource } provider)
        {
            yield break;
        }

        var (name, address) = (context.Effective.SetEnv(resource), context.Effective.SetEnv(provider.BaseUrl));
        if (name is null && address is null)
        {
            if (RuleContext.OnValue(Info, context.Effective.Env(provider.Flag), $"{provider.Name} has no destination, so Claude Code stops. Set {resource} to the name of your resource.") is { } finding)
            {
                yield return finding with { Fixes = MemberEdits.Ask(context.Snapshot, finding.File, $"Set {resource}…", resource) };
            }

            yield break;
        }

        if (name is not null && address is not null)
        {
            foreach (var (value, other) in new[] { (name, address), (address, name) })
            {
                if (RuleContext.OnValue(Info, value, $"{resource} and {provider.BaseUrl} exclude each other, so Claude Code stops. Keep one of them.") is { } finding)
                {
                    yield return finding with
                    {
                        Related = [.. new[] { RuleContext.Related(other, $"{other.Name} is set here.") }.OfType<RelatedPlace>()],
                        Fixes = MemberEdits.Clear(context.Snapshot, value),
                    };
                }
            }
        }

        var written = name?.Text.Trim() ?? "";
        if (name is { File: { } file, Member: { } member } && !RouteProblems.IsResourceName(written) && !TemplateText.Is(written) && !EnvMembers.HoldsReference(written))
        {
            var host = WebAddress.Parse(written.Contains("://", StringComparison.Ordinal) ? written : "https://" + written)?.Host.Split('.')[0];
            yield return RuleContext.OnValue(Info, file, member, $"{resource} is the name of a resource alone: 2 to 64 letters, digits and dashes. Claude Code stops with anything else; write the name, not the address.") with
            {
                Fixes = host is not null && RouteProblems.IsResourceName(host) ? MemberEdits.In(file, $"Write {host}", FixSafety.NeedsReview, isPreferred: true, MemberEdits.Set(resource, host)) : [],
            };
        }
    }
}
