using System.Buffers.Text;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace ClaudeRoute.Relay;

/// <summary>The relay: a web server on loopback that answers by itself or forwards.</summary>
/// <remarks>The server is built without a host: nothing of configuration, logging or injection is needed, and it starts in less time.</remarks>
internal sealed class RelayServer : IRelay, IHttpApplication<HttpContext>
{
    // What follows a socket's event then runs where the event was seen: a hop to another thread costs more than the relay does with a piece.
    private const string InlineSwitch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);
    private readonly RelayOptions _options;
    private readonly KestrelServer _server;
    private readonly ConnectionLimit _connections;
    private readonly Forwarder? _forwarder;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RequestGate _gate;
    private ITimer? _idle;
    private int _running;
    private int _stopping;

    private RelayServer(RelayOptions options, LoopbackSockets sockets)
    {
        _options = options;
        _connections = new ConnectionLimit(options.MaxConnections);
        _forwarder = options.Upstream is null ? null : new Forwarder(options);
        _gate = new RequestGate("", []);
        Fingerprints = new Fingerprints(options.FingerprintKey.Span);
        Url = new Uri("http://127.0.0.1");

        // A line that ends with a line feed alone is read in two ways by different servers.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", isEnabled: true);
        var settings = CreateOptions(options);
        foreach (var address in sockets.EndPoints)
        {
            settings.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => _connections.RunAsync(connection, next));
            });
        }

        _server = new KestrelServer(
            Options.Create(settings),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = true, CreateBoundListenSocket = sockets.Of }), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    public Uri Url { get; private set; }

    public RelayJournal Journal { get; } = new();

    public Fingerprints Fingerprints { get; }

    private string TooLong => $"The request is longer than {_options.MaxRequestBytes / (1024 * 1024)} MiB.";

    public Task Stopped => _stopped.Task;

    public static async Task<IRelay> StartAsync(RelayOptions options, CancellationToken cancellationToken)
    {
        var before = Environment.GetEnvironmentVariable(InlineSwitch);
        LoopbackSockets? sockets = null;
        RelayServer? relay = null;
        try
        {
            Environment.SetEnvironmentVariable(InlineSwitch, "1");
            sockets = LoopbackSockets.Listen(options.Port, options.SecondAddress);
            relay = new RelayServer(options, sockets);
            await relay._server.StartAsync(relay, cancellationToken);
        }
        catch (Exception error)
        {
            sockets?.Dispose();
            if (relay is not null)
            {
                await relay.DisposeAsync();
            }

            if (error is SocketException refused)
            {
                throw new RelayUnavailableException(
                    refused.SocketErrorCode == SocketError.AddressAlreadyInUse ? $"The port {options.Port} is in use." : $"The port {options.Port} may not be used ({refused.SocketErrorCode}).",
                    error);
            }

            throw;
        }
        finally
        {
            // The class library has read it with the first socket; programs that are started later do not inherit it.
            Environment.SetEnvironmentVariable(InlineSwitch, before);
        }

        var port = sockets.Port;
        if (options.Upstream is { } upstream && Upstreams.IsThisMachine(upstream) && upstream.Port == port)
        {
            // Each request would come back as the next one, without an end.
            await relay.DisposeAsync();
            throw new RelayUnavailableException("The address to forward to is this relay itself.");
        }

        var prefix = options.Prefix ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        relay._gate = new RequestGate(prefix, [$"127.0.0.1:{port}", $"localhost:{port}", .. sockets.EndPoints.Skip(1).Select(second => second.ToString())]);
        relay.Url = new Uri($"http://127.0.0.1:{port}/{prefix}");
        if (options.StopAfter is { } idle)
        {
            relay._idle = options.Time.CreateTimer(_ => relay.StopWhenIdle(), null, idle, Timeout.InfiniteTimeSpan);
        }

        return relay;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        contextFeatures.Get<ConnectionLimit.Slot>()?.Begin();
        return new DefaultHttpContext(contextFeatures);
    }

    // By now all of the answer has been written.
    public void DisposeContext(HttpContext context, Exception? exception) => context.Features.Get<ConnectionLimit.Slot>()?.End();

    public async Task ProcessRequestAsync(HttpContext context)
    {
        Interlocked.Increment(ref _running);
        JournalEntry entry;
        try
        {
            using var exchange = new Exchange(context, _gate.Check(context), _options);
            await AnswerAsync(exchange);
            entry = exchange.ToEntry(Journal.NextNumber(), _options.IsStandIn, Fingerprints);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            if (_options.StopAfter is { } idle)
            {
                _idle?.Change(idle, Timeout.InfiniteTimeSpan);
            }
        }

        Journal.Add(entry);
        _options.OnRequest?.Invoke(entry);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 1)
        {
            await _stopped.Task;
            return;
        }

        _idle?.Dispose();
        using var limit = new CancellationTokenSource(StopLimit);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
        _forwarder?.Dispose();
        _stopped.TrySetResult();
    }

    private async Task AnswerAsync(Exchange exchange)
    {
        var context = exchange.Context;
        var decision = exchange.Decision;
        if (decision.Error is { } refused)
        {
            // What is refused is not read, so the connection has no next request.
            context.Response.Headers.Connection = "close";
            await WriteErrorAsync(exchange, refused, decision.Message!);
            return;
        }

        if (context.Request.ContentLength > _options.MaxRequestBytes)
        {
            // Said before anything goes upstream.
            await FailAsync(exchange, new RelayException(RelayError.TooLarge, TooLong));
            return;
        }

        try
        {
            if (_forwarder is null)
            {
                await CaptureAsync(exchange);
            }
            else if (Seen.IsSigned(context.Request.Headers))
            {
                await ReadBodyAsync(exchange);
                await WriteErrorAsync(exchange, RelayError.SignedRequest, "This request is signed for its address, so a relay cannot carry it. Check this route without forwarding.");
            }
            else
            {
                await _forwarder.ForwardAsync(exchange);
            }
        }
        catch (BadHttpRequestException error)
        {
            await FailAsync(exchange, Malformed(error));
        }
        catch (HttpRequestException error) when (error.InnerException is BadHttpRequestException malformed)
        {
            // The web server refused the body while it was sent on.
            await FailAsync(exchange, Malformed(malformed));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            exchange.WasCut = true;
        }
        catch (OperationCanceledException) when (exchange.IsSilent)
        {
            await FailAsync(exchange, new RelayException(RelayError.Silence, "Nothing was sent for too long, so the request was ended."));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or RelayException or InvalidOperationException or OperationCanceledException)
        {
            await FailAsync(exchange, RelayException.From(error, _options.Upstream ?? Url));
        }
    }

    private RelayException Malformed(BadHttpRequestException error) => error.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new RelayException(RelayError.TooLarge, TooLong)
        : new RelayException(RelayError.Ambiguous, "The request breaks the rules of HTTP.");

    private static async Task CaptureAsync(Exchange exchange)
    {
        await ReadBodyAsync(exchange);
        exchange.Answered();
        exchange.AnswerBytes = await CaptureAnswer.WriteAsync(exchange.Context, exchange.Decision.Endpoint!, exchange.Model, exchange.Request.Streams);
    }

    private static async Task ReadBodyAsync(Exchange exchange)
    {
        var reader = exchange.Context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(exchange.Ended);
            foreach (var part in result.Buffer)
            {
                exchange.Request.Read(part.Span);
                exchange.RequestBytes += part.Length;
            }

            exchange.Moved();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task FailAsync(Exchange exchange, RelayException failure)
    {
        exchange.WasCut = true;
        if (exchange.Context.Response.HasStarted)
        {
            // The client has to see that the answer is not whole.
            exchange.Error = failure.Error;
            exchange.ErrorText = failure.Message;
            exchange.Context.Abort();
            return;
        }

        await WriteErrorAsync(exchange, failure.Error, failure.Message);
    }

    private static async Task WriteErrorAsync(Exchange exchange, RelayError error, string message)
    {
        exchange.Error = error;
        exchange.ErrorText = message;
        var response = exchange.Context.Response;
        var mustClose = response.Headers.Connection.Count > 0 || error is RelayError.TooLarge or RelayError.Ambiguous or RelayError.Silence;
        response.Headers.Clear();
        response.StatusCode = RelayErrors.Status(error);
        response.Headers[RelayErrors.Header] = RelayErrors.Word(error);
        if (mustClose)
        {
            response.Headers.Connection = "close";
        }

        if (response.StatusCode == StatusCodes.Status502BadGateway)
        {
            // The client tries other answers of this kind up to ten times.
            response.Headers["x-should-retry"] = "false";
        }

        var body = RelayErrors.Body(error, message);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(exchange.Context.Request.Method))
        {
            exchange.AnswerBytes = body.Length;
            await response.Body.WriteAsync(body);
        }
    }

    internal static KestrelServerOptions CreateOptions(RelayOptions relay)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            AllowSynchronousIO = false,
            RequestHeaderEncodingSelector = _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = _ => Encoding.Latin1,
        };
        options.Limits.MaxRequestBodySize = relay.MaxRequestBytes;
        options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        options.Limits.RequestHeadersTimeout = relay.HeadLimit;
        options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        // Either side may rest; the idle limit ends what does not move at all. Whoever sends a body to a wrong path is not waited for.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        return options;
    }

    private void StopWhenIdle()
    {
        if (Volatile.Read(ref _running) == 0)
        {
            _ = DisposeAsync().AsTask();
        }
    }
}
