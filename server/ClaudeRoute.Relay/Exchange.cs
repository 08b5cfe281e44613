using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay;

/// <summary>One request on its way through the relay, and what is noted of it.</summary>
internal sealed class Exchange : IDisposable
{
    // A member without a name is a value.
    private const string Hidden = "…";
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleLimit;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _ended;
    private readonly long _begun;
    private long _answered;

    public Exchange(HttpContext context, RequestGate.Decision decision, RelayOptions options)
    {
        Context = context;
        Decision = decision;
        _time = options.Time;
        _idleLimit = options.IdleLimit;
        _begun = _time.GetTimestamp();
        Begun = _time.GetUtcNow();
        _idle = new CancellationTokenSource(_idleLimit, _time);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, context.RequestAborted);
    }

    public HttpContext Context { get; }

    public RequestGate.Decision Decision { get; }

    public DateTimeOffset Begun { get; }

    /// <summary>Reads model and stream while the body passes.</summary>
    public BodyScanner Request { get; } = new();

    /// <summary>The model that is asked for, by the path or the body, or null.</summary>
    public string? Model => Decision.Model is { } inPath ? PlainText.Of(Uri.UnescapeDataString(inPath)) : Request.Model;

    public StreamWatcher? Watcher { get; set; }

    /// <summary>A copy of the gateway's answer, or null for one of the relay.</summary>
    public AnswerCopy? Copy { get; set; }

    public long RequestBytes { get; set; }

    public long AnswerBytes { get; set; }

    public RelayError? Error { get; set; }

    public string? ErrorText { get; set; }

    public bool WasCut { get; set; }

    /// <summary>Is cancelled when the client goes, or when nothing moved for too long.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsSilent => _idle.IsCancellationRequested;

    /// <summary>Something moved, so the wait begins anew.</summary>
    public void Moved() => _idle.CancelAfter(_idleLimit);

    /// <summary>The moment, for <see cref="StreamWatcher.Read"/>.</summary>
    public long Now() => _time.GetTimestamp();

    public void Answered()
    {
        _answered = _time.GetTimestamp();
        Watcher = StreamWatcher.For(Context.Response.ContentType, Context.Response.Headers.ContentEncoding, _time);
    }

    public JournalEntry ToEntry(int number, Func<string, bool> isStandIn, Fingerprints fingerprints)
    {
        var request = Context.Request;
        var response = Context.Response;
        var total = _time.GetElapsedTime(_begun);
        var (path, query) = Split(Decision.Target);
        // Whatever an upstream chooses may repeat what it was sent.
        var secrets = Seen.Values(request.Headers);
        var signs = Error is null ? Copy?.Signs(Context, Decision.Endpoint?.Wire, WasCut) : null;
        return new JournalEntry
        {
            Number = number,
            Time = Begun,
            Method = PlainText.Of(request.Method),
            Path = path,
            Query = query,
            Endpoint = Decision.Endpoint,
            HeaderNames = [.. request.Headers.Keys.Select(name => PlainText.Of(name.ToLowerInvariant()))],
            Credentials = Seen.Credentials(request.Headers, isStandIn, fingerprints),
            Model = Seen.Without(secrets, Model),
            Streams = Decision.Endpoint?.Kind == EndpointKind.Stream || Request.Streams,
            HasDeferredTools = Request.HasDeferredTools,
            RequestBytes = RequestBytes,
            Status = WasCut && Error is null && !response.HasStarted ? 0 : response.StatusCode,
            Error = Error,
            ErrorText = ErrorText,
            ContentType = response.ContentType is { } type ? Seen.Without(secrets, PlainText.Of(type.Split(';')[0])) : null,
            ContentEncoding = response.Headers.ContentEncoding is { Count: > 0 } coding ? Seen.Without(secrets, PlainText.Of(coding)) : null,
            AnswerHeaderNames = [.. response.Headers.Keys.Select(name => Seen.Without(secrets, PlainText.Of(name.ToLowerInvariant()))!)],
            AnswerBytes = AnswerBytes,
            FirstByte = _answered == 0 ? total : _time.GetElapsedTime(_begun, _answered),
            Total = total,
            WasCut = WasCut,
            HasApiError = signs?.HasApiError == true,
            HasUpstreamId = signs?.HasUpstreamId == true,
            Signs = signs?.Words ?? [],
            CodingProblem = signs?.CodingProblem,
            Stream = Watcher?.Result(text => Seen.Without(secrets, text)!),
        };
    }

    public void Dispose()
    {
        _ended.Dispose();
        _idle.Dispose();
    }

    private static (string Path, IReadOnlyList<string> Query) Split(string target)
    {
        var parts = target.Split('?', 2);
        return (
            PlainText.Of(parts[0]),
            parts.Length < 2 ? [] : [.. parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(member => member.Contains('=', StringComparison.Ordinal) ? PlainText.Of(member.Split('=')[0]) : Hidden)]);
    }
}
