using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Adds lines to <c>.gitignore</c>.</summary>
internal static class IgnoreLines
{
    /// <summary>A plan for the intent alone.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, IgnoreInGit intent) =>
        Change(snapshot, intent.Patterns) is { } change
            ? FixPlan.Of(new WorkspaceChange(intent.Title, [change]))
            : FixPlan.Refused(snapshot.Git.IgnoreFilePath is null ? "This folder is not inside a git repository." : ".gitignore already holds these lines.");

    /// <summary>The edit that adds what is missing, or null when there is no repository or nothing is missing.</summary>
    public static FileChange? Change(SettingsSnapshot snapshot, IReadOnlyList<string> patterns)
    {
        var missing = snapshot.Git.MissingIgnoreLines(patterns);
        if (missing.Count == 0 || snapshot.Git.IgnoreFilePath is not { } path)
        {
            return null;
        }

        var text = snapshot.Git.IgnoreFileText;
        var newLine = text?.Contains("\r\n", StringComparison.Ordinal) == true ? "\r\n" : "\n";
        var lines = string.Concat(missing.Select(pattern => pattern + newLine));
        var label = $"Add {string.Join(", ", missing)} to .gitignore";
        return text is null
            ? new FileChange(path, null, [new TextEdit(new TextSpan(0, 0), lines)], label, NeedsConfirmation: false)
            : new FileChange(path, text, [new TextEdit(new TextSpan(text.Length, 0), (text.Length == 0 || text.EndsWith('\n') ? "" : newLine) + lines)], label, NeedsConfirmation: false);
    }
}
