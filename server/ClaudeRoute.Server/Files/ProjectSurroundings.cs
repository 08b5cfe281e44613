using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Files;

/// <summary>Finds what stands beside the settings of a project: settings of the editor, and files that may hold credentials. Names are looked at, nothing is read.</summary>
public static class ProjectSurroundings
{
    // A folder with more of them is no project of a person.
    private const int MostFiles = 100;

    /// <summary>Full paths of the files that are there, in ordinal order; empty for the home folder.</summary>
    /// <param name="locator">Knows the names.</param>
    /// <param name="root">The project's folder.</param>
    public static IReadOnlyList<string> Find(SettingsLocator locator, string root)
    {
        ArgumentNullException.ThrowIfNull(locator);
        ArgumentNullException.ThrowIfNull(root);
        var folder = SettingsLocator.Normalize(root);
        if (locator.IsHome(folder))
        {
            return [];
        }

        var start = folder == "/" ? "" : folder;
        var found = new List<string>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                var path = $"{start}/{Path.GetFileName(file)}";
                if (found.Count < MostFiles && IsSurrounding(locator, path))
                {
                    found.Add(path);
                }
            }

            foreach (var inner in NeighbourKind.All.SelectMany(kind => kind.InnerFiles).Append(SettingsPlaces.WorkspaceEditorFile))
            {
                var path = $"{start}/{inner}";
                if (File.Exists(path) && IsSurrounding(locator, path))
                {
                    found.Add(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed has no names; the settings themselves say why they cannot be read.
            return [];
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>True for a file that takes part in its project; some do only beside a folder with settings.</summary>
    public static bool TakesPart(FileRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return role.Neighbour is not { NeedsSettingsFolder: true } || Directory.Exists($"{role.ProjectRoot}/{SettingsLocator.FolderName}");
    }

    /// <summary>True for a file whose change on disk concerns a workspace, although it is no settings file of the client.</summary>
    public static bool Concerns(WorkspaceSnapshot workspace, FileRole role)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(role);
        return workspace.Files.ContainsKey(role.Path) || workspace.Problems.ContainsKey(role.Path) || (role.ProjectRoot is { } root && workspace.Roots.Contains(root) && TakesPart(role));
    }

    private static bool IsSurrounding(SettingsLocator locator, string path) => locator.Find(path) is { IsOfClient: false } role && TakesPart(role);
}
