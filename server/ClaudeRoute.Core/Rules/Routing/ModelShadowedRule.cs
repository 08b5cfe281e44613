using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the setting of a model while the variable names another one.</summary>
/// <remarks>Page and executable examples: ModelShadowedRule.md, beside this file.</remarks>
internal sealed class ModelShadowedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR088",
        "model-shadowed",
        "A model that the variable replaces",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.MainModel,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Effective.SetSetting("model") is not { File: { } file, Member: { } member } setting
            || context.Effective.SetEnv(Providers.Table.Model) is not { } variable
            || variable.Text.Trim() == setting.Text.Trim())
        {
            yield break;
        }

        yield return RuleContext.OnValue(Info, file, member, $"{variable.Name} of {RuleContext.PlaceName(variable)} counts instead of this, managed or not. Keep one of them.") with
        {
            IsUnnecessary = true,
            Related = [.. new[] { RuleContext.Related(variable, "This counts.") }.OfType<RelatedPlace>()],
            Fixes = MemberEdits.Clear(context.Snapshot, setting, variable),
        };
    }
}
