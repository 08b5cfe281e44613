using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a file that begins with a byte order mark.</summary>
/// <remarks>Page and executable examples: Utf8BomRule.md, beside this file.</remarks>
internal sealed class Utf8BomRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR002",
        "utf8-bom",
        "A byte order mark",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Information),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.OddText,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            if (file.HasByteOrderMark)
            {
                yield return new Finding(Info, file, new TextSpan(0, Math.Min(1, file.Document.Text.Length)), Info.Severity.In(file.Scope), Message(file))
                {
                    Fixes = file.Document.HasByteOrderMark && MemberEdits.IsEditable(file)
                        ? [new SaveWithoutMark("Save as UTF-8 without the mark", file.Path) { IsPreferred = true }]
                        : [],
                };
            }
        }
    }

    private static string Message(SettingsFile file) => file.Encoding == TextEncoding.Utf16
        ? $"{file.Name} is stored as UTF-16. Claude Code 2.1 reads it, but 2.0.0 and older leave out the whole file, and other programs may too; save it as UTF-8 without a byte order mark."
        : $"{file.Name} begins with a byte order mark. Claude Code 2.1 reads it, but 2.0.0 and older leave out the whole file, and other programs may too; save it as UTF-8 without the mark.";
}
