using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Json;

/// <summary>
/// Writes compact JSON as UTF-8 into one growing buffer. Handlers use it where a tree would only be built to be thrown away.
/// <c>JsonTextWriter</c> would do, but its type initializer alone takes a quarter of the time that the server has for its first answer.
/// </summary>
/// <remarks>Wrong use (a member without a name, an unclosed object) throws <see cref="InvalidOperationException"/>, so that no broken message is sent.</remarks>
public sealed class JsonWireWriter
{
    private bool[] _isArray = new bool[16];
    private int _depth;
    private byte[] _buffer;
    private int _length;
    private bool _needsComma;
    private bool _hasName;
    private bool _done;

    /// <summary>Starts an empty text.</summary>
    /// <param name="reserved">Bytes left free at the start of the buffer.</param>
    /// <param name="capacity">Bytes to allocate first.</param>
    internal JsonWireWriter(int reserved = 0, int capacity = 512)
    {
        _buffer = new byte[capacity];
        _length = reserved;
    }

    /// <summary>Starts an object as the next value.</summary>
    public void WriteStartObject() => Open((byte)'{', isArray: false);

    /// <summary>Ends the innermost object.</summary>
    public void WriteEndObject() => Close((byte)'}', isArray: false);

    /// <summary>Starts an array as the next value.</summary>
    public void WriteStartArray() => Open((byte)'[', isArray: true);

    /// <summary>Ends the innermost array.</summary>
    public void WriteEndArray() => Close((byte)']', isArray: true);

    /// <summary>Writes the name of the next member.</summary>
    public void WriteName(string name)
    {
        if (_hasName || _depth == 0 || _isArray[_depth - 1])
        {
            throw new InvalidOperationException("A member name belongs into an object, before a value.");
        }

        Separate();
        AppendString(name);
        Append((byte)':');
        _hasName = true;
    }

    /// <summary>Writes a string, or null.</summary>
    public void WriteValue(string? value)
    {
        BeforeValue();
        if (value is null)
        {
            Append("null"u8);
        }
        else
        {
            AppendString(value);
        }

        AfterValue();
    }

    /// <summary>Writes an integer.</summary>
    public void WriteValue(long value)
    {
        BeforeValue();
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
        AfterValue();
    }

    /// <summary>Writes a number so that it reads back as the same value. What JSON cannot express (not a number, infinity) becomes null.</summary>
    public void WriteValue(double value)
    {
        BeforeValue();
        if (double.IsFinite(value))
        {
            value.TryFormat(Reserve(32), out var written, "R", CultureInfo.InvariantCulture);
            _length += written;
        }
        else
        {
            Append("null"u8);
        }

        AfterValue();
    }

    /// <summary>Writes true or false.</summary>
    public void WriteValue(bool value)
    {
        BeforeValue();
        Append(value ? "true"u8 : "false"u8);
        AfterValue();
    }

    /// <summary>Writes null.</summary>
    public void WriteNull() => WriteRaw("null"u8);

    /// <summary>Writes a tree. A missing token is null. Dates, identifiers and bytes become the strings that Newtonsoft.Json would write.</summary>
    /// <exception cref="NotSupportedException">The tree holds a comment or a constructor, which JSON does not have.</exception>
    public void WriteToken(JToken? token)
    {
        switch (token)
        {
            case null:
                WriteNull();
                break;
            case JObject members:
                WriteStartObject();
                foreach (var member in members)
                {
                    WriteName(member.Key);
                    WriteToken(member.Value);
                }

                WriteEndObject();
                break;
            case JArray items:
                WriteStartArray();
                for (var i = 0; i < items.Count; i++)
                {
                    WriteToken(items[i]);
                }

                WriteEndArray();
                break;
            case JRaw raw:
                WriteRaw(Encoding.UTF8.GetBytes(raw.Value as string ?? "null"));
                break;
            case JValue value when value.Type != JTokenType.Comment:
                WriteScalar(value);
                break;
            default:
                throw new NotSupportedException($"A token of the type {token.Type} has no JSON form.");
        }
    }

    /// <summary>Takes the finished text, with the reserved bytes in front of it.</summary>
    /// <param name="length">How much of the returned buffer is used.</param>
    internal byte[] Finish(out int length)
    {
        length = _length;
        return _done ? _buffer : throw new InvalidOperationException("The value is not complete.");
    }

    /// <summary>Writes text that is one JSON value already.</summary>
    internal void WriteRaw(ReadOnlySpan<byte> value)
    {
        BeforeValue();
        Append(value);
        AfterValue();
    }

    private void WriteScalar(JValue value)
    {
        switch (value.Value)
        {
            case null:
                WriteNull();
                break;
            case string text:
                WriteValue(text);
                break;
            case bool flag:
                WriteValue(flag);
                break;
            case long integer:
                WriteValue(integer);
                break;
            case double number:
                WriteValue(number);
                break;
            case float number:
                WriteValue(number);
                break;
            case byte[] bytes:
                WriteValue(Convert.ToBase64String(bytes));
                break;
            case DateTime time:
                WriteValue(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                WriteValue(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case IFormattable number when value.Type is JTokenType.Integer or JTokenType.Float:
                WriteRaw(Encoding.UTF8.GetBytes(number.ToString(null, CultureInfo.InvariantCulture)));
                break;
            case var other:
                WriteValue(Convert.ToString(other, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void Open(byte bracket, bool isArray)
    {
        BeforeValue();
        Append(bracket);
        if (_depth == _isArray.Length)
        {
            Array.Resize(ref _isArray, _depth * 2);
        }

        _isArray[_depth++] = isArray;
        _needsComma = false;
    }

    private void Close(byte bracket, bool isArray)
    {
        if (_hasName || _depth == 0 || _isArray[_depth - 1] != isArray)
        {
            throw new InvalidOperationException("There is nothing of this kind to end here.");
        }

        _depth--;
        Append(bracket);
        AfterValue();
    }

    private void BeforeValue()
    {
        if (_depth == 0 ? _done : !_isArray[_depth - 1] && !_hasName)
        {
            throw new InvalidOperationException("A value is not allowed here.");
        }

        if (_hasName)
        {
            _hasName = false;
        }
        else
        {
            Separate();
        }
    }

    private void AfterValue()
    {
        _needsComma = true;
        _done = _depth == 0;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            Append((byte)',');
        }
    }

    private void AppendString(ReadOnlySpan<char> text)
    {
        Append((byte)'"');
        while (true)
        {
            var plain = PlainLength(text);
            var run = text[..plain];
            if (run.Length > 0)
            {
                _length += Encoding.UTF8.GetBytes(run, Reserve(Encoding.UTF8.GetMaxByteCount(run.Length)));
            }

            if (plain == text.Length)
            {
                break;
            }

            AppendEscape(text[plain]);
            text = text[(plain + 1)..];
        }

        Append((byte)'"');
    }

    private static int PlainLength(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or '"' or '\\')
            {
                return i;
            }
        }

        return text.Length;
    }

    private void AppendEscape(char value)
    {
        Append((byte)'\\');
        switch (value)
        {
            case '"' or '\\':
                Append((byte)value);
                break;
            case '\n':
                Append((byte)'n');
                break;
            case '\r':
                Append((byte)'r');
                break;
            case '\t':
                Append((byte)'t');
                break;
            default:
                Append("u00"u8);
                Append((byte)(value < 0x10 ? '0' : '1'));
                Append("0123456789abcdef"u8[value & 0xF]);
                break;
        }
    }

    private void Append(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(checked(_length + count), (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        }

        return _buffer.AsSpan(_length);
    }
}
