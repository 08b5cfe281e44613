using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags models that Anthropic has retired.</summary>
/// <remarks>Page and executable examples: ModelRetiredRule.md, beside this file.</remarks>
internal sealed class ModelRetiredRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR083",
        "model-retired",
        "A model that is gone",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var model in ModelValues.Effective(context))
        {
            if (ModelForms.Table.FormOf(model.Text)?.AnthropicId is { } id && ModelForms.Table.Retired(id) is { } end && !(end.On > context.Snapshot.Machine.Today))
            {
                var isAnthropic = ModelValues.RouteOf(context) == Provider.FirstParty;
                var where = isAnthropic ? "" : " by Anthropic, and other providers have dates of their own";
                var newest = ModelTable.Of(context.Snapshot.Session).Current(Provider.FirstParty, end.Family);
                yield return model.Finding(Info, $"{id} was retired on {end.Day}{where}. Choose a model that is still there.", isAnthropic ? null : Severity.Information) with
                {
                    Fixes = isAnthropic && newest is not null ? model.Write(newest, FixSafety.NeedsReview) : [],
                };
            }
        }
    }
}
