using ClaudeRoute.Facts;

namespace ClaudeRoute.Settings;

/// <summary>Decides by its path which scope a file stands in. Pure path logic; nothing is read.</summary>
public sealed class SettingsLocator
{
    private static readonly Lazy<ScopeNamesTable> Names = new(ScopeNamesTable.Load);
    private readonly HostPlaces _places;
    private readonly StringComparison _comparison;

    /// <summary>Creates a locator for one machine.</summary>
    public SettingsLocator(HostPlaces places)
    {
        ArgumentNullException.ThrowIfNull(places);
        _places = new HostPlaces(
            places.Home is null ? null : Normalize(places.Home),
            places.UserFolder is null ? null : Normalize(places.UserFolder),
            [.. places.ManagedFolders.Select(Normalize)],
            [.. places.ManagedFiles.Select(Normalize)],
            places.IgnoreCase)
        {
            EditorUserFile = places.EditorUserFile is { } editor ? Normalize(editor) : null,
            Machine = places.Machine,
        };
        _comparison = places.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    /// <summary>The places with normalized paths.</summary>
    public HostPlaces Places => _places;

    /// <summary>Name of the settings folder of a project.</summary>
    public static string FolderName => Names.Value.Folder;

    /// <summary>Name of the file in a project's folder that configures this tool.</summary>
    public const string ConfigurationName = ".claude-route.json";

    /// <summary>Path of the file that configures this tool in a project.</summary>
    public static string ConfigurationFile(string projectRoot)
    {
        var root = Normalize(projectRoot);
        return $"{(root == "/" ? "" : root)}/{ConfigurationName}";
    }

    /// <summary>Name of a project's file that others share.</summary>
    public static string SharedName => Names.Value.Shared;

    /// <summary>Name of a project's file for oneself.</summary>
    public static string LocalName => Names.Value.Local;

    /// <summary>Ignore pattern that covers personal settings files.</summary>
    public static string LocalIgnorePattern => Names.Value.LocalIgnorePattern;

    /// <summary>Ignore patterns that cover copies of settings files.</summary>
    public static IReadOnlyList<string> VariantIgnorePatterns => Names.Value.VariantIgnorePatterns;

    /// <summary>Ignore patterns that cover a copy of a settings file; empty for a name that git would read as a pattern.</summary>
    public static IReadOnlyList<string> IgnorePatternsFor(string variantName)
    {
        ArgumentNullException.ThrowIfNull(variantName);
        var names = Names.Value;
        return variantName.EndsWith(VariantPatternEnd, StringComparison.Ordinal) && variantName.StartsWith(names.VariantPrefix, StringComparison.Ordinal) ? VariantIgnorePatterns
            : variantName.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? [$"**/{names.Folder}/{variantName}"]
            : [];
    }

    // The patterns for copies end this way; a copy such as settings.json.bak needs a line of its own.
    private const string VariantPatternEnd = ".json";

    /// <summary>True for a name of a file that holds no JSON, such as settings.yaml.</summary>
    public static bool IsForeignForm(string name) => Array.Exists(Names.Value.ForeignEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a name that people give to a settings file by mistake.</summary>
    public static bool IsWrongName(string name) => Names.Value.WrongNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a managed file that the client does not read: its name is wrong, or it lies in a folder that was left behind.</summary>
    public static bool IsManagedNotRead(FileRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        var slash = role.Path.LastIndexOf('/');
        return role.Scope == Scope.Managed
            && (role.Kind == FileKind.Variant || (slash > 0 && Names.Value.ManagedFoldersNotRead.Contains(role.Path[..slash], StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>Forward slashes, no slash at the end.</summary>
    public static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var slashed = path.Replace('\\', '/');
        return slashed.Length > 1 && slashed.EndsWith('/') ? slashed.TrimEnd('/') is { Length: > 0 } cut ? cut : "/" : slashed;
    }

    /// <summary>The paths that the client reads for a session started in <paramref name="projectRoot"/>, shared before local.</summary>
    public static (string Shared, string Local) ProjectFiles(string projectRoot)
    {
        var root = Normalize(projectRoot);
        var folder = $"{(root == "/" ? "" : root)}/{Names.Value.Folder}";
        return ($"{folder}/{Names.Value.Shared}", $"{folder}/{Names.Value.Local}");
    }

    /// <summary>The user's settings file, or null without a home.</summary>
    public string? UserFile => _places.UserFolder is { } folder ? $"{folder}/{Names.Value.User}" : null;

    /// <summary>True when a folder is the home folder, whose <c>.claude</c> holds user settings and not a project's.</summary>
    public bool IsHome(string folder) => _places.Home is { } home && string.Equals(home, Normalize(folder), _comparison);

    /// <summary>The role of a path, or null when it is no settings file.</summary>
    public FileRole? Find(string path)
    {
        var full = Normalize(path);
        var slash = full.LastIndexOf('/');
        if (slash < 0)
        {
            return null;
        }

        var name = full[(slash + 1)..];
        var folder = slash == 0 ? "/" : full[..slash];
        if (Is(name, ConfigurationName))
        {
            return new FileRole(full, Scope.Shared, FileKind.Configuration, folder);
        }

        return FindUser(full, folder, name) ?? FindManaged(full, folder, name) ?? FindProject(full, folder, name) ?? FindEditor(full, folder, name) ?? FindNeighbour(full, folder, name);
    }

    // Settings of the editor: of one workspace, which others share, or of the user.
    private FileRole? FindEditor(string full, string folder, string name)
    {
        if (_places.EditorUserFile is { } given && string.Equals(given, full, _comparison))
        {
            return new FileRole(full, Scope.User, FileKind.Editor, null);
        }

        var names = Names.Value.Editor;
        if (name.EndsWith(names.WorkspaceEnd, _comparison) && name.Length > names.WorkspaceEnd.Length)
        {
            return new FileRole(full, Scope.Shared, FileKind.Editor, folder);
        }

        return !Is(name, names.File) ? null
            : LastFolderIs(folder, names.WorkspaceFolder) ? new FileRole(full, Scope.Shared, FileKind.Editor, Parent(folder))
            : Array.Exists(names.UserFolders, user => LastFolderIs(folder, user)) ? new FileRole(full, Scope.User, FileKind.Editor, null)
            : null;
    }

    // The home folder is no project, so nothing beside its settings is anybody's but the user's.
    private FileRole? FindNeighbour(string full, string folder, string name)
    {
        // Names of copies are much more frequent here than neighbours, whose table is not loaded for them.
        if (name.StartsWith(Names.Value.VariantPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var kind in NeighbourKind.All)
        {
            if (kind.FolderOf(name) is not { } inner || (inner.Length > 0 && !LastFolderIs(folder, inner)))
            {
                continue;
            }

            var root = inner.Length > 0 ? Parent(folder) : folder;
            return IsHome(root) ? null : new FileRole(full, Scope.Shared, FileKind.Neighbour, root) { Neighbour = kind };
        }

        return null;
    }

    private FileRole? FindUser(string full, string folder, string name)
    {
        if (_places.UserFolder is not { } userFolder || !string.Equals(folder, userFolder, _comparison))
        {
            return null;
        }

        var names = Names.Value;
        if (Is(name, names.User))
        {
            return new FileRole(full, Scope.User, FileKind.Settings, null);
        }

        if (Is(name, names.Local))
        {
            return new FileRole(full, Scope.Local, FileKind.Settings, Parent(folder)) { IsHomeLocal = true };
        }

        return names.VariantKind(name) is { } kind ? new FileRole(full, Scope.User, kind, null) : null;
    }

    private FileRole? FindManaged(string full, string folder, string name)
    {
        if (_places.ManagedFiles.Any(file => string.Equals(file, full, _comparison)))
        {
            return new FileRole(full, Scope.Managed, FileKind.Settings, null);
        }

        var names = Names.Value;
        if (Is(name, names.ManagedFile) && (IsManagedFolder(folder) || !LastFolderIs(folder, names.Folder)))
        {
            return new FileRole(full, Scope.Managed, FileKind.Settings, null);
        }

        if (Array.Exists(names.ManagedWrongNames, wrong => Is(name, wrong))
            || (LastFolderIs(folder, names.ManagedDropIns) && Array.Exists(names.ManagedDropInWrongEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))))
        {
            return new FileRole(full, Scope.Managed, FileKind.Variant, null);
        }

        if (LastFolderIs(folder, names.ManagedDropIns) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !name.StartsWith('.'))
        {
            return new FileRole(full, Scope.Managed, FileKind.Settings, null) { IsDropIn = true };
        }

        return null;
    }

    private FileRole? FindProject(string full, string folder, string name)
    {
        var names = Names.Value;
        if (!LastFolderIs(folder, names.Folder))
        {
            return null;
        }

        var root = Parent(folder);
        var home = IsHome(root);
        if (Is(name, names.Shared))
        {
            // The same path is the user's file when the folder is the home folder; the user's reading wins.
            return home && string.Equals(_places.UserFolder, folder, _comparison)
                ? new FileRole(full, Scope.User, FileKind.Settings, null)
                : new FileRole(full, Scope.Shared, FileKind.Settings, root);
        }

        if (Is(name, names.Local))
        {
            return new FileRole(full, Scope.Local, FileKind.Settings, root) { IsHomeLocal = home };
        }

        return names.VariantKind(name) is { } kind
            ? new FileRole(full, home ? Scope.User : names.IsLocalName(name) ? Scope.Local : Scope.Shared, kind, home ? null : root)
            : null;
    }

    private bool IsManagedFolder(string folder) => _places.ManagedFolders.Any(managed => string.Equals(managed, folder, _comparison));

    private bool LastFolderIs(string folder, string name) =>
        folder.EndsWith(name, _comparison) && folder.Length > name.Length && folder[folder.Length - name.Length - 1] == '/';

    private bool Is(string name, string expected) => string.Equals(name, expected, _comparison);

    private static string Parent(string folder)
    {
        var slash = folder.LastIndexOf('/');
        return slash <= 0 ? "/" : folder[..slash];
    }

    private sealed record ScopeNamesTable(
        string Folder,
        string Shared,
        string Local,
        string User,
        string VariantPrefix,
        string[] TemplateWords,
        string LocalWord,
        string ManagedFile,
        string ManagedDropIns,
        string LocalIgnorePattern,
        string[] VariantIgnorePatterns,
        EditorNames Editor,
        string[] WrongNames,
        string[] ForeignEnds,
        string[] ManagedWrongNames,
        string[] ManagedDropInWrongEnds,
        string[] ManagedFoldersNotRead)
    {
        public static ScopeNamesTable Load()
        {
            var table = FactTable.Read("scopes");
            var ignore = table.Object("ignorePatterns")!;
            return new ScopeNamesTable(
                table.Text("folder"),
                table.Text("shared"),
                table.Text("local"),
                table.Text("user"),
                table.Text("variantPrefix"),
                table.Texts("templateWords"),
                table.Text("localWord"),
                table.Text("managedFile"),
                table.Text("managedDropIns"),
                ignore.Text("local"),
                ignore.Texts("variants"),
                new EditorNames(table.Object("editor")!),
                table.Texts("wrongNames"),
                table.Texts("foreignEnds"),
                table.Texts("managedWrongNames"),
                table.Texts("managedDropInWrongEnds"),
                table.Texts("managedFoldersNotRead"));
        }

        public FileKind? VariantKind(string name)
        {
            if (WrongNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return FileKind.Variant;
            }

            if (!name.StartsWith(VariantPrefix, StringComparison.OrdinalIgnoreCase) || name.Length == VariantPrefix.Length)
            {
                return null;
            }

            return Words(name).Any(word => TemplateWords.Contains(word, StringComparer.OrdinalIgnoreCase)) ? FileKind.Template : FileKind.Variant;
        }

        public bool IsLocalName(string name) => Words(name).Contains(LocalWord, StringComparer.OrdinalIgnoreCase);

        private static string[] Words(string name) => name.Split('.', '-', '_');
    }
    private sealed class EditorNames(Syntax.JsonObject row)
    {
        public string WorkspaceFolder { get; } = row.Text("workspaceFolder");

        public string File { get; } = row.Text("file");

        public string WorkspaceEnd { get; } = row.Text("workspaceEnd");

        public string[] UserFolders { get; } = row.Texts("userFolders");
    }
}
