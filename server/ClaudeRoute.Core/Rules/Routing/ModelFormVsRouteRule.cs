using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags names of models in a form that the route does not understand.</summary>
/// <remarks>Page and executable examples: ModelFormVsRouteRule.md, beside this file.</remarks>
internal sealed class ModelFormVsRouteRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR080",
        "model-form-vs-route",
        "A model name of another route",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (!context.IsRouteVisible || ModelValues.RouteOf(context) is not { } route)
        {
            yield break;
        }

        foreach (var model in ModelValues.Effective(context))
        {
            if (ModelForms.Table.FormOf(model.Text) is { } form && ModelForms.Table.IsForeign(route, form))
            {
                var owner = context.Route.Provider?.Name ?? "Anthropic itself";
                yield return model.Finding(Info, $"{model.Named} is a name in the form of a {form.Name}, and requests go to {owner}, where it is unknown. Write the name as that route knows it.") with
                {
                    Fixes = form.AnthropicId is { } id && ModelTable.Of(context.Snapshot.Session).IsKnown(id)
                        ? model.Write(id + ModelForms.Table.SuffixOf(model.Text), FixSafety.NeedsReview)
                        : [],
                };
            }
        }
    }
}
