using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Files;

/// <summary>Reads the version of the installed client from the description of its package. Nothing is run.</summary>
public static class InstalledClient
{
    /// <summary>The version for a wish: the given one, or for <c>auto</c> the highest that is installed; null for the newest known.</summary>
    /// <param name="wish">A version, <c>auto</c>, or nothing.</param>
    /// <param name="home">The home folder, or null.</param>
    /// <param name="isHermetic">Only the home folder is looked at.</param>
    public static string? Version(string? wish, string? home, bool isHermetic) =>
        wish == ClientPackages.Auto ? Find(home, isHermetic)
        : wish is not null && ClientPackages.IsVersion(wish) ? wish
        : null;

    private static string? Find(string? home, bool isHermetic)
    {
        string? highest = null;
        var folders = (home is null ? [] : ClientPackages.HomeFolders.SelectMany(pattern => Expand(home, pattern))).Concat(isHermetic ? [] : ClientPackages.SystemFolders);
        foreach (var folder in folders)
        {
            var read = DiskFiles.Read(SettingsLocator.Normalize(Path.Combine(folder, ClientPackages.Description)), null);
            if (read.Text is { } text
                && ClientPackages.VersionIn(text) is { } version
                && (highest is null || System.Version.Parse(version) > System.Version.Parse(highest)))
            {
                highest = version;
            }
        }

        return highest;
    }

    private static IEnumerable<string> Expand(string home, string pattern)
    {
        var star = pattern.IndexOf("*/", StringComparison.Ordinal);
        if (star < 0)
        {
            return [Path.Combine(home, pattern)];
        }

        try
        {
            var parent = new DirectoryInfo(Path.Combine(home, pattern[..star]));
            return parent.Exists ? [.. parent.EnumerateDirectories().Select(folder => Path.Combine(folder.FullName, pattern[(star + 2)..]))] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
