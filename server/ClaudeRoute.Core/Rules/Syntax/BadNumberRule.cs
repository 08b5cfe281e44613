using System.Globalization;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags numbers that are none, or that lie outside their bounds.</summary>
/// <remarks>Page and executable examples: BadNumberRule.md, beside this file.</remarks>
internal sealed class BadNumberRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR018",
        "bad-number",
        "A number that does not count",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Number,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (Variables.Find(entry.Name)?.Kind != VariableKind.Number || EnvMembers.HoldsReference(entry.Text) || string.IsNullOrWhiteSpace(entry.Text) || TemplateText.Is(entry.Text))
            {
                continue;
            }

            if (Parse(entry.Text) is not { } number)
            {
                yield return RuleContext.OnValue(Info, entry, $"{entry.Name} is no number, so Claude Code cannot use it. Write a number of zero or more.") with { Fixes = MemberEdits.ClearFix(context.Snapshot, entry.File, entry.Path, ", so that the default counts") is { } clear ? [clear] : [] };
            }
            else if (VariableMistakes.Table.Limits.TryGetValue(entry.Name, out var limit) && (number > limit.Max || number < limit.Min))
            {
                var bound = (number > limit.Max ? limit.Max : limit.Min)!.Value.ToString(CultureInfo.InvariantCulture);
                yield return RuleContext.OnValue(Info, entry, $"{Shown.ValueOrName(entry)} {limit.Why}. The limit is {bound}.", limit.IsNote ? Severity.Information : null) with
                {
                    Fixes = MemberEdits.Write(entry, $"Write {bound}", bound, FixSafety.NeedsReview, isPreferred: !limit.IsNote),
                };
            }
        }
    }

    // JavaScript's forms: digits with underscores between them, and an exponent.
    private static double? Parse(string text) =>
        double.TryParse(text.Trim().Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
            ? number
            : null;
}
