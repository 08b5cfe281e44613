using ClaudeRoute.Fixes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>Settings as they will be after a change.</summary>
public static class SnapshotEdits
{
    /// <summary>The snapshot with the edited texts in place of the old ones.</summary>
    public static SettingsSnapshot With(SettingsSnapshot snapshot, IReadOnlyList<FileChange> changes)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(changes);
        var files = snapshot.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var git = snapshot.Git;
        foreach (var change in changes)
        {
            if (string.Equals(change.Path, git.IgnoreFilePath, StringComparison.Ordinal))
            {
                git = AfterIgnoring(git, change.NewText);
            }
            else if (files.TryGetValue(change.Path, out var file))
            {
                files[change.Path] = file.With(JsonDocument.Parse(change.NewText));
            }
            else if (snapshot.ProjectRoot is { } root && SettingsLocator.ProjectFiles(root).Local == change.Path)
            {
                var role = new FileRole(change.Path, Scope.Local, FileKind.Settings, root);
                files[change.Path] = new SettingsFile(role, JsonDocument.Parse(change.NewText), git.LocalFile);
            }
            else if (snapshot.Machine.UserFile == change.Path)
            {
                files[change.Path] = new SettingsFile(new FileRole(change.Path, Scope.User, FileKind.Settings, null), JsonDocument.Parse(change.NewText), GitState.Unknown);
            }
        }

        return new SettingsSnapshot(
            snapshot.ProjectRoot,
            files.Values.Select(file => WithGit(file, git)),
            snapshot.Shell,
            git,
            snapshot.Options)
        {
            Session = snapshot.Session,
            Machine = snapshot.Machine,
        };
    }

    private static SettingsFile WithGit(SettingsFile file, GitFacts git)
    {
        if (file.Git is { Tracked: false, Ignored: false } && IgnorePatternsFor(file) is { Count: > 0 } patterns)
        {
            return git.IsRepository == true && git.MissingIgnoreLines(patterns).Count == 0 ? file.With(file.Git with { Ignored = true }) : file;
        }

        return file.Scope == Scope.Local && file.Kind == FileKind.Settings ? file.With(git.LocalFile) : file;
    }

    private static IReadOnlyList<string> IgnorePatternsFor(SettingsFile file) =>
        file.Role.Neighbour is { } kind ? kind.IgnorePatternsFor(file.Name)
        : file.Kind == FileKind.Variant ? SettingsLocator.IgnorePatternsFor(file.Name)
        : [];

    // Git is not asked about a file that was not written yet; the line that was added covers the local file.
    private static GitFacts AfterIgnoring(GitFacts git, string text) => git with
    {
        IgnoreFileText = text,
        LocalFile = text.Split('\n').Any(line => line.Trim() == SettingsLocator.LocalIgnorePattern)
            ? git.LocalFile with { Ignored = true }
            : git.LocalFile,
    };
}
