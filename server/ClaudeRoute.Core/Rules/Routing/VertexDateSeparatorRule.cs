using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags model names with Anthropic's date while Vertex AI owns the session.</summary>
/// <remarks>Page and executable examples: VertexDateSeparatorRule.md, beside this file.</remarks>
internal sealed class VertexDateSeparatorRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR082",
        "vertex-date-separator",
        "A date with a dash on Vertex AI",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider?.Id != "vertex")
        {
            yield break;
        }

        foreach (var model in ModelValues.Effective(context))
        {
            if (ModelForms.Table.FormOf(model.Text) is { Id: "anthropic-date", Plain: { } plain, Date: { } date })
            {
                var name = $"{plain}@{date}";
                yield return model.Finding(Info, $"Vertex AI writes the date of a model behind an @. Current versions turn the ids that they know into {name}, older ones send this text and get 404; write {name}.") with
                {
                    Fixes = model.Write(name + ModelForms.Table.SuffixOf(model.Text), FixSafety.Safe, isPreferred: true),
                };
            }
        }
    }
}
