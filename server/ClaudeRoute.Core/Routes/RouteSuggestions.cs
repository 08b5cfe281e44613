using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>Answers that the files and the configuration already hold. Never a credential.</summary>
internal static class RouteSuggestions
{
    /// <summary>The answer for one source, or null.</summary>
    public static string? Find(string? source, SettingsSnapshot snapshot) => source switch
    {
        null => null,
        "aperture" => snapshot.Options.ApertureHosts.FirstOrDefault(IsGiven) ?? HostInFiles(snapshot, (hosts, address) => hosts.IsAperture(address)),
        "netbird" => snapshot.Options.NetBirdHosts.FirstOrDefault(IsGiven) ?? HostInFiles(snapshot, (hosts, address) => hosts.IsNetBird(address.Host)),
        _ when source.StartsWith("env.", StringComparison.Ordinal) => snapshot.Effective.SetEnv(source["env.".Length..])?.Text,
        _ => snapshot.Effective.SetSetting(source)?.Text,
    };

    private static bool IsGiven(string host) => host.Trim().Length > 0;

    private static string? HostInFiles(SettingsSnapshot snapshot, Func<HostTable, WebAddress, bool> fits)
    {
        var hosts = new HostTable(snapshot.Options);
        var names = Providers.Table.All.Select(provider => provider.BaseUrl).Prepend(Providers.Table.BaseUrl);
        return names
            .SelectMany(snapshot.Effective.AllEnv)
            .Select(value => WebAddress.Parse(value.Text))
            .FirstOrDefault(address => address is not null && fits(hosts, address))
            ?.Authority;
    }
}
