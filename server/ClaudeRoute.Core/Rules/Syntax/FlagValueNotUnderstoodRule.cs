using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a switch whose text the client reads as off although it does not look so.</summary>
/// <remarks>Page and executable examples: FlagValueNotUnderstoodRule.md, beside this file.</remarks>
internal sealed class FlagValueNotUnderstoodRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR013",
        "flag-value-not-understood",
        "A flag that looks on and is off",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Flag,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            var word = entry.Text.Trim().ToLowerInvariant();
            if (word.Length > 0
                && Variables.Find(entry.Name)?.Kind == VariableKind.Flag
                && !Providers.IsOn(word)
                && !VariableMistakes.Table.OffWords.Contains(word, StringComparer.Ordinal)
                && !EnvMembers.HoldsReference(word)
                && !TemplateText.Is(word))
            {
                yield return RuleContext.OnValue(
                    Info,
                    entry,
                    $"Claude Code reads {Shown.ValueOrName(entry)} as off: only 1, true, yes and on switch {entry.Name} on. Write \"1\" or \"0\".") with
                {
                    Fixes = [.. Fixes(entry, word)],
                };
            }
        }
    }

    private static IEnumerable<FixIntent> Fixes(EnvEntry entry, string word)
    {
        var table = VariableMistakes.Table;
        var (isOn, isOff) = (table.MeansOn.Contains(word, StringComparer.Ordinal), table.MeansOff.Contains(word, StringComparer.Ordinal));
        var on = isOff ? [] : MemberEdits.Write(entry, "Write \"1\", which is on", "1", FixSafety.NeedsReview, isPreferred: isOn);
        var off = isOn ? [] : MemberEdits.Write(entry, "Write \"0\", which is off", "0", FixSafety.Safe, isPreferred: isOff);
        return on.Concat(off);
    }
}
