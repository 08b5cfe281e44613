namespace ClaudeRoute.Settings;

/// <summary>Where one path stands among the places that the client reads.</summary>
/// <param name="Path">Full path with forward slashes.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Kind">What the file is to the client.</param>
/// <param name="ProjectRoot">The folder that holds the <c>.claude</c> folder; null for user and managed files.</param>
public sealed record FileRole(string Path, Scope Scope, FileKind Kind, string? ProjectRoot)
{
    /// <summary><c>settings.local.json</c> of the home folder, which only counts for sessions that are started there.</summary>
    public bool IsHomeLocal { get; init; }

    /// <summary>A file of <c>managed-settings.d</c>.</summary>
    public bool IsDropIn { get; init; }

    /// <summary>What a file beside the settings is; null for settings of any kind.</summary>
    public NeighbourKind? Neighbour { get; init; }

    /// <summary>Made for the client: its settings, and copies of them. What explains and completes settings leaves every other file alone.</summary>
    public bool IsOfClient => Kind is FileKind.Settings or FileKind.Variant or FileKind.Template;
}

/// <summary>The places of one machine, as the host found them.</summary>
/// <param name="Home">The home folder, or null when there is none.</param>
/// <param name="UserFolder">The folder of the user's settings: <c>CLAUDE_CONFIG_DIR</c> or <c>~/.claude</c>.</param>
/// <param name="ManagedFolders">Folders that may hold <c>managed-settings.json</c>.</param>
/// <param name="ManagedFiles">Managed files given one by one, for tests and the command line.</param>
/// <param name="IgnoreCase">Paths differ in case only on this machine (Windows).</param>
public sealed record HostPlaces(string? Home, string? UserFolder, IReadOnlyList<string> ManagedFolders, IReadOnlyList<string> ManagedFiles, bool IgnoreCase)
{
    /// <summary>A machine without any known place.</summary>
    public static HostPlaces None { get; } = new(null, null, [], [], IgnoreCase: false);

    /// <summary>The user settings of Visual Studio Code, where they were given by hand; null to leave them alone until they are opened.</summary>
    public string? EditorUserFile { get; init; }

    /// <summary>What the host found out about the machine besides places.</summary>
    public MachineFacts Machine { get; init; } = MachineFacts.Unknown;
}
