using System.Text;

namespace ClaudeRoute.JsonRpc.Framing;

/// <summary>The stream does not hold a frame where one must start or go on. The next frame cannot be found any more.</summary>
internal sealed class FramingException(string message) : Exception(message);

/// <summary>One body, and whether its headers name a charset that is not UTF-8.</summary>
internal sealed record Frame(byte[] Body, bool IsForeignCharset);

/// <summary>
/// Takes frames from a stream: header lines, an empty line, and as many bytes as Content-Length says (the base protocol of LSP).
/// Reads block; the caller brings its own thread.
/// </summary>
internal sealed class FrameReader(Stream input, int maxHeaderBytes, int maxBodyBytes)
{
    // A peer may announce far more than it sends, so memory grows with what has arrived.
    private const int FirstBodyBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[8 * 1024];
    private readonly byte[] _line = new byte[maxHeaderBytes];
    private int _next;
    private int _end;

    /// <summary>Waits for a whole frame. Returns null where the input ends between frames.</summary>
    /// <exception cref="FramingException">The headers are malformed or too long, or the input ends inside the frame.</exception>
    public Frame? Read()
    {
        var headerBytes = 0;
        var length = -1;
        var foreignCharset = false;
        while (ReadLine(ref headerBytes) is { } line)
        {
            if (line.Length == 0)
            {
                return length < 0
                    ? throw new FramingException("The header Content-Length is missing.")
                    : new Frame(ReadBody(length), foreignCharset);
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new FramingException("A header line has no name and colon.");
            }

            var name = line.AsSpan(0, colon);
            var value = line.AsSpan(colon + 1).Trim(" \t");
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                length = length < 0 ? ParseLength(value) : throw new FramingException("The header Content-Length is given twice.");
            }
            else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                foreignCharset |= NamesForeignCharset(value);
            }
        }

        return null;
    }

    private int ParseLength(ReadOnlySpan<char> text)
    {
        long length = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                throw new FramingException("The header Content-Length is not a number.");
            }

            length = (length * 10) + (digit - '0');
            if (length > maxBodyBytes)
            {
                throw new FramingException("The header Content-Length is above the limit.");
            }
        }

        return text.IsEmpty ? throw new FramingException("The header Content-Length is empty.") : (int)length;
    }

    private static bool NamesForeignCharset(ReadOnlySpan<char> contentType)
    {
        const string Parameter = "charset=";
        foreach (var range in contentType.Split(';'))
        {
            var part = contentType[range].Trim(" \t");
            if (part.StartsWith(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                var charset = part[Parameter.Length..].Trim('"');
                return !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    /// <summary>Reads up to the next CR LF. Returns null where the input ends before the first header.</summary>
    private string? ReadLine(ref int headerBytes)
    {
        var length = 0;
        while (true)
        {
            if (_next == _end && !Fill())
            {
                return headerBytes == 0 ? null : throw new FramingException("The input ends inside the headers.");
            }

            if (headerBytes++ == _line.Length)
            {
                throw new FramingException("The headers are above the limit.");
            }

            var value = _buffer[_next++];
            var afterReturn = length > 0 && _line[length - 1] == (byte)'\r';
            if (value == (byte)'\n' && afterReturn)
            {
                return Encoding.Latin1.GetString(_line, 0, length - 1);
            }

            if (value == (byte)'\n' || afterReturn)
            {
                throw new FramingException("A header line does not end with CR LF.");
            }

            _line[length++] = value;
        }
    }

    private byte[] ReadBody(int length)
    {
        var body = new byte[Math.Min(length, FirstBodyBytes)];
        var filled = Math.Min(length, _end - _next);
        Array.Copy(_buffer, _next, body, 0, filled);
        _next += filled;
        while (filled < length)
        {
            if (filled == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, body.Length * 2L));
            }

            var read = input.Read(body, filled, body.Length - filled);
            if (read == 0)
            {
                throw new FramingException("The input ends inside a body.");
            }

            filled += read;
        }

        return body;
    }

    private bool Fill()
    {
        _next = 0;
        _end = input.Read(_buffer, 0, _buffer.Length);
        return _end > 0;
    }
}
