using ClaudeRoute.Features;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary>Findings of one file.</summary>
internal sealed record CheckedFile(string Path, Scope Scope, IReadOnlyList<(PlainDiagnostic Diagnostic, IReadOnlyList<FixIntent> Fixes)> Findings)
{
    /// <summary>Findings that a baseline names, each by itself.</summary>
    public IReadOnlyList<PlainDiagnostic> Hidden { get; init; } = [];
}

/// <summary>The result of a check.</summary>
/// <param name="Files">Files with their findings, by path.</param>
/// <param name="Problems">Files that could not be read, and the reason.</param>
/// <param name="Applied">Fixes that were written.</param>
internal sealed record CheckResult(IReadOnlyList<CheckedFile> Files, IReadOnlyList<(string Path, string Message)> Problems, IReadOnlyList<AppliedFix> Applied)
{
    /// <summary>What a baseline did, or null without one.</summary>
    public BaselineEffect? Baseline { get; init; }

    /// <summary>Number of findings with a severity.</summary>
    public int Count(Severity severity) => Files.Sum(file => file.Findings.Count(finding => finding.Diagnostic.Severity == severity));
}

/// <summary>What a baseline did in a check.</summary>
/// <param name="Hidden">Number of findings that are not reported.</param>
/// <param name="GivenAway">How many of them are about a credential that is given away.</param>
/// <param name="Stale">Entries that stand for less than they say, each as a sentence.</param>
internal sealed record BaselineEffect(int Hidden, int GivenAway, IReadOnlyList<string> Stale);

/// <summary>Writes a check's result.</summary>
internal static class CheckReport
{
    /// <summary>Writes the result as one JSON object.</summary>
    public static void WriteJson(TextWriter output, CheckResult result)
    {
        using var writer = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartObject();
        writer.WritePropertyName("version");
        writer.WriteValue(1);
        writer.WritePropertyName("files");
        writer.WriteStartArray();
        foreach (var file in result.Files)
        {
            writer.WriteStartObject();
            Text(writer, "path", file.Path);
            Text(writer, "scope", file.Scope.Word());
            writer.WritePropertyName("diagnostics");
            writer.WriteStartArray();
            foreach (var (diagnostic, fixes) in file.Findings)
            {
                WriteDiagnostic(writer, diagnostic, fixes);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteProblems(writer, result);
        WriteApplied(writer, result);
        if (result.Baseline is { } baseline)
        {
            writer.WritePropertyName("baseline");
            writer.WriteStartObject();
            Number(writer, "hidden", baseline.Hidden);
            Number(writer, "stale", baseline.Stale.Count);
            writer.WriteEndObject();
        }

        writer.WritePropertyName("summary");
        writer.WriteStartObject();
        Number(writer, "errors", result.Count(Severity.Error));
        Number(writer, "warnings", result.Count(Severity.Warning));
        Number(writer, "information", result.Count(Severity.Information));
        Number(writer, "hints", result.Count(Severity.Hint));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteLine();
    }

    private static void WriteDiagnostic(JsonTextWriter writer, PlainDiagnostic diagnostic, IReadOnlyList<FixIntent> fixes)
    {
        writer.WriteStartObject();
        Text(writer, "rule", diagnostic.Rule?.Id ?? "");
        Text(writer, "name", diagnostic.Rule?.Name ?? "");
        Text(writer, "severity", diagnostic.Severity.ToString().ToLowerInvariant());
        Text(writer, "message", diagnostic.Message);
        if (diagnostic.Finding?.Key is { } key)
        {
            Text(writer, "key", SecretFormats.Redact(key.ToString()));
        }

        writer.WritePropertyName("range");
        WriteRange(writer, diagnostic.Range);
        writer.WritePropertyName("fixes");
        writer.WriteStartArray();
        foreach (var fix in fixes)
        {
            writer.WriteStartObject();
            Text(writer, "title", fix.Title);
            writer.WritePropertyName("safe");
            writer.WriteValue(fix.Safety == FixSafety.Safe);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("related");
        writer.WriteStartArray();
        foreach (var related in diagnostic.Related)
        {
            writer.WriteStartObject();
            Text(writer, "path", related.Path);
            writer.WritePropertyName("range");
            WriteRange(writer, related.Range);
            Text(writer, "message", related.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteProblems(JsonTextWriter writer, CheckResult result)
    {
        if (result.Problems.Count == 0)
        {
            return;
        }

        writer.WritePropertyName("problems");
        writer.WriteStartArray();
        foreach (var (path, message) in result.Problems)
        {
            writer.WriteStartObject();
            Text(writer, "path", path);
            Text(writer, "message", message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteApplied(JsonTextWriter writer, CheckResult result)
    {
        if (result.Applied.Count == 0)
        {
            return;
        }

        writer.WritePropertyName("applied");
        writer.WriteStartArray();
        foreach (var fix in result.Applied)
        {
            writer.WriteStartObject();
            Text(writer, "path", fix.Path);
            Text(writer, "rule", fix.RuleId);
            Text(writer, "title", fix.Title);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRange(JsonTextWriter writer, PlainRange range)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("start");
        WritePosition(writer, range.Start);
        writer.WritePropertyName("end");
        WritePosition(writer, range.End);
        writer.WriteEndObject();
    }

    private static void WritePosition(JsonTextWriter writer, Syntax.LinePosition position)
    {
        writer.WriteStartObject();
        Number(writer, "line", position.Line);
        Number(writer, "character", position.Character);
        writer.WriteEndObject();
    }

    private static void Text(JsonTextWriter writer, string name, string value)
    {
        writer.WritePropertyName(name);
        writer.WriteValue(value);
    }

    private static void Number(JsonTextWriter writer, string name, int value)
    {
        writer.WritePropertyName(name);
        writer.WriteValue(value);
    }
}
