using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags text that is not strict JSON, at the first offending token.</summary>
/// <remarks>Page and executable examples: StrictJsonRule.md, beside this file.</remarks>
internal sealed class StrictJsonRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR001",
        "strict-json",
        "Not strict JSON",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Error),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.OddText,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files.Where(file => file.Kind is FileKind.Settings or FileKind.Template))
        {
            var document = file.Document;
            if (document.IsBlank && file.Kind == FileKind.Settings && document.Comments.IsEmpty)
            {
                yield return new Finding(Info, file, new TextSpan(0, 0), Severity.Information, $"{file.Name} is empty. Claude Code reads it as {{}}, so nothing is set here.");
            }
            else if (!document.IsStrict)
            {
                yield return Broken(file);
            }
        }
    }

    private Finding Broken(SettingsFile file)
    {
        var problems = file.Document.Problems;
        var comments = problems.Count(problem => problem.Kind == JsonProblemKind.Comment);
        var commas = problems.Count(problem => problem.Kind == JsonProblemKind.TrailingComma);
        var repairable = comments + commas == problems.Length;
        var first = problems[0];
        var what = repairable ? Repairable(comments, commas) : Describe(first.Kind);
        return new Finding(Info, file, first.Span, Info.Severity.In(file.Scope), Message(file, what))
        {
            Fixes = repairable ? [new MakeStrict($"Remove {what}", file.Path) { IsPreferred = true }] : [],
            Related = [.. problems.Skip(1).Take(MostRelated).Select(problem => new RelatedPlace(file, problem.Span, $"Also here: {Describe(problem.Kind)}."))],
        };
    }

    private const int MostRelated = 10;

    private static string Message(SettingsFile file, string what) => file.Scope == Scope.Managed
        ? $"This is not strict JSON ({what}). Claude Code refuses to start while a managed file cannot be parsed; repair the file first."
        : $"This is not strict JSON ({what}), so Claude Code leaves out the whole file, permissions included, and says nothing with -p. Repair it so that the file counts again.";

    private static string Repairable(int comments, int commas)
    {
        var parts = new List<string>(2);
        if (comments > 0)
        {
            parts.Add(comments == 1 ? "the comment" : $"{comments} comments");
        }

        if (commas > 0)
        {
            parts.Add(commas == 1 ? "the trailing comma" : $"{commas} trailing commas");
        }

        return string.Join(" and ", parts);
    }

    /// <summary>What a problem is, with its article.</summary>
    internal static string Describe(JsonProblemKind kind) => kind switch
    {
        JsonProblemKind.Comment => "a comment",
        JsonProblemKind.TrailingComma => "a trailing comma",
        JsonProblemKind.SingleQuotedString => "text in single quotes",
        JsonProblemKind.UnquotedName => "a key without double quotes",
        JsonProblemKind.MissingComma => "a missing comma",
        JsonProblemKind.MissingColon => "a missing colon",
        JsonProblemKind.MissingValue => "a missing value",
        JsonProblemKind.UnterminatedString => "text whose closing quote is missing",
        JsonProblemKind.UnterminatedComment => "a comment that does not end",
        JsonProblemKind.InvalidLiteral => "a word that is no JSON value",
        JsonProblemKind.InvalidNumber => "a number that JSON does not allow",
        JsonProblemKind.InvalidEscape => "a backslash sequence that JSON does not allow",
        JsonProblemKind.ControlCharacter => "a line break or control character inside text",
        JsonProblemKind.UnexpectedEnd => "the end of the file where more was expected",
        JsonProblemKind.TextAfterEnd => "text after the end of the settings",
        _ => "an unexpected character",
    };
}
