using System.Buffers;
using System.Net;
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
        _client = new HttpMessageInvoker(Outbound.CreateHandler(options.Proxy, options.ExtraRoots));
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
