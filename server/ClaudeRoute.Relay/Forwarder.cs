using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
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
        if (status < 200)
        {
            // A change of the protocol was not asked for, and lower numbers are none.
            throw new RelayException(RelayError.UpstreamInvalid, $"The gateway answered with status {status:D3}, which ends no request.");
        }

        if (status is >= 300 and < 400 and not 304)
        {
            // The client would follow and take the key along.
            var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
            var host = Outbound.TargetOf(request.RequestUri!, location) is { } target ? target == request.RequestUri!.Authority ? "a path of its own" : PlainText.Of(target) : "an unnamed host";
            throw new RelayException(RelayError.UpstreamRedirects, $"The gateway answered {status} and points to {host}. Use the final address, so that no credential goes elsewhere.");
        }

        var answer = exchange.Context.Response;
        answer.StatusCode = status;
        CopyHeaders(response, answer.Headers);
        exchange.Answered();
        exchange.Copy = AnswerCopy.For(answer);
        if (HttpMethods.IsHead(exchange.Context.Request.Method) || status is 204 or 304)
        {
            return;
        }

        await using var body = await response.Content.ReadAsStreamAsync(exchange.Ended);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var pending = body.ReadAsync(buffer, exchange.Ended);
                if (!pending.IsCompleted && !answer.HasStarted)
                {
                    // The head does not wait for a body that takes its time.
                    await answer.BodyWriter.FlushAsync(exchange.Ended);
                }

                var read = await pending;
                if (read == 0)
                {
                    return;
                }

                exchange.Moved();
                var arrived = exchange.Now();
                exchange.AnswerBytes += read;
                // Each piece goes on at once: holding one back would be what is looked for in gateways.
                await answer.BodyWriter.WriteAsync(buffer.AsMemory(0, read), exchange.Ended);
                exchange.Moved();
                exchange.Watcher?.Read(buffer.AsSpan(0, read), arrived);
                exchange.Copy.Read(buffer.AsSpan(0, read));
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

            if (!Add(request.Headers, name, values))
            {
                request.Content ??= new ByteArrayContent([]);
                Add(request.Content.Headers, name, values);
            }
        }

        return request;
    }

    // Nearly every header has one value, which needs no list.
    private static bool Add(HttpHeaders headers, string name, StringValues values) =>
        values.Count == 1 ? headers.TryAddWithoutValidation(name, values[0]) : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

    private static void CopyHeaders(HttpResponseMessage response, IHeaderDictionary headers)
    {
        var connection = response.Headers.NonValidated.TryGetValues("Connection", out var named) ? Named(new StringValues([.. named])) : [];
        Copy(response.Headers.NonValidated, connection, headers);
        Copy(response.Content.Headers.NonValidated, connection, headers);
    }

    private static void Copy(HttpHeadersNonValidated from, IReadOnlyList<string> connection, IHeaderDictionary headers)
    {
        foreach (var (name, values) in from)
        {
            if (!IsOwnOfConnection(name, connection) && !IsOwnOfRelay(name))
            {
                headers.Append(name, values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]));
            }
        }
    }

    // What lets a page of another origin read an answer, and the mark of the relay's own answers, which an upstream could otherwise forge.
    private static bool IsOwnOfRelay(string name)
    {
        foreach (var start in WireTable.RefusedAnswerHeaders)
        {
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return name.Equals(RelayErrors.Header, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOwnOfConnection(string name, IReadOnlyList<string> named) =>
        WireTable.HopByHop.Contains(name) || (named.Count > 0 && named.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static IReadOnlyList<string> Named(StringValues connection) =>
        connection.Count == 0 ? [] : [.. connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The client's body on its way to the upstream.</summary>
    private sealed class ForwardedBody : HttpContent
    {
        private readonly Exchange _exchange;
        private bool _isSent;

        public ForwardedBody(Exchange exchange)
        {
            _exchange = exchange;
            Headers.ContentLength = exchange.Context.Request.ContentLength;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            if (_isSent)
            {
                // The client side may try again on a new connection, and what was read from the client is gone: an empty body would arrive as the request.
                throw new RelayException(RelayError.UpstreamInvalid, "The gateway did not take the request. It was not sent a second time.");
            }

            _isSent = true;
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
