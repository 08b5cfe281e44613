using ClaudeRoute.Rules;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Fixes;

/// <summary>Gives a settings file the name that the client reads.</summary>
internal static class FileRenaming
{
    /// <summary>The change, which holds no edits.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, RenameFile intent)
    {
        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        var path = file.Path[..(file.Path.LastIndexOf('/') + 1)] + intent.NewName;
        return snapshot.File(path) is not null
            ? FixPlan.Refused($"There is a file {intent.NewName} already, so nothing was renamed.")
            : FixPlan.Of(new WorkspaceChange(intent.Title, []) { Rename = new FileRename(file.Path, path, file.Document.Text.Text) });
    }
}
