using System.Buffers.Text;
using ClaudeRoute.JsonRpc.Json;

namespace ClaudeRoute.JsonRpc.Framing;

/// <summary>Headers and body of one message in one buffer, ready to be written.</summary>
internal sealed class OutgoingFrame
{
    private const int HeaderSpace = 32;

    private readonly byte[] _buffer;
    private readonly int _start;
    private readonly int _end;

    private OutgoingFrame(byte[] buffer, int start, int end)
    {
        _buffer = buffer;
        _start = start;
        _end = end;
    }

    /// <summary>Everything that goes on the wire.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>What the trace shows.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(HeaderSpace, _end - HeaderSpace);

    /// <summary>A writer that leaves room for the headers, whose length is only known afterwards.</summary>
    public static JsonWireWriter NewBody() => new(HeaderSpace);

    /// <summary>Puts the headers directly in front of the body that was written.</summary>
    public static OutgoingFrame Create(JsonWireWriter body)
    {
        var buffer = body.Finish(out var end);
        Span<byte> header = stackalloc byte[HeaderSpace];
        "Content-Length: "u8.CopyTo(header);
        var length = "Content-Length: ".Length;
        Utf8Formatter.TryFormat(end - HeaderSpace, header[length..], out var digits);
        length += digits;
        "\r\n\r\n"u8.CopyTo(header[length..]);
        length += 4;

        var start = HeaderSpace - length;
        header[..length].CopyTo(buffer.AsSpan(start));
        return new OutgoingFrame(buffer, start, end);
    }
}
