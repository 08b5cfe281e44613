using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags words for the default model that the client sends as the name of a model.</summary>
/// <remarks>Page and executable examples: ModelWordSentLiterallyRule.md, beside this file.</remarks>
internal sealed class ModelWordSentLiterallyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR093",
        "model-word-sent-literally",
        "A word that is no alias",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var value in new[] { context.Effective.SetEnv(Providers.Table.Model), context.Effective.SetSetting("model") })
        {
            if (value is not null
                && ModelForms.Table.IsSentLiterally(value.Text)
                && RuleContext.OnValue(Info, value, $"{Shown.Value(value.Text)} is no alias: Claude Code sends the word as the name of a model. Leave {value.Name} out to get the default.") is { } finding)
            {
                yield return finding with
                {
                    Fixes = MemberEdits.Clear(context.Snapshot, value) is [ChangeMembers clear] ? [clear with { IsPreferred = true }] : [],
                };
            }
        }
    }
}
