using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Server.Files;

/// <summary>Reads the files that take part in a project into a workspace snapshot. Open documents are left alone.</summary>
public static class SettingsLoader
{
    /// <summary>Reads user and managed settings.</summary>
    public static WorkspaceSnapshot LoadMachine(WorkspaceSnapshot workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var places = workspace.Locator.Places;
        var paths = new List<string>();
        if (places.UserFolder is { } user)
        {
            paths.AddRange(SettingsIn(user));
        }

        foreach (var folder in places.ManagedFolders)
        {
            paths.Add($"{folder}/{SettingsPlaces.ManagedFileName}");
            paths.AddRange(DropIns(folder));
        }

        foreach (var file in places.ManagedFiles)
        {
            paths.Add(file);
            paths.AddRange(DropIns(Path.GetDirectoryName(file)?.Replace('\\', '/') ?? "/"));
        }

        if (places.EditorUserFile is { } editor)
        {
            paths.Add(editor);
        }

        return Load(workspace, paths);
    }

    /// <summary>Reads the settings of one project folder.</summary>
    public static WorkspaceSnapshot LoadProject(WorkspaceSnapshot workspace, string root)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var folder = SettingsLocator.Normalize(root);
        var loaded = Load(workspace.WithRoot(folder), SettingsIn($"{(folder == "/" ? "" : folder)}/{SettingsLocator.FolderName}"));
        return Refresh(loaded, SettingsLocator.ConfigurationFile(folder));
    }

    /// <summary>Reads given files; those that are no settings files are left out.</summary>
    public static WorkspaceSnapshot Load(WorkspaceSnapshot workspace, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(paths);
        var current = workspace;
        foreach (var path in paths)
        {
            current = Refresh(current, path);
        }

        return current;
    }

    /// <summary>Reads one file again, or forgets it when it is gone.</summary>
    public static WorkspaceSnapshot Refresh(WorkspaceSnapshot workspace, string path)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (workspace.Locator.Find(path) is not { } role)
        {
            return workspace;
        }

        workspace.Files.TryGetValue(role.Path, out var known);
        if (known is { IsOpen: true } || (workspace.Problems.TryGetValue(role.Path, out var open) && open.OpenUri is not null))
        {
            return workspace;
        }

        var read = DiskFiles.Read(role.Path, role.ProjectRoot);
        if (read.Problem is { } problem)
        {
            return workspace.WithProblem(new ReadProblem(role.Path, problem));
        }

        if (read.Text is not { } text)
        {
            return workspace.WithoutFile(role.Path);
        }

        return known is not null && known.Text.Text == text
            ? workspace
            : workspace.WithFile(new KnownFile(role, SourceText.From(text), null, DocumentUris.FromPath(role.Path), known?.Git ?? GitState.Unknown) { Encoding = read.Encoding });
    }

    private static IEnumerable<string> SettingsIn(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFileSystemEntries(folder, "settings*").Order(StringComparer.Ordinal).Take(MostFiles).Select(SettingsLocator.Normalize)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> DropIns(string folder)
    {
        try
        {
            var dropIns = $"{folder}/{SettingsPlaces.ManagedDropInsName}";
            return Directory.Exists(dropIns)
                ? [.. Directory.EnumerateFileSystemEntries(dropIns, "*.json").Order(StringComparer.Ordinal).Take(MostFiles).Select(SettingsLocator.Normalize)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A folder with more copies than this is no settings folder of a person.
    private const int MostFiles = 200;
}
