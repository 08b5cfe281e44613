using System.Net;
using System.Net.Sockets;

namespace ClaudeRoute.Routes;

/// <summary>Ranges of IP addresses. Nothing is parsed before a host is an IP address, which few are.</summary>
/// <param name="ranges">Ranges as <c>address/prefix</c>.</param>
internal sealed class AddressRanges(string[] ranges)
{
    private readonly Lazy<IPNetwork[]> _networks = new(() => Array.ConvertAll(ranges, IPNetwork.Parse));

    /// <summary>The address of a host that is written as one, else null.</summary>
    public static IPAddress? Parse(string host) =>
        host.Length > 0 && (char.IsAsciiDigit(host[0]) || host.Contains(':', StringComparison.Ordinal)) && IPAddress.TryParse(host, out var address) ? address : null;

    /// <summary>True when one of the ranges holds the address.</summary>
    public bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && Array.Exists(_networks.Value, network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }
}
