using System.Text;
using ClaudeRoute.Features;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Lsp;

/// <summary>Turns positions of the protocol into UTF-16 positions and back.</summary>
/// <param name="encoding">How the client counts.</param>
public readonly struct Positions(PositionEncoding encoding)
{
    /// <summary>Name of an encoding in the protocol.</summary>
    public static string NameOf(PositionEncoding encoding) => encoding switch
    {
        PositionEncoding.Utf8 => "utf-8",
        PositionEncoding.Utf32 => "utf-32",
        _ => "utf-16",
    };

    /// <summary>Reads a position. Places past the end of a line or of the file are clamped.</summary>
    public LinePosition Read(SourceText text, JToken? token)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = Math.Max(0, token.Required("line").AsInt32());
        var character = Math.Max(0, token.Required("character").AsInt32());
        return encoding == PositionEncoding.Utf16 ? new LinePosition(line, character) : new LinePosition(line, ToUtf16(LineText(text, line), character));
    }

    /// <summary>Reads a range.</summary>
    public PlainRange ReadRange(SourceText text, JToken? token) => new(Read(text, token.Required("start")), Read(text, token.Required("end")));

    /// <summary>Writes a range of a text.</summary>
    public void Write(JsonWireWriter writer, SourceText text, PlainRange range)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteName("start");
        Write(writer, text, range.Start);
        writer.WriteName("end");
        Write(writer, text, range.End);
        writer.WriteEndObject();
    }

    /// <summary>Writes a position of a text.</summary>
    public void Write(JsonWireWriter writer, SourceText text, LinePosition position)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(text);
        var character = encoding == PositionEncoding.Utf16 ? position.Character : FromUtf16(LineText(text, position.Line), position.Character);
        writer.WriteStartObject();
        writer.WriteName("line");
        writer.WriteValue(position.Line);
        writer.WriteName("character");
        writer.WriteValue(character);
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<char> LineText(SourceText text, int line)
    {
        var start = text.GetOffset(new LinePosition(line, 0));
        var end = text.GetOffset(new LinePosition(line, int.MaxValue));
        return text.Text.AsSpan(start, Math.Max(0, end - start));
    }

    private int FromUtf16(ReadOnlySpan<char> line, int character)
    {
        var part = line[..Math.Min(character, line.Length)];
        if (encoding == PositionEncoding.Utf8)
        {
            return Encoding.UTF8.GetByteCount(part);
        }

        var count = 0;
        foreach (var _ in part.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private int ToUtf16(ReadOnlySpan<char> line, int units)
    {
        var left = units;
        var offset = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            left -= encoding == PositionEncoding.Utf8 ? rune.Utf8SequenceLength : 1;
            if (left < 0)
            {
                break;
            }

            offset += rune.Utf16SequenceLength;
        }

        return offset;
    }
}
