using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags gateways in front of Bedrock or Vertex AI that get experimental headers.</summary>
/// <remarks>Page and executable examples: BetaHeadersAtGatewayRule.md, beside this file.</remarks>
internal sealed class BetaHeadersAtGatewayRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR075",
        "beta-headers-at-gateway",
        "Experimental headers for a gateway in front of a cloud",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.BaseUrl | Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var name = VariableMistakes.Table.NoBetas;
        if (context.Route is not { Provider: null, IsFirstParty: false, Address: { } address } || Providers.IsOn(context.Effective, name))
        {
            yield break;
        }

        if (ModelValues.Effective(context).FirstOrDefault(model => ModelForms.Table.IsInFrontOfCloud(model.Text)) is { } found)
        {
            yield return found.Finding(Info, $"This name speaks of a cloud behind {Shown.Host(address, "the gateway")}, and such gateways often refuse experimental headers with error 400. If that happens, set {name} to \"1\".") with
            {
                Fixes = MemberEdits.Decider(context.Snapshot, found.File, MemberEdits.Env(name)) is { } decider
                    ? MemberEdits.In(decider, $"Set {name} to \"1\"", FixSafety.NeedsReview, isPreferred: false, MemberEdits.SwitchOn(name))
                    : [],
            };
        }
    }
}
