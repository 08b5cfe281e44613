using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>Which proxy takes requests to a host, by the variables of <c>Facts/proxies.json</c>.</summary>
public static class ProxyTable
{
    private static readonly Lazy<JsonObject> Table = new(() => FactTable.Read("proxies"));

    /// <summary>Variable of the file with further roots.</summary>
    public static string ExtraRoots => Table.Value.Text("extraRoots");

    /// <summary>Variables that keep hosts from proxies.</summary>
    public static IReadOnlyList<string> ExceptionNames => Table.Value.Texts("exceptions");

    /// <summary>Value of these variables with which this machine is reached directly.</summary>
    public static string Loopback => Table.Value.Text("loopback");

    /// <summary>The variable whose proxy takes requests to an address, or null.</summary>
    public static EffectiveValue? Find(EffectiveSettings settings, WebAddress address)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(address);
        var names = Table.Value.Texts(address.Scheme == "https" ? "https" : "http");
        var proxy = names.Select(settings.SetEnv).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value?.Text));
        var exceptions = ExceptionNames.Select(settings.SetEnv).FirstOrDefault(value => value is not null)?.Text ?? "";
        return proxy is not null && !exceptions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(exception => Covers(exception, address.Host)) ? proxy : null;
    }

    private static bool Covers(string exception, string host)
    {
        var suffix = exception.TrimStart('*').TrimStart('.');
        return exception == "*"
            || host.Equals(suffix, StringComparison.OrdinalIgnoreCase)
            || (suffix.Length > 0 && host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase));
    }
}
