namespace ClaudeRoute.Settings;

/// <summary>What the host found out about a machine. What it did not look for is null or empty, and rules that need it are silent.</summary>
public sealed record MachineFacts
{
    private readonly Lazy<bool>? _apertureLauncher;

    /// <summary>Nothing is known.</summary>
    public static MachineFacts Unknown { get; } = new();

    /// <summary>The day.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>The operating system, as <c>Facts/scopes.json</c> names it: <c>linux</c>, <c>macos</c> or <c>windows</c>.</summary>
    public string? System { get; init; }

    /// <summary>The launcher of Aperture can be started by its name.</summary>
    public bool HasApertureLauncher
    {
        get => _apertureLauncher?.Value == true;
        init => _apertureLauncher = new Lazy<bool>(() => value);
    }

    /// <summary>Finds out about <see cref="HasApertureLauncher"/> when somebody asks.</summary>
    public Lazy<bool> ApertureLauncher
    {
        init => _apertureLauncher = value;
    }

    /// <summary>Name of the launcher of Aperture.</summary>
    public static string ApertureLauncherName => SettingsPlaces.ApertureLauncherName;

    /// <summary>Path of the user's settings, whether the file is there or not; null without a home.</summary>
    public string? UserFile { get; init; }

    /// <summary>Folders that sessions are started in; empty when that is not known.</summary>
    public IReadOnlyList<string> SessionFolders { get; init; } = [];

    /// <summary>The home folder, with forward slashes.</summary>
    public string? Home { get; init; }

    /// <summary>Tells whether a file is there; null when that is not known. The path is absolute in the form of this machine and leads over no network.</summary>
    public Func<string, bool?>? FileExists { get; init; }

    /// <summary>The workspace is trusted, so what its files name may be looked for.</summary>
    public bool IsProjectTrusted { get; init; } = true;
}
