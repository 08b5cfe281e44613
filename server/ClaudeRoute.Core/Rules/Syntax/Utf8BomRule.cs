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
            if (file.Document.HasByteOrderMark)
            {
                yield return new Finding(
                    Info,
                    file,
                    new TextSpan(0, 1),
                    Info.Severity.In(file.Scope),
                    $"{file.Name} begins with a byte order mark. Claude Code 2.1 reads it, but 2.0.0 and older leave out the whole file; save it as UTF-8 without the mark.")
                {
                    Fixes = MemberEdits.IsEditable(file) ? [new RemoveMark("Remove the byte order mark", file.Path) { IsPreferred = true }] : [],
                };
            }
        }
    }
}
