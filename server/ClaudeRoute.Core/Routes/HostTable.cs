using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>Tells hosts apart by the patterns of <c>Facts/hosts.json</c> and the hosts that the user named.</summary>
public sealed class HostTable
{
    private static readonly Lazy<JsonObject> Data = new(() => FactTable.Read("hosts"));
    private static readonly Lazy<Lists> Table = new(() => new Lists(Data.Value));
    private readonly CheckOptions _options;

    /// <summary>Creates a table for one configuration.</summary>
    public HostTable(CheckOptions options) => _options = options;

    /// <summary>The gateway that an address looks like, or null.</summary>
    public Gateway? GatewayOf(WebAddress? address) =>
        address is null ? null
        : IsAperture(address) ? Gateway.Aperture
        : IsNetBird(address.Host) ? Gateway.NetBird
        : null;

    /// <summary>True when an address looks like Tailscale Aperture.</summary>
    public bool IsAperture(WebAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var lists = Table.Value;
        var host = address.Host;
        if (_options.ApertureHosts.Any(named => IsNamed(named, host)) || lists.ApertureHosts.Contains(host, StringComparer.Ordinal))
        {
            return true;
        }

        return lists.AperturePatterns.Any(pattern => Matches(pattern, host))
            || (HasSuffix(host, lists.ApertureSuffix) && lists.ApertureSuffixPaths.Contains(address.Path, StringComparer.Ordinal));
    }

    /// <summary>True when a host is one that Aperture itself uses, whatever the path.</summary>
    public bool IsApertureHost(string host) =>
        _options.ApertureHosts.Any(named => IsNamed(named, host))
        || Table.Value.ApertureHosts.Contains(host, StringComparer.Ordinal)
        || Table.Value.AperturePatterns.Any(pattern => Matches(pattern, host));

    /// <summary>True when a host looks like a NetBird Agent Network endpoint.</summary>
    public bool IsNetBird(string host) =>
        _options.NetBirdHosts.Any(named => IsNamed(named, host)) || Table.Value.NetBird.Any(suffix => HasSuffix(host, suffix));

    /// <summary>True when a host was named as a gateway of one's own.</summary>
    public bool IsOwnGateway(string host) => _options.GatewayHosts.Any(named => IsNamed(named, host));

    /// <summary>Hosts of Anthropic.</summary>
    public static bool IsFirstParty(string host) => Table.Value.FirstParty.Any(suffix => HasSuffix(host, suffix));

    /// <summary>Hosts of the clouds themselves.</summary>
    public static bool IsCloud(string host) => Table.Value.Clouds.Any(suffix => HasSuffix(host, suffix));

    /// <summary>This machine.</summary>
    public static bool IsLoopback(string host) =>
        host == "localhost" || HasSuffix(host, "localhost") || (AddressRanges.Parse(host) is { } ip && Table.Value.Loopback.Contain(ip));

    /// <summary>Hosts for which plain http stays inside one machine or one private network.</summary>
    public static bool IsPrivate(string host)
    {
        if (IsLoopback(host))
        {
            return true;
        }

        if (AddressRanges.Parse(host) is { } ip)
        {
            return Table.Value.PrivateRanges.Contain(ip);
        }

        return !host.Contains('.', StringComparison.Ordinal) || Table.Value.PrivateSuffixes.Any(suffix => HasSuffix(host, suffix));
    }

    /// <summary>Hosts that plain http reaches without leaving this machine unencrypted: itself, and an overlay network that encrypts.</summary>
    public static bool IsLoopbackOrOverlay(string host)
    {
        if (IsLoopback(host))
        {
            return true;
        }

        return AddressRanges.Parse(host) is { } ip
            ? Table.Value.OverlayRanges.Contain(ip)
            : !host.Contains('.', StringComparison.Ordinal) || Table.Value.OverlaySuffixes.Any(suffix => HasSuffix(host, suffix));
    }

    /// <summary>Hosts that are reserved for examples and never exist.</summary>
    public static bool IsReserved(string host) => Table.Value.Reserved.Any(suffix => HasSuffix(host, suffix));

    /// <summary>Words that programs write where an address is missing; no host is meant by them.</summary>
    public static bool IsNoName(string host) => Table.Value.NoNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>A base URL's path without the API paths at its end that the client appends by itself.</summary>
    public static string WithoutApiTails(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var rest = path;
        while (Table.Value.ApiTails.Where(tail => rest.EndsWith(tail, StringComparison.OrdinalIgnoreCase)).MaxBy(tail => tail.Length) is { } found)
        {
            rest = rest[..^found.Length].TrimEnd('/');
        }

        return rest;
    }

    /// <summary>The path of a gateway's web page that a path lies below, or null.</summary>
    public static string? WebPageOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Array.Find(Table.Value.WebPages, page => path.StartsWith(page, StringComparison.OrdinalIgnoreCase) && (path.Length == page.Length || path[page.Length] == '/'));
    }

    /// <summary>Variables of the user's settings with which the launcher of Aperture refuses to start.</summary>
    public static IReadOnlyList<string> LauncherVariables => Table.Value.LauncherVariables;

    /// <summary>The host that Aperture has when its administrator chose none.</summary>
    public static string DefaultApertureHost => Table.Value.DefaultApertureHost;

    /// <summary>Path under which an Aperture serves its dashboard.</summary>
    public static string ApertureDashboardPath => Table.Value.ApertureDashboardPath;

    /// <summary>Dashboard of NetBird's cloud.</summary>
    public static string NetBirdDashboard => Data.Value.Object("netbird")!.Text("dashboard");

    private static bool IsNamed(string named, string host)
    {
        var text = named.Trim();
        return WebAddress.Parse(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text)?.Host == host;
    }

    private static bool HasSuffix(string host, string suffix) =>
        host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
        && (host.Length == suffix.Length || host[host.Length - suffix.Length - 1] == '.');

    // A pattern holds one asterisk for one or more labels.
    private static bool Matches(string pattern, string host)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return host.Length > pattern.Length - 1
            && host.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase)
            && host.EndsWith(pattern[(star + 1)..], StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Lists(JsonObject table)
    {
        public string[] ApertureHosts { get; } = table.Object("aperture")!.Texts("hosts");

        public string[] AperturePatterns { get; } = table.Object("aperture")!.Texts("patterns");

        public string ApertureSuffix { get; } = table.Object("aperture")!.Object("suffixWithPaths")!.Text("suffix");

        public string[] ApertureSuffixPaths { get; } = table.Object("aperture")!.Object("suffixWithPaths")!.Texts("paths");

        public string DefaultApertureHost { get; } = table.Object("aperture")!.Text("defaultHost");

        public string ApertureDashboardPath { get; } = table.Object("aperture")!.Text("dashboardPath");

        public string[] NetBird { get; } = table.Object("netbird")!.Texts("suffixes");

        public string[] FirstParty { get; } = table.Texts("firstParty");

        public string[] Clouds { get; } = table.Texts("clouds");

        public string[] PrivateSuffixes { get; } = table.Texts("privateSuffixes");

        public string[] OverlaySuffixes { get; } = table.Texts("overlaySuffixes");

        public AddressRanges PrivateRanges { get; } = new(table.Texts("privateRanges"));

        public AddressRanges OverlayRanges { get; } = new(table.Texts("overlayRanges"));

        public AddressRanges Loopback { get; } = new(table.Texts("loopbackRanges"));

        public string[] Reserved { get; } = table.Texts("reservedSuffixes");

        public string[] NoNames { get; } = table.Texts("noNames");

        public string[] LauncherVariables { get; } = table.Object("aperture")!.Texts("launcherVariables");

        public string[] WebPages { get; } = table.Texts("webPages");

        public string[] ApiTails { get; } = table.Texts("apiPathTails");
    }
}

/// <summary>A keyless gateway that puts the credential in by itself.</summary>
public sealed record Gateway(string Name)
{
    /// <summary>Tailscale Aperture.</summary>
    public static Gateway Aperture { get; } = new("Aperture");

    /// <summary>NetBird Agent Network.</summary>
    public static Gateway NetBird { get; } = new("NetBird");
}
