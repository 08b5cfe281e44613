using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ClaudeRoute.Relay;

/// <summary>What a relay is started with.</summary>
public sealed record RelayOptions
{
    /// <summary>Address that requests are forwarded to; null for a relay that answers by itself, so that nothing leaves the machine.</summary>
    public Uri? Upstream { get; init; }

    /// <summary>First segment of every path; null for 256 random bits.</summary>
    public string? Prefix { get; init; }

    /// <summary>Port on 127.0.0.1 and ::1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The address beside 127.0.0.1; not used where the machine does not have it.</summary>
    internal IPAddress SecondAddress { get; init; } = IPAddress.IPv6Loopback;

    /// <summary>Longest silence on a request or response before it is ended. There is no limit of the whole.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>How long nothing may be asked before the relay stops by itself; null for never.</summary>
    public TimeSpan? StopAfter { get; init; }

    /// <summary>Longest request body, in bytes. The API takes 32 MB.</summary>
    public long MaxRequestBytes { get; init; } = 33L * 1024 * 1024;

    /// <summary>Connections at one time; a further one takes the place of one that asks nothing.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Longest wait for the head of a request.</summary>
    public TimeSpan HeadLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Key of the fingerprints, 32 random bytes.</summary>
    public ReadOnlyMemory<byte> FingerprintKey { get; init; }

    /// <summary>Tells stand-ins for keyless gateways apart from credentials.</summary>
    public Func<string, bool> IsStandIn { get; init; } = _ => false;

    /// <summary>Proxy that the route itself uses; the environment of this process is never asked.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Roots that are trusted beside those of the system.</summary>
    public X509Certificate2Collection? ExtraRoots { get; init; }

    /// <summary>The user agreed that credentials travel without encryption to a host outside this machine and its overlay.</summary>
    public bool AllowsPlainHttp { get; init; }

    /// <summary>Tells hosts that plain http may reach without being asked: this machine, an overlay.</summary>
    public Func<string, bool> IsPrivateHost { get; init; } = host => host is "127.0.0.1" or "localhost" or "[::1]";

    /// <summary>Called after every request; must return at once.</summary>
    public Action<JournalEntry>? OnRequest { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A relay cannot be started; the message is meant for the user.</summary>
public sealed class RelayUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RelayUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public RelayUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public RelayUnavailableException()
    {
    }
}
