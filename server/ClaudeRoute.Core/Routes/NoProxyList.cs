using System.Net;

namespace ClaudeRoute.Routes;

/// <summary>The hosts of <c>NO_PROXY</c>.</summary>
/// <remarks>
/// Observed with Claude Code 2.1.329: entries are separated by commas or blanks; a host, a host with its port, a name as the end of a host with
/// or without a dot or <c>*.</c> in front, a range of addresses and <c>*</c> work. <c>localhost</c> does not stand for 127.0.0.1.
/// </remarks>
internal static class NoProxyList
{
    private static readonly char[] Separators = [',', ' ', '\t', '\n'];

    /// <summary>True when one of the entries covers an address.</summary>
    public static bool Covers(string list, WebAddress address) =>
        list.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(entry => CoversOne(entry, address));

    private static bool CoversOne(string entry, WebAddress address)
    {
        if (entry == "*" || entry.Equals(address.Host, StringComparison.OrdinalIgnoreCase) || entry.Equals(address.Authority, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (AddressRanges.Parse(address.Host) is { } ip)
        {
            return IPNetwork.TryParse(entry, out var range) && range.BaseAddress.AddressFamily == ip.AddressFamily && range.Contains(ip);
        }

        var name = entry.StartsWith('*') ? entry[1..] : entry;
        name = name.TrimStart('.');
        return name.Length > 0
            && (address.Host.Equals(name, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }
}
