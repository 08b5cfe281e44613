using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ClaudeRoute.Relay;

/// <summary>How this program speaks to other hosts.</summary>
internal static class Outbound
{
    /// <summary>Host and port to which a redirect leads, or null for one that leads to no host.</summary>
    /// <remarks>A path alone is a file to the class library on some systems, so it is read against the address that answered.</remarks>
    public static string? TargetOf(Uri from, string location) =>
        location.Length > 0 && Uri.TryCreate(from, location, out var target) && target.Authority.Length > 0 ? target.Authority : null;

    /// <summary>The client side: no proxy of the environment, no cookie, redirect, decoding or tracing of its own; certificates are always checked.</summary>
    public static SocketsHttpHandler CreateHandler(Uri? proxy, X509Certificate2Collection? extraRoots)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            EnableMultipleHttp2Connections = true,
            // A client that went away must not keep an answer running.
            MaxResponseDrainSize = 0,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        if (extraRoots is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => TrustCheck.IsTrusted(certificate, chain, errors, extraRoots);
        }

        return handler;
    }
}

/// <summary>Trust in a certificate: the system's roots, and those that the route names.</summary>
internal static class TrustCheck
{
    public static bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection roots)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 own)
        {
            return false;
        }

        using var again = new X509Chain();
        again.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        again.ChainPolicy.CustomTrustStore.AddRange(roots);
        again.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            again.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return again.Build(own);
    }
}

/// <summary>The relay cannot complete a request; it answers by itself.</summary>
internal sealed class RelayException(RelayError error, string message) : Exception(message)
{
    public RelayError Error { get; } = error;

    /// <summary>What a failure of the client side means.</summary>
    public static RelayException From(Exception failure, Uri upstream) => failure switch
    {
        RelayException own => own,
        HttpRequestException { InnerException: AuthenticationException } =>
            new RelayException(RelayError.UpstreamUntrusted, $"The certificate of {upstream.Host} is not trusted by this machine."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new RelayException(RelayError.UpstreamUnreachable, $"The name {upstream.Host} is not known here."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            new RelayException(RelayError.UpstreamUnreachable, $"No connection to {upstream.Authority}."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new RelayException(RelayError.UpstreamUntrusted, $"No encrypted connection to {upstream.Authority}."),
        HttpRequestException { InnerException: RelayException own } => own,
        OperationCanceledException { InnerException: TimeoutException } =>
            new RelayException(RelayError.UpstreamUnreachable, $"{upstream.Authority} took no connection in time."),
        _ => new RelayException(RelayError.UpstreamInvalid, $"{upstream.Authority} ended the answer, or broke the rules of HTTP."),
    };
}
