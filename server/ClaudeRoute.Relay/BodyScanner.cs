using System.Text;
using System.Text.Json;

namespace ClaudeRoute.Relay;

/// <summary>
/// Reads the short values at the top of a JSON object while its bytes pass: the model and whether it streams; and whether a text below the top marks
/// a tool that is loaded when it is needed. Keeps nothing else, and takes
/// the same memory for a body of any length.
/// </summary>
internal sealed class BodyScanner
{
    private const int LongestValue = 256;
    private readonly byte[] _text = new byte[LongestValue];
    private static ReadOnlySpan<byte> DeferredTool => "defer_loading"u8;

    private int _length;
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _isName;
    private string? _name;

    /// <summary><c>model</c>, or null.</summary>
    public string? Model { get; private set; }

    /// <summary><c>stream</c>.</summary>
    public bool Streams { get; private set; }

    /// <summary>A tool is loaded when it is needed: <c>defer_loading</c> stands below the top.</summary>
    public bool HasDeferredTools { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_inString)
            {
                bytes = bytes[ReadString(bytes)..];
                continue;
            }

            // Below the top only strings and brackets matter.
            var skip = _depth > 1 ? bytes.IndexOfAny("\"{}[]"u8) : 0;
            if (skip < 0)
            {
                return;
            }

            Take(bytes[skip]);
            bytes = bytes[(skip + 1)..];
        }
    }

    private int ReadString(ReadOnlySpan<byte> bytes)
    {
        if (_escaped)
        {
            _escaped = false;
            Keep(bytes[..1]);
            return 1;
        }

        var end = bytes.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        if (bytes[end] == '\\')
        {
            Keep(bytes[..(end + 1)]);
            _escaped = true;
            return end + 1;
        }

        Keep(bytes[..end]);
        _inString = false;
        EndOfString();
        return end + 1;
    }

    private void Take(byte next)
    {
        switch (next)
        {
            case (byte)'"':
                _inString = true;
                _length = 0;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                _isName = _depth == 1;
                _name = null;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                break;
            case (byte)',' when _depth == 1:
                _isName = true;
                _name = null;
                break;
            case (byte)':' when _depth == 1:
                _isName = false;
                break;
            case (byte)'t' when _depth == 1 && _name == "stream":
                Streams = true;
                break;
        }
    }

    private void EndOfString()
    {
        if (_depth != 1)
        {
            HasDeferredTools |= _text.AsSpan(0, _length).SequenceEqual(DeferredTool);
            return;
        }

        if (_isName)
        {
            _name = _length < LongestValue ? Encoding.UTF8.GetString(_text, 0, _length) : null;
        }
        else if (_name == "model" && _length < LongestValue)
        {
            Model = Text();
        }
    }

    private string? Text()
    {
        try
        {
            using var value = JsonDocument.Parse((byte[])[(byte)'"', .. _text.AsSpan(0, _length), (byte)'"']);
            return PlainText.Of(value.RootElement.GetString());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Half of a pair of surrogates can be written in JSON and is no text.
            return null;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var most = _depth == 1 ? LongestValue : DeferredTool.Length + 1;
        var fits = bytes[..Math.Min(bytes.Length, most - _length)];
        fits.CopyTo(_text.AsSpan(_length));
        _length += fits.Length;
    }
}
