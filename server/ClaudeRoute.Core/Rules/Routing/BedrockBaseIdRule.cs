using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags base ids of Bedrock, which newer models cannot be called by.</summary>
/// <remarks>Page and executable examples: BedrockBaseIdRule.md, beside this file.</remarks>
internal sealed class BedrockBaseIdRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR081",
        "bedrock-base-id",
        "A Bedrock model without a profile",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route.Provider?.Id != "bedrock" || (route.BaseUrlValue is not null && !(route.Address is { } address && HostTable.IsCloud(address.Host))))
        {
            yield break;
        }

        foreach (var model in ModelValues.Effective(context))
        {
            if (ModelForms.Table.FormOf(model.Text) is { Id: "bedrock-base" })
            {
                var prefix = ModelTable.Of(context.Snapshot.Session).RegionPrefix(context.Effective, route.Region);
                yield return model.Finding(Info, $"{model.Named} is sent as it stands, and newer models refuse calls without an inference profile. Put the prefix of your region in front, or write the bare name, which gets it by itself.") with
                {
                    Fixes = model.Write($"{prefix}.{model.Text.Trim()}", FixSafety.NeedsReview, isPreferred: true),
                };
            }
        }
    }
}
