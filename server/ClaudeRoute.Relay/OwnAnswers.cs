using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace ClaudeRoute.Relay;

/// <summary>
/// The way of answers to a client. What the web server answers by itself, because a request breaks the rules of HTTP or never ends, gets the
/// form and the mark of the relay's own answers, so that nobody takes it for the gateway's; all else passes as it is.
/// </summary>
/// <param name="inner">Takes the bytes.</param>
/// <param name="slot">Says whether a request is being answered.</param>
internal sealed class OwnAnswers(PipeWriter inner, ConnectionLimit.Slot slot) : PipeWriter
{
    private const int StatusAt = 9;
    private const string Length = "Content-Length: 0\r\n";
    private byte[] _own = [];
    private int _length;
    private bool _isOwn;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes + _length;

    public override Memory<byte> GetMemory(int sizeHint = 0) => IsOwn() ? Rest(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => IsOwn() ? Rest(sizeHint).Span : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (_isOwn)
        {
            _length += bytes;
        }
        else
        {
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_length > 0)
        {
            PassOn();
        }

        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (_length > 0)
        {
            PassOn();
        }

        inner.Complete(exception);
    }

    private bool IsOwn() => _isOwn = _length > 0 || !slot.IsBusy;

    private Memory<byte> Rest(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (_own.Length < needed)
        {
            Array.Resize(ref _own, Math.Max(needed, 1024));
        }

        return _own.AsMemory(_length);
    }

    private void PassOn()
    {
        var written = _own.AsSpan(0, _length);
        _length = 0;
        System.Buffers.BuffersExtensions.Write(inner, Marked(Encoding.Latin1.GetString(written)) is { } marked ? marked : written);
    }

    // A head without a body is all that the web server says by itself.
    private static byte[]? Marked(string head)
    {
        var end = head.Length - 2;
        if (!head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !head.EndsWith("\r\n\r\n", StringComparison.Ordinal) || !head.Contains(Length, StringComparison.Ordinal)
            || !int.TryParse(head.AsSpan(StatusAt, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var (error, message) = status switch
        {
            408 => (RelayError.Silence, "The head of the request did not come in time."),
            413 or 414 or 431 => (RelayError.TooLarge, "The head of the request is longer than this relay takes."),
            _ => (RelayError.Ambiguous, "The request breaks the rules of HTTP."),
        };
        var body = RelayErrors.Body(error, message);
        return
        [
            .. Encoding.Latin1.GetBytes(head[..end].Replace(Length, "", StringComparison.Ordinal)),
            .. Encoding.Latin1.GetBytes($"{RelayErrors.Header}: {RelayErrors.Word(error)}\r\nx-should-retry: false\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
            .. body,
        ];
    }
}
