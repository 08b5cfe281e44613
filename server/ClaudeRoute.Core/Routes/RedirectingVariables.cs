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

/// <summary>Two spellings of a proxy's variable.</summary>
internal sealed record ProxySpelling(string Wins, string Loses);

/// <summary>Variables that decide where a session's traffic goes, from <c>Facts/redirecting-variables.json</c>.</summary>
public static class RedirectingVariables
{
    private static readonly Lazy<Lists> Table = new(() => new Lists());

    /// <summary>Variables of an address that requests go to.</summary>
    public static IReadOnlySet<string> Addresses => Table.Value.Addresses;

    /// <summary>What a variable redirects, or null. Proxies count in upper and lower case.</summary>
    public static Redirection? Of(string name) => Table.Value.ByName.TryGetValue(name, out var list) ? KindOf(list) : null;

    /// <summary>Variables that name hosts to be asked without a proxy.</summary>
    public static IReadOnlyList<string> NoProxy => Table.Value.NoProxy;

    /// <summary>Variables of a client's certificate: certificate, key and passphrase.</summary>
    public static (string Certificate, string Key, string Passphrase) ClientCertificate => Table.Value.ClientCertificate;

    /// <summary>Two spellings of a proxy's variable, and which of them wins.</summary>
    internal static IReadOnlyList<ProxySpelling> ProxySpellings => Table.Value.ProxySpellings;

    /// <summary>All variables of a proxy.</summary>
    public static IEnumerable<string> Proxies => Table.Value.ByName.Where(pair => pair.Value == "proxies").Select(pair => pair.Key);

    /// <summary>All variables that redirect something.</summary>
    internal static IEnumerable<string> Names => Table.Value.ByName.Keys;

    /// <summary>The variable that names the certificates to trust besides, which is what those want who switch the check off.</summary>
    internal static string ExtraCertificates => Table.Value.ExtraCertificates;

    /// <summary>The variable that switches the check of TLS certificates off.</summary>
    internal static string TlsCheck => Table.Value.TlsName;

    /// <summary>True for a scheme of proxies that the client does not speak.</summary>
    public static bool IsUnsupportedScheme(string scheme) => Table.Value.UnsupportedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase);

    /// <summary>True for the member that switches the check of TLS certificates off.</summary>
    public static bool IsTlsOff(EnvEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Name == Table.Value.TlsName && entry.Text.Trim() == Table.Value.TlsOffValue;
    }

    /// <summary>True when a file switches the check of TLS certificates off.</summary>
    public static bool SwitchesTlsChecksOff(SettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Env.Any(IsTlsOff);
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

            var certificate = table.Object("clientCertificate")!;
            ClientCertificate = (certificate.Text("certificate"), certificate.Text("key"), certificate.Text("passphrase"));
            ProxySpellings = [.. table.Rows("proxySpellings").Select(row => new ProxySpelling(row.Text("wins"), row.Text("loses")))];
            NoProxy = table.Texts("noProxy");
            UnsupportedSchemes = table.Texts("unsupportedProxySchemes");
            var tls = table.Object("tlsOff")!;
            TlsName = tls.Text("name");
            TlsOffValue = tls.Text("value");
            ExtraCertificates = tls.Text("instead");
        }

        public HashSet<string> Addresses { get; }

        public Dictionary<string, string> ByName { get; } = new(StringComparer.Ordinal);

        public (string Certificate, string Key, string Passphrase) ClientCertificate { get; }

        public ProxySpelling[] ProxySpellings { get; }

        public string[] NoProxy { get; }

        public string[] UnsupportedSchemes { get; }

        public string TlsName { get; }

        public string TlsOffValue { get; }

        public string ExtraCertificates { get; }
    }
}
