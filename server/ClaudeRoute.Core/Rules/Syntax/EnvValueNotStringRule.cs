using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags members of <c>env</c> that are not text.</summary>
/// <remarks>Page and executable examples: EnvValueNotStringRule.md, beside this file.</remarks>
internal sealed class EnvValueNotStringRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR010",
        "env-value-not-string",
        "A variable that is not text",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            foreach (var entry in file.Env)
            {
                if (!entry.IsComment && Judge(entry) is { } finding)
                {
                    yield return finding;
                }
            }
        }
    }

    private Finding? Judge(EnvEntry entry)
    {
        var (file, member) = (entry.File, entry.Member);
        switch (entry.Value.Kind)
        {
            case JsonKind.Number:
            case JsonKind.True:
            case JsonKind.False:
                return RuleContext.OnValue(
                    Info,
                    file,
                    member,
                    $"{entry.Name} is not in quotes. Claude Code takes it as the text \"{Short(entry.Text)}\", but versions before 2.1.101 were reported to crash on it; write it with quotes.",
                    Severity.Hint) with
                {
                    Fixes = [Set(entry, "Put quotes around the value", QuotedText(entry), FixSafety.Safe, preferred: true)],
                };
            case JsonKind.Null:
                return RuleContext.OnValue(
                    Info,
                    file,
                    member,
                    $"{entry.Name} is null, which Claude Code passes on as the text \"null\" and which hides the value of lower files. Write \"\" to switch the variable off, or delete the line.") with
                {
                    Fixes =
                    [
                        Set(entry, "Replace null by \"\", which hides the value of lower files", "", FixSafety.NeedsReview, preferred: true),
                        new ChangeMembers($"Delete {entry.Name}", FixSafety.NeedsReview, file.Path, [new JsonChange.Remove(entry.Path)]),
                    ],
                };
            case JsonKind.Array:
                return RuleContext.OnValue(
                    Info,
                    file,
                    member,
                    $"{entry.Name} is a list, and Claude Code passes on its items joined by commas. Write the text that you mean in quotes.");
            case JsonKind.Object:
                return RuleContext.OnValue(
                    Info,
                    file,
                    member,
                    $"{entry.Name} is an object, and Claude Code passes on the text \"[object Object]\". Write the text that you mean in quotes.");
            default:
                return null;
        }
    }

    // A flag is written as 1, the form that every version reads.
    private static string QuotedText(EnvEntry entry) =>
        entry.Value.Kind is JsonKind.True or JsonKind.False && Variables.Find(entry.Name)?.Kind == VariableKind.Flag
            ? entry.Value.Kind == JsonKind.True ? "1" : "0"
            : entry.Text;

    private static ChangeMembers Set(EnvEntry entry, string title, string text, FixSafety safety, bool preferred) =>
        new(title, safety, entry.File.Path, [new JsonChange.Set(entry.Path, JsonText.Quote(text))]) { IsPreferred = preferred };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
