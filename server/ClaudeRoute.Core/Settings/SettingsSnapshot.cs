namespace ClaudeRoute.Settings;

/// <summary>Everything that takes part in the route of one session: the files of all scopes and the shell. Immutable.</summary>
public sealed class SettingsSnapshot
{
    private readonly Lazy<EffectiveSettings> _effective;

    /// <summary>Creates a snapshot. The files may come in any order.</summary>
    public SettingsSnapshot(
        string? projectRoot,
        IEnumerable<SettingsFile> files,
        IReadOnlyDictionary<string, string> shell,
        GitFacts git,
        CheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ProjectRoot = projectRoot;
        Shell = shell;
        Git = git;
        Options = options;

        var ordered = files.ToArray();
        Array.Sort(ordered, CompareRank);
        Files = ordered;
        _effective = new(() => new EffectiveSettings(this));
    }

    /// <summary>The folder that the session is started in, or null when only user and managed settings are known.</summary>
    public string? ProjectRoot { get; }

    /// <summary>All files, those of the winning scope first.</summary>
    public IReadOnlyList<SettingsFile> Files { get; }

    /// <summary>The environment that the client would inherit; empty when it must not be looked at.</summary>
    public IReadOnlyDictionary<string, string> Shell { get; }

    /// <summary>What is known of the project's repository.</summary>
    public GitFacts Git { get; }

    /// <summary>What the user configured about this tool.</summary>
    public CheckOptions Options { get; }

    /// <summary>What is known of the session besides.</summary>
    public Session Session { get; init; } = Session.Unknown;

    /// <summary>What is known of the machine.</summary>
    public MachineFacts Machine { get; init; } = MachineFacts.Unknown;

    /// <summary>The client leaves managed settings with a mistake out instead of ending.</summary>
    public bool IsManagedLenient => ClientDifferences.Of(Session.ClientVersion) is { IsManagedLenient: true };

    /// <summary>The client merges a file into the session.</summary>
    public bool Merges(SettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.InForce
            && !(Session.ClientVersion is not null
                && ClientDifferences.Of(Session.ClientVersion) is { } older
                && ((older.IsManagedLenient && file.Scope == Scope.Managed && file.TypeViolations.Count > 0) || (older.DropsByteOrderMark && file.HasByteOrderMark)));
    }

    /// <summary>The merged settings.</summary>
    public EffectiveSettings Effective => _effective.Value;

    // A later drop-in beats an earlier one and the main managed file, hence the descending order inside a scope.
    private static int CompareRank(SettingsFile a, SettingsFile b) =>
        a.Scope != b.Scope ? (int)a.Scope - (int)b.Scope
        : a.Role.IsDropIn != b.Role.IsDropIn ? (a.Role.IsDropIn ? -1 : 1)
        : string.CompareOrdinal(b.Path, a.Path);

    /// <summary>The file at a path, or null.</summary>
    public SettingsFile? File(string path) => Files.FirstOrDefault(file => string.Equals(file.Path, path, StringComparison.Ordinal));

    /// <summary>The file that the client reads in a scope, or null when there is none.</summary>
    public SettingsFile? FileOf(Scope scope) => Files.FirstOrDefault(file => file.Scope == scope && file.Kind == FileKind.Settings);
}
