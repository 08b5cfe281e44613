using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Json;

/// <summary>The text is not JSON (RFC 8259), or is nested too deeply. The message names the place, never the text.</summary>
internal sealed class JsonBodyException(string problem, int offset)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"{problem} at byte {offset}"));

/// <summary>
/// Reads one JSON value from UTF-8. It keeps byte positions, which ids need to go back as they came, and takes nothing that RFC 8259 does not.
/// <c>JsonTextReader</c> does neither (it takes comments, single quotes and bare names), and costs several milliseconds when it is first used.
/// </summary>
internal ref struct JsonBodyReader
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly int _maxDepth;
    private int _position;
    private int _depth;

    public JsonBodyReader(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        _utf8 = utf8;
        _maxDepth = maxDepth;
    }

    /// <summary>Offset of the next byte.</summary>
    public readonly int Position => _position;

    /// <summary>Whether the bytes are UTF-8 at all; strings are decoded on that assumption.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);

    /// <summary>The next byte that is not white space, or 0 at the end. It is not consumed.</summary>
    public byte Peek()
    {
        while (_position < _utf8.Length)
        {
            var next = _utf8[_position];
            if (next is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                return next;
            }

            _position++;
        }

        return 0;
    }

    /// <summary>Demands that nothing but white space follows.</summary>
    public void ReadEnd()
    {
        Peek();
        if (_position < _utf8.Length)
        {
            throw Error("Unexpected text after the value");
        }
    }

    /// <summary>Enters an object or array. Returns whether it has a first element.</summary>
    public bool ReadOpen(byte close)
    {
        if (++_depth > _maxDepth)
        {
            throw Error("Nested too deeply");
        }

        _position++;
        if (Peek() != close)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>After an element: returns whether another one follows, and leaves the object or array if not.</summary>
    public bool ReadNext(byte close)
    {
        var next = Peek();
        if (next == (byte)',')
        {
            _position++;
            return true;
        }

        if (next != close)
        {
            throw Error("Expected a comma or a closing bracket");
        }

        Leave();
        return false;
    }

    /// <summary>Reads a member's name and the colon after it.</summary>
    public string ReadName()
    {
        if (Peek() != (byte)'"')
        {
            throw Error("Expected a member name");
        }

        var name = ReadString();
        if (Peek() != (byte)':')
        {
            throw Error("Expected a colon");
        }

        _position++;
        return name;
    }

    /// <summary>Reads a string that starts here.</summary>
    public string ReadString()
    {
        var raw = ScanString(out var escaped);
        return escaped ? Unescape(raw) : Encoding.UTF8.GetString(raw);
    }

    /// <summary>Goes past one value, checking it.</summary>
    public void SkipValue()
    {
        switch (Peek())
        {
            case (byte)'{':
                for (var more = ReadOpen((byte)'}'); more; more = ReadNext((byte)'}'))
                {
                    if (Peek() != (byte)'"')
                    {
                        throw Error("Expected a member name");
                    }

                    ScanString(out _);
                    if (Peek() != (byte)':')
                    {
                        throw Error("Expected a colon");
                    }

                    _position++;
                    SkipValue();
                }

                break;
            case (byte)'[':
                for (var more = ReadOpen((byte)']'); more; more = ReadNext((byte)']'))
                {
                    SkipValue();
                }

                break;
            case (byte)'"':
                ScanString(out _);
                break;
            default:
                ScanScalar();
                break;
        }
    }

    /// <summary>Reads one value as a tree. Of members with the same name the last one counts. Integers beyond 64 bits become doubles.</summary>
    public JToken ReadValue()
    {
        switch (Peek())
        {
            case (byte)'{':
                var members = new JObject();
                for (var more = ReadOpen((byte)'}'); more; more = ReadNext((byte)'}'))
                {
                    var name = ReadName();
                    members[name] = ReadValue();
                }

                return members;
            case (byte)'[':
                var items = new JArray();
                for (var more = ReadOpen((byte)']'); more; more = ReadNext((byte)']'))
                {
                    items.Add(ReadValue());
                }

                return items;
            case (byte)'"':
                return new JValue(ReadString());
            default:
                return ToScalar(ScanScalar());
        }
    }

    private static JValue ToScalar(ReadOnlySpan<byte> text) => text[0] switch
    {
        (byte)'t' => new JValue(true),
        (byte)'f' => new JValue(false),
        (byte)'n' => JValue.CreateNull(),
        _ when text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => new JValue(integer),
        _ => new JValue(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
    };

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var rented = ArrayPool<char>.Shared.Rent(raw.Length);
        var text = rented.AsSpan(0, Encoding.UTF8.GetChars(raw, rented));

        // What an escape stands for is shorter than the escape, so the result fits into the text that is still being read.
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i];
            if (next == '\\')
            {
                next = text[++i] switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => (char)ushort.Parse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                    var self => self,
                };
                i += text[i] == 'u' ? 4 : 0;
            }

            text[length++] = next;
        }

        var result = new string(text[..length]);
        ArrayPool<char>.Shared.Return(rented);
        return result;
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private void Leave()
    {
        _position++;
        _depth--;
    }

    /// <summary>Goes past a string and returns what is between its quotes.</summary>
    private ReadOnlySpan<byte> ScanString(out bool escaped)
    {
        escaped = false;
        var start = ++_position;
        var text = _utf8;
        for (var i = start; i < text.Length; i++)
        {
            var next = text[i];
            if (next >= 0x20 && next != (byte)'"' && next != (byte)'\\')
            {
                continue;
            }

            _position = i;
            if (next == (byte)'"')
            {
                _position++;
                return text[start..i];
            }

            if (next != (byte)'\\')
            {
                throw Error("Control character in a string");
            }

            escaped = true;
            ScanEscape();
            i = _position - 1;
        }

        _position = text.Length;
        throw Error("Unfinished string");
    }

    private void ScanEscape()
    {
        var rest = _utf8[(_position + 1)..];
        switch (rest.IsEmpty ? (byte)0 : rest[0])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                _position += 2;
                break;
            case (byte)'u' when rest.Length >= 5 && char.IsAsciiHexDigit((char)rest[1]) && char.IsAsciiHexDigit((char)rest[2])
                && char.IsAsciiHexDigit((char)rest[3]) && char.IsAsciiHexDigit((char)rest[4]):
                _position += 6;
                break;
            default:
                throw Error("Unknown escape");
        }
    }

    /// <summary>Goes past a number, true, false or null and returns its text.</summary>
    private ReadOnlySpan<byte> ScanScalar()
    {
        var rest = _utf8[_position..];
        var length =
            rest.StartsWith("true"u8) || rest.StartsWith("null"u8) ? 4
            : rest.StartsWith("false"u8) ? 5
            : NumberLength(rest);
        if (length == 0)
        {
            throw Error("Expected a value");
        }

        _position += length;
        return rest[..length];
    }

    /// <summary>Length of the number at the start, or 0 if there is none.</summary>
    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        var at = text.StartsWith("-"u8) ? 1 : 0;
        var whole = Digits(text[at..]);
        if (whole == 0 || (whole > 1 && text[at] == (byte)'0'))
        {
            return 0;
        }

        at += whole;
        if (at < text.Length && text[at] == (byte)'.')
        {
            var fraction = Digits(text[(at + 1)..]);
            if (fraction == 0)
            {
                return 0;
            }

            at += 1 + fraction;
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            var sign = at + 1 < text.Length && text[at + 1] is (byte)'+' or (byte)'-' ? 1 : 0;
            var exponent = Digits(text[(at + 1 + sign)..]);
            if (exponent == 0)
            {
                return 0;
            }

            at += 1 + sign + exponent;
        }

        return at;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && IsDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    private readonly JsonBodyException Error(string problem) => new(problem, _position);
}
