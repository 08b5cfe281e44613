using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using Microsoft.Extensions.FileSystemGlobbing;

namespace ClaudeRoute.Cli;

/// <summary>What a check reports on.</summary>
/// <param name="Workspace">All files that take part.</param>
/// <param name="Reported">Paths to report on, or null for all of them.</param>
/// <param name="Missing">Arguments that name nothing, each as a sentence.</param>
internal sealed record CheckTargets(WorkspaceSnapshot Workspace, IReadOnlySet<string>? Reported, IReadOnlyList<string> Missing)
{
    /// <summary>Files that were asked for by name; a fix of a folder leaves the user's own settings alone unless they are among them.</summary>
    public IReadOnlySet<string> Named { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>True for a file that a fix may write.</summary>
    public bool MayFix(string path) =>
        Reported?.Contains(path) != false && (Named.Contains(path) || (Workspace.Files.TryGetValue(path, out var file) && file.Role.ProjectRoot is not null));

    // Folders that hold copies of other people's files.
    private static readonly string[] Skipped = [".git", "node_modules"];

    /// <summary>Reads what the arguments name: files, folders with everything below them, and patterns.</summary>
    public static CheckTargets Read(WorkspaceSnapshot empty, IReadOnlyList<string> arguments)
    {
        var workspace = SettingsLoader.LoadMachine(empty);
        var files = new HashSet<string>(StringComparer.Ordinal);
        var missing = new List<string>();
        var wholeFolders = false;
        foreach (var argument in arguments.Count == 0 ? ["."] : arguments)
        {
            var path = SettingsLocator.Normalize(Path.GetFullPath(argument));
            if (File.Exists(path) || IsSettingsFolderEntry(workspace, path))
            {
                workspace = AddFile(workspace, path, argument, files, missing);
            }
            else if (Directory.Exists(path))
            {
                wholeFolders = true;
                workspace = AddFolder(workspace, path);
                if (workspace.Locator.IsHome(path))
                {
                    files.UnionWith(workspace.Files.Values.Where(file => file.Role.Scope == Scope.User).Select(file => file.Role.Path));
                }
            }
            else if (argument.AsSpan().IndexOfAny('*', '?') >= 0)
            {
                var matched = Expand(argument);
                if (matched.Count == 0)
                {
                    missing.Add($"No file matches {argument}.");
                }

                foreach (var file in matched.Where(file => workspace.Locator.Find(file) is not null))
                {
                    workspace = AddFile(workspace, file, file, files, missing);
                }
            }
            else
            {
                missing.Add($"{argument} does not exist.");
            }
        }

        var named = new HashSet<string>(files, StringComparer.Ordinal);
        if (wholeFolders)
        {
            files.UnionWith(workspace.Files.Keys);
            files.UnionWith(workspace.Problems.Keys);
        }

        return new CheckTargets(workspace, files, missing) { Named = named };
    }

    // A folder in the place of a settings file is reported as such and not searched.
    private static bool IsSettingsFolderEntry(WorkspaceSnapshot workspace, string path) => workspace.Locator.Find(path) is not null && Path.Exists(path);

    private static WorkspaceSnapshot AddFile(WorkspaceSnapshot workspace, string path, string argument, HashSet<string> files, List<string> missing)
    {
        if (workspace.Locator.Find(path) is not { } role)
        {
            missing.Add($"{argument} is no settings file of Claude Code. Those are .claude/settings.json, .claude/settings.local.json, copies beside them, managed settings, and files of the project that may hold a route or a credential, such as .vscode/settings.json and .mcp.json.");
            return workspace;
        }

        files.Add(role.Path);
        var loaded = role.ProjectRoot is { } root ? SettingsLoader.LoadProject(workspace, root) : workspace;
        loaded = SettingsLoader.Refresh(loaded, role.Path);
        return loaded.Files.TryGetValue(role.Path, out var file)
            ? loaded.WithFile(new KnownFile(file.Role, file.Text, file.Version, file.Uri, file.Git) { Encoding = file.Encoding, IsNamed = true })
            : loaded;
    }

    private static WorkspaceSnapshot AddFolder(WorkspaceSnapshot workspace, string folder)
    {
        var current = workspace;
        var name = SettingsLocator.FolderName;
        var start = Path.GetFileName(folder) == name ? SettingsLocator.Normalize(Path.GetDirectoryName(folder)!) : folder;
        current = AddProject(current, start);
        var waiting = new Stack<string>([start]);
        while (waiting.Count > 0)
        {
            var next = waiting.Pop();
            foreach (var child in ChildFolders(next))
            {
                var childName = Path.GetFileName(child);
                if (childName == name)
                {
                    current = AddProject(current, next);
                }
                else if (!Skipped.Contains(childName, StringComparer.Ordinal))
                {
                    waiting.Push(child);
                }
            }
        }

        return current;
    }

    // The home folder is no project: its .claude folder holds the user's settings, which are read already.
    private static WorkspaceSnapshot AddProject(WorkspaceSnapshot workspace, string root) =>
        workspace.Locator.IsHome(root) || workspace.Roots.Contains(root) ? workspace
            : SettingsLoader.Load(SettingsLoader.LoadProject(workspace, root), ProjectSurroundings.Find(workspace.Locator, root));

    private static IEnumerable<string> ChildFolders(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateDirectories().Where(child => child.LinkTarget is null).Select(child => SettingsLocator.Normalize(child.FullName)).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static List<string> Expand(string pattern)
    {
        var normal = pattern.Replace('\\', '/');
        var rooted = Path.IsPathRooted(normal);
        var firstWild = normal.AsSpan().IndexOfAny('*', '?');
        var cut = normal.LastIndexOf('/', firstWild);
        var start = cut < 0 ? "." : rooted && cut == 0 ? "/" : normal[..cut];
        if (!Directory.Exists(start))
        {
            return [];
        }

        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(normal[(cut + 1)..]);
        foreach (var skipped in Skipped)
        {
            matcher.AddExclude($"**/{skipped}/**");
        }

        return [.. matcher.GetResultsInFullPath(start).Select(SettingsLocator.Normalize).Order(StringComparer.Ordinal)];
    }
}
