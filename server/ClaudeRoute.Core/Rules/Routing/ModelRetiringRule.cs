using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags models that Anthropic may retire soon.</summary>
/// <remarks>Page and executable examples: ModelRetiringRule.md, beside this file.</remarks>
internal sealed class ModelRetiringRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR084",
        "model-retiring",
        "A model that is about to go",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Snapshot.Machine.Today is not { } today)
        {
            yield break;
        }

        var table = ModelForms.Table;
        foreach (var model in ModelValues.Effective(context))
        {
            // Seen from an earlier day, a model that is gone now was one that was about to go.
            if (table.FormOf(model.Text)?.AnthropicId is { } id
                && (table.Retired(id) is { } gone ? gone.On > today ? gone : null : table.Retiring(id)) is { } end
                && end.On <= today.AddDays(table.NoticeDays))
            {
                var newest = ModelTable.Of(context.Snapshot.Session).Current(Provider.FirstParty, end.Family);
                yield return model.Finding(Info, $"{id} may be retired from {end.Day} on. Look for a newer model in time.") with
                {
                    Fixes = ModelValues.RouteOf(context) == Provider.FirstParty && newest is not null ? model.Write(newest, FixSafety.NeedsReview) : [],
                };
            }
        }
    }
}
