using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>A finding in plain terms, for an editor or a report.</summary>
/// <param name="Path">The file.</param>
/// <param name="Range">The place.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Rule">The rule or remark, or null where the file as a whole could not be checked.</param>
/// <param name="Message">The text.</param>
public sealed record PlainDiagnostic(string Path, PlainRange Range, Severity Severity, RuleInfo? Rule, string Message)
{
    /// <summary>The finding it was made from.</summary>
    public Finding? Finding { get; init; }

    /// <summary>Path of the member, or null for a place that is no member.</summary>
    public JsonPath? Key { get; init; }

    /// <summary>Other places.</summary>
    public IReadOnlyList<PlainRelated> Related { get; init; } = [];
}

/// <summary>A range of zero-based lines and UTF-16 characters, end excluded.</summary>
public readonly record struct PlainRange(LinePosition Start, LinePosition End)
{
    /// <summary>The range of a span.</summary>
    public static PlainRange Of(SourceText text, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PlainRange(text.GetPosition(span.Start), text.GetPosition(span.End));
    }
}

/// <summary>Another place that takes part.</summary>
public sealed record PlainRelated(string Path, PlainRange Range, string Message);

/// <summary>Findings of files as plain diagnostics.</summary>
public static class DiagnosticsFeature
{
    /// <summary>Diagnostics of one file, by position.</summary>
    public static IReadOnlyList<PlainDiagnostic> Of(WorkspaceSnapshot workspace, string path)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return OfTheWhole(workspace, path) ?? [.. workspace.FindingsOf(path).Select(Plain)];
    }

    /// <summary>Diagnostics of one file without some, by position.</summary>
    /// <param name="workspace">All files.</param>
    /// <param name="path">The file.</param>
    /// <param name="keep">Which of <see cref="Each"/> to keep.</param>
    public static IReadOnlyList<PlainDiagnostic> Of(WorkspaceSnapshot workspace, string path, Func<PlainDiagnostic, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(keep);
        return OfTheWhole(workspace, path) is { } whole
            ? [.. whole.Where(keep)]
            : [.. workspace.FindingsOf(path, finding => keep(Plain(finding))).Select(Plain)];
    }

    /// <summary>Every finding of one file by itself, by position, where <see cref="Of(WorkspaceSnapshot, string)"/> makes one of all that concern one member.</summary>
    public static IReadOnlyList<PlainDiagnostic> Each(WorkspaceSnapshot workspace, string path)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return OfTheWhole(workspace, path) ?? [.. workspace.EachFindingOf(path).Select(Plain)];
    }

    // What is known of a file without any rule; null where the rules speak.
    private static IReadOnlyList<PlainDiagnostic>? OfTheWhole(WorkspaceSnapshot workspace, string path)
    {
        if (workspace.Problems.TryGetValue(path, out var problem))
        {
            return [new PlainDiagnostic(path, default, Severity.Warning, null, problem.Message)];
        }

        if (!workspace.Files.TryGetValue(path, out var file))
        {
            return [];
        }

        if (file.IsTooLong)
        {
            var megabytes = KnownFile.MaxCheckedLength / (1024 * 1024);
            return [new PlainDiagnostic(path, default, Severity.Information, null, $"This file is longer than {megabytes} MB, so it is not checked and takes no part in the route shown here.")];
        }

        return file.Role.Kind == FileKind.Configuration ? ConfigurationFeature.Diagnostics(workspace, file) : null;
    }

    /// <summary>Paths of all files that have or may have diagnostics, in ordinal order.</summary>
    public static IReadOnlyList<string> Paths(WorkspaceSnapshot workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return [.. workspace.Files.Keys.Concat(workspace.Problems.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>One finding in plain terms.</summary>
    public static PlainDiagnostic Plain(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new PlainDiagnostic(finding.File.Path, PlainRange.Of(finding.File.Document.Text, finding.Span), finding.Severity, finding.Rule, finding.Message)
        {
            Finding = finding,
            Key = finding.Key,
            Related = [.. finding.Related.Select(related => new PlainRelated(related.File.Path, PlainRange.Of(related.File.Document.Text, related.Span), related.Message))],
        };
    }
}
