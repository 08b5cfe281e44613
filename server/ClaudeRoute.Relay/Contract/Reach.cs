using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ClaudeRoute.Relay.Contract;

/// <summary>What was seen on the way to a host, before any request.</summary>
internal sealed record Reach
{
    /// <summary>Addresses of the name.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Why no connection came about, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Time that finding the name took.</summary>
    public TimeSpan Lookup { get; init; }

    /// <summary>Time that the connection took.</summary>
    public TimeSpan Connect { get; init; }

    /// <summary>Time that the handshake of TLS took; null without it.</summary>
    public TimeSpan? Handshake { get; init; }

    /// <summary>What is wrong with the certificate; null when it is trusted, or without TLS.</summary>
    public string? TlsFailure { get; init; }

    /// <summary>Who issued the certificate and until when it holds, or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>Resolves a name and connects to it once, without sending anything but a handshake.</summary>
    public static async Task<Reach> TryAsync(Uri address, X509Certificate2Collection? extraRoots, TimeProvider time, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(ContractTable.Number("reachSeconds"));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, timer.Token);
        var begun = time.GetTimestamp();
        var reach = new Reach();
        try
        {
            var addresses = IPAddress.TryParse(address.Host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(address.Host, either.Token);
            reach = reach with { Addresses = addresses, Lookup = time.GetElapsedTime(begun) };
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            begun = time.GetTimestamp();
            await socket.ConnectAsync(addresses, address.Port, either.Token);
            reach = reach with { Connect = time.GetElapsedTime(begun) };
            return address.Scheme == Uri.UriSchemeHttps ? await ShakeHandsAsync(reach, socket, address.Host, extraRoots, time, either.Token) : reach;
        }
        catch (SocketException error)
        {
            return reach with { Failure = Explain(error.SocketErrorCode, address, reach.Addresses) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return reach with { Failure = Explain(SocketError.TimedOut, address, reach.Addresses) };
        }
    }

    private static async Task<Reach> ShakeHandsAsync(Reach reach, Socket socket, string host, X509Certificate2Collection? extraRoots, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        string? certificateText = null;
        string? failure = null;
        await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
        {
            if (certificate is X509Certificate2 own)
            {
                certificateText = PlainText.Of($"issued by {own.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}, valid until {own.NotAfter.ToUniversalTime():yyyy-MM-dd}");
            }

            if (errors == SslPolicyErrors.None)
            {
                certificateText += ", trusted by this machine";
                return true;
            }

            if (extraRoots is not null && TrustCheck.IsTrusted(certificate, chain, errors, extraRoots))
            {
                certificateText += ", trusted through the extra roots";
                return true;
            }

            failure = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "it is made out to another name"
                : chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true ? "it has expired or is not valid yet"
                : "its issuer is not trusted here";
            // Nothing is sent over this connection, so what the certificate says may be looked at.
            return true;
        });
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken);
            return reach with { Certificate = certificateText, TlsFailure = failure, Handshake = time.GetElapsedTime(begun) };
        }
        catch (AuthenticationException)
        {
            return reach with { TlsFailure = "the handshake failed; the port may not speak TLS" };
        }
        catch (IOException)
        {
            return reach with { TlsFailure = "the connection ended during the handshake; the port may not speak TLS" };
        }
    }

    private static string Explain(SocketError error, Uri address, IReadOnlyList<IPAddress> addresses)
    {
        var isOverlay = addresses.Any(each => each.AddressFamily == AddressFamily.InterNetwork && each.GetAddressBytes() is [100, >= 64 and < 128, ..]);
        return error switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                $"The name {address.Host} is not known here. The overlay network may be off, or its names may not be resolved on this machine.",
            SocketError.ConnectionRefused => $"{address.Authority} refuses connections on this port.",
            SocketError.TimedOut when isOverlay => $"{address.Authority} lies in the overlay network and does not answer: the service may be down, or an access rule may be missing.",
            SocketError.TimedOut => $"{address.Authority} did not answer in time.",
            _ => $"{address.Authority} could not be reached ({error}).",
        };
    }
}
