using ClaudeRoute.Facts;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>How a variable can lead requests, or what they carry, somewhere else.</summary>
public enum Redirection
{
    /// <summary>Address that requests go to.</summary>
    Address,

    /// <summary>Proxy that requests pass through.</summary>
    Proxy,

    /// <summary>Certificate that is trusted or shown.</summary>
    Certificate,

    /// <summary>Headers that are added to every request.</summary>
    Headers,

    /// <summary>Address that telemetry goes to.</summary>
    Telemetry,
}

/// <summary>Variables that decide where a session's traffic goes, from <c>Facts/redirecting-variables.json</c>.</summary>
public static class RedirectingVariables
{
    private static readonly Lazy<Lists> Table = new(() => new Lists());

    /// <summary>Variables of an address that requests go to.</summary>
    public static IReadOnlySet<string> Addresses => Table.Value.Addresses;

    /// <summary>What a variable redirects, or null. Proxies count in upper and lower case.</summary>
    public static Redirection? Of(string name) => Table.Value.ByName.TryGetValue(name, out var list) ? KindOf(list) : null;

    /// <summary>True when a file switches the check of TLS certificates off.</summary>
    public static bool SwitchesTlsChecksOff(SettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Env.Any(entry => entry.Name == Table.Value.TlsName && entry.Text.Trim() == Table.Value.TlsOffValue);
    }

    private static Redirection KindOf(string list) => list switch
    {
        "addresses" => Redirection.Address,
        "proxies" => Redirection.Proxy,
        "certificates" => Redirection.Certificate,
        "headers" => Redirection.Headers,
        _ => Redirection.Telemetry,
    };

    private sealed class Lists
    {
        public Lists()
        {
            var table = FactTable.Read("redirecting-variables");
            Addresses = table.Texts("addresses").ToHashSet(StringComparer.Ordinal);
            foreach (var list in (string[])["addresses", "proxies", "certificates", "headers", "telemetry"])
            {
                foreach (var name in table.Texts(list))
                {
                    ByName[name] = list;
                }
            }

            var tls = table.Object("tlsOff")!;
            TlsName = tls.Text("name");
            TlsOffValue = tls.Text("value");
        }

        public HashSet<string> Addresses { get; }

        public Dictionary<string, string> ByName { get; } = new(StringComparer.Ordinal);

        public string TlsName { get; }

        public string TlsOffValue { get; }
    }
}
