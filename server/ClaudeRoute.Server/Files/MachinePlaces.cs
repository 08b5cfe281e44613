using System.Collections;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Files;

/// <summary>Finds the places of this machine and the environment of this process.</summary>
public static class MachinePlaces
{
    /// <summary>Places for a home folder; the real ones where an argument is null.</summary>
    /// <param name="home">Another home folder.</param>
    /// <param name="managedFile">The only managed file, in place of the machine's.</param>
    /// <param name="environment">Environment that may move the user's folder.</param>
    /// <param name="time">The clock; that of the machine if null.</param>
    public static HostPlaces Find(string? home, string? managedFile, IReadOnlyDictionary<string, string> environment, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var homeFolder = home is not null ? Path.GetFullPath(home) : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        homeFolder = homeFolder.Length == 0 ? null! : homeFolder;

        // A home given by hand is hermetic: the variable of this process belongs to another home.
        var moved = home is null && environment.TryGetValue(SettingsPlaces.UserFolderVariable, out var folder) && folder.Length > 0 ? Path.GetFullPath(folder) : null;
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";
        return new HostPlaces(
            homeFolder,
            moved ?? (homeFolder is null ? null : Path.Combine(homeFolder, SettingsLocator.FolderName)),
            managedFile is null ? SettingsPlaces.ManagedFolders(system) : [],
            managedFile is null ? [] : [Path.GetFullPath(managedFile)],
            OperatingSystem.IsWindows())
        {
            Machine = new MachineFacts
            {
                // The zone of the machine would be read from disk, and no date here is that exact.
                Today = DateOnly.FromDateTime((time ?? TimeProvider.System).GetUtcNow().UtcDateTime),
                System = system,

                // Of a machine that is only made up by its home, this one's disk says nothing; in a Linux on Windows the session may run on the other side.
                FileExists = home is null && !environment.ContainsKey(SettingsPlaces.LinuxOnWindowsVariable) ? new FileProbe(time ?? TimeProvider.System).Exists : null,
                ApertureLauncher = new Lazy<bool>(() => home is null && IsOnPath(MachineFacts.ApertureLauncherName, environment)),
            },
        };
    }

    // Asked for only where an answer matters: a path may lead over a network.
    private static bool IsOnPath(string program, IReadOnlyDictionary<string, string> environment)
    {
        var path = environment.FirstOrDefault(pair => pair.Key.Equals("PATH", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        string[] names = OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : [program];
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => names.Any(name => File.Exists(Path.Join(folder, name))));
    }

    /// <summary>The folder for what this program keeps for its user, or null without a home; it need not exist.</summary>
    /// <param name="home">Another home folder, or null.</param>
    /// <param name="environment">Environment that may move the folder.</param>
    public static string? StateFolder(string? home, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var own = home is null ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : Path.GetFullPath(home);
        if (own.Length == 0)
        {
            return null;
        }

        // A home given by hand is hermetic, as above.
        var moved = home is null ? environment.GetValueOrDefault(OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_STATE_HOME") : null;
        var states = Path.IsPathFullyQualified(moved ?? "") ? moved!
            : OperatingSystem.IsWindows() ? Path.Combine(own, "AppData", "Local")
            : OperatingSystem.IsMacOS() ? Path.Combine(own, "Library", "Application Support")
            : Path.Combine(own, ".local", "state");
        return Path.Combine(states, "claude-route");
    }

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> ReadEnvironment()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string value })
            {
                values[name] = value;
            }
        }

        return values;
    }
}
