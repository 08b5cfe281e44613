using ClaudeRoute.Rules;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Cli;

/// <summary>Writes a check's result for people, and for a continuous-integration log.</summary>
internal static class CheckText
{
    /// <summary>Writes findings by file, then a summary.</summary>
    public static void Write(Terminal terminal, CheckResult result)
    {
        var paint = new Paint(terminal.HasColor);
        var output = terminal.Output;
        foreach (var fix in result.Applied)
        {
            output.WriteLine($"{paint.Green("fixed")} {Relative(fix.Path)}  {fix.Title}  {paint.Faint(fix.RuleId)}");
        }

        foreach (var file in result.Files.Where(file => file.Findings.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"{paint.Bold(Relative(file.Path))}  {paint.Faint(file.Scope.Word())}");
            foreach (var (diagnostic, fixes) in file.Findings)
            {
                var place = $"{diagnostic.Range.Start.Line + 1}:{diagnostic.Range.Start.Character + 1}";
                output.WriteLine($"  {paint.Faint(place.PadRight(7))} {paint.Severity(diagnostic.Severity)} {diagnostic.Message}  {paint.Faint(diagnostic.Rule?.Id ?? "")}");
                foreach (var related in diagnostic.Related)
                {
                    output.WriteLine(paint.Faint($"          {Relative(related.Path)}:{related.Range.Start.Line + 1} {related.Message}"));
                }

                if (fixes.Count > 0)
                {
                    output.WriteLine($"          {paint.Faint("fix:")} {string.Join(paint.Faint(" or "), fixes.Select(fix => fix.Title))}");
                }
            }
        }

        output.WriteLine();
        output.WriteLine(Summary(paint, result));
    }

    /// <summary>Writes findings as annotations of GitHub Actions.</summary>
    public static void WriteGitHub(TextWriter output, CheckResult result)
    {
        foreach (var file in result.Files)
        {
            foreach (var (diagnostic, _) in file.Findings)
            {
                var level = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
                var start = diagnostic.Range.Start;
                output.WriteLine(
                    $"::{level} file={Property(Relative(file.Path))},line={start.Line + 1},col={start.Character + 1},title={Property(diagnostic.Rule?.Id ?? "claude-route")}::{Data(diagnostic.Message)}");
            }
        }
    }

    private static string Summary(Paint paint, CheckResult result)
    {
        var parts = new List<string>();
        Add(Severity.Error, "error", "errors");
        Add(Severity.Warning, "warning", "warnings");
        Add(Severity.Information, "information", "information");
        Add(Severity.Hint, "hint", "hints");
        var files = result.Files.Count == 1 ? "1 file" : $"{result.Files.Count} files";
        if (parts.Count == 0)
        {
            return result.Problems.Count > 0 ? $"Nothing to report in {files}; not everything could be checked." : $"{paint.Green("Clean:")} nothing to report in {files}.";
        }

        return $"{string.Join(", ", parts)} in {files}{(result.Problems.Count > 0 ? "; not everything could be checked" : "")}.";

        void Add(Severity severity, string one, string many)
        {
            if (result.Count(severity) is > 0 and var count)
            {
                parts.Add($"{count} {(count == 1 ? one : many)}");
            }
        }
    }

    private static string Relative(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path).Replace('\\', '/');
        return relative.StartsWith("../../", StringComparison.Ordinal) ? path : relative;
    }

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

/// <summary>Colours of a terminal; plain text where there are none.</summary>
internal sealed class Paint(bool enabled)
{
    public string Bold(string text) => Wrap("1", text);

    public string Faint(string text) => Wrap("2", text);

    public string Green(string text) => Wrap("32", text);

    public string Red(string text) => Wrap("31;1", text);

    public string Severity(Severity severity) => severity switch
    {
        Rules.Severity.Error => Wrap("31;1", "error      "),
        Rules.Severity.Warning => Wrap("33", "warning    "),
        Rules.Severity.Information => Wrap("36", "information"),
        _ => Wrap("2", "hint       "),
    };

    private string Wrap(string code, string text) => enabled && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
