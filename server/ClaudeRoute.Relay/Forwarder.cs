using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ClaudeRoute.Relay;

/// <summary>Sends requests on to one upstream, byte for byte, and brings the answers back as they arrive.</summary>
internal sealed class Forwarder : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private readonly string _upstream;
    private readonly HttpMessageInvoker _client;

    public Forwarder(RelayOptions options)
    {
        var upstream = options.Upstream!;
        _upstream = upstream.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _client = new HttpMessageInvoker(CreateHandler(options));
    }

    public async Task ForwardAsync(Exchange exchange)
    {
        using var request = CreateRequest(exchange);
        using var response = await _client.SendAsync(request, exchange.Ended);
        exchange.Moved();
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400 and not 304)
        {
            // The client would follow and take the key along.
            var host = response.Headers.Location is { } location ? PlainText.Of(location.IsAbsoluteUri ? location.Authority : "the same host") : "an unnamed host";
            throw new RelayException(RelayError.UpstreamRedirects, $"The gateway answered {status} and points to {host}. Use the final address, so that no credential goes elsewhere.");
        }

        var answer = exchange.Context.Response;
        answer.StatusCode = status;
        CopyHeaders(response, answer.Headers);
        exchange.Answered();
        if (HttpMethods.IsHead(exchange.Context.Request.Method) || status is 204 or 304)
        {
            return;
        }

        await using var body = await response.Content.ReadAsStreamAsync(exchange.Ended);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await body.ReadAsync(buffer, exchange.Ended) is var read && read > 0)
            {
                exchange.Moved();
                exchange.AnswerBytes += read;
                // Each piece goes on at once: holding one back would be what is looked for in gateways.
                await answer.BodyWriter.WriteAsync(buffer.AsMemory(0, read), exchange.Ended);
                exchange.Moved();
                exchange.Watcher?.Read(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The client side of the relay: no proxy, cookie, redirect, decoding or tracing of its own.</summary>
    internal static SocketsHttpHandler CreateHandler(RelayOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
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
        if (options.ExtraRoots is { } roots)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => TrustCheck.IsTrusted(certificate, chain, errors, roots);
        }

        return handler;
    }

    private HttpRequestMessage CreateRequest(Exchange exchange)
    {
        var source = exchange.Context.Request;
        var request = new HttpRequestMessage(
            HttpMethod.Parse(source.Method),
            // What the client wrote stays: decoding and joining of segments would change what a gateway sees.
            new Uri(_upstream + exchange.Decision.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (source.ContentLength is > 0 || source.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new ForwardedBody(exchange);
        }

        var connection = Named(source.Headers.Connection);
        foreach (var (name, values) in source.Headers)
        {
            if (IsOwnOfConnection(name, connection) || WireTable.RefusedRequestHeaders.Contains(name) || name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }

    private static void CopyHeaders(HttpResponseMessage response, IHeaderDictionary headers)
    {
        var connection = response.Headers.NonValidated.TryGetValues("Connection", out var named) ? Named(new StringValues([.. named])) : [];
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            if (!IsOwnOfConnection(name, connection))
            {
                headers.Append(name, new StringValues([.. values]));
            }
        }

        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            headers.Append(name, new StringValues([.. values]));
        }
    }

    private static bool IsOwnOfConnection(string name, IReadOnlyList<string> named) =>
        WireTable.HopByHop.Contains(name) || named.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Named(StringValues connection) =>
        connection.Count == 0 ? [] : [.. connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The client's body on its way to the upstream.</summary>
    private sealed class ForwardedBody : HttpContent
    {
        private readonly Exchange _exchange;

        public ForwardedBody(Exchange exchange)
        {
            _exchange = exchange;
            Headers.ContentLength = exchange.Context.Request.ContentLength;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var reader = _exchange.Context.Request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                foreach (var part in result.Buffer)
                {
                    _exchange.Request.Read(part.Span);
                    _exchange.RequestBytes += part.Length;
                    await stream.WriteAsync(part, cancellationToken);
                }

                _exchange.Moved();
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }

                await stream.FlushAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _exchange.Context.Request.ContentLength ?? 0;
            return _exchange.Context.Request.ContentLength is not null;
        }
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
        _ => new RelayException(RelayError.UpstreamInvalid, $"{upstream.Authority} ended the answer, or broke the rules of HTTP."),
    };
}
