using System.Net;
using System.Runtime.CompilerServices;

namespace ClaudeRoute.Relay;

/// <summary>A relay that runs.</summary>
public interface IRelay : IAsyncDisposable
{
    /// <summary>Stands in for the base address of the route, prefix included; without a slash at the end.</summary>
    Uri Url { get; }

    /// <summary>What was seen.</summary>
    RelayJournal Journal { get; }

    /// <summary>Makes the fingerprints of the journal, so that a known value can be compared.</summary>
    Fingerprints Fingerprints { get; }

    /// <summary>Ends when the relay has stopped, by itself or by being disposed.</summary>
    Task Stopped { get; }
}

/// <summary>Starts relays.</summary>
public static class LoopbackRelay
{
    /// <summary>Starts a relay on 127.0.0.1, and on ::1 where the machine has it.</summary>
    /// <exception cref="RelayUnavailableException">The web server is not installed, the port is taken, or the upstream may not be used.</exception>
    public static Task<IRelay> StartAsync(RelayOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Upstream is { } upstream)
        {
            Upstreams.Check(upstream, options);
        }

        AspNetRuntime.Require();
        return Start(options, cancellationToken);
    }

    // Apart, so that the web server's types are not looked for before they can be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<IRelay> Start(RelayOptions options, CancellationToken cancellationToken) => RelayServer.StartAsync(options, cancellationToken);
}

/// <summary>What an upstream address must be like.</summary>
internal static class Upstreams
{
    /// <summary>True for an address of this machine's own loopback.</summary>
    public static bool IsThisMachine(Uri upstream) =>
        upstream.IsLoopback || (IPAddress.TryParse(upstream.Host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    public static void Check(Uri upstream, RelayOptions options)
    {
        if (!upstream.IsAbsoluteUri || (upstream.Scheme != Uri.UriSchemeHttp && upstream.Scheme != Uri.UriSchemeHttps))
        {
            throw new RelayUnavailableException("The address to forward to must begin with http:// or https://.");
        }

        if (upstream.Query.Length > 0 || upstream.Fragment.Length > 0)
        {
            throw new RelayUnavailableException("The address to forward to must have neither a query nor a fragment.");
        }

        if (upstream.Scheme == Uri.UriSchemeHttp && !options.AllowsPlainHttp && !options.IsPrivateHost(upstream.Host))
        {
            throw new RelayUnavailableException($"Credentials would travel unencrypted to {upstream.Host}. Use https, or agree to plain http for this host.");
        }
    }
}
