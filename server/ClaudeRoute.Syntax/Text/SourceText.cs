using System.Runtime.InteropServices;

namespace ClaudeRoute.Syntax;

/// <summary>A place in a text: line and character count from zero, characters are UTF-16 code units.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinePosition(int Line, int Character);

/// <summary>An immutable text and its lines. Line breaks are \n, \r\n and \r, as in the Language Server Protocol.</summary>
public sealed class SourceText
{
    private int[]? _lineStarts;

    private SourceText(string text) => Text = text;

    public string Text { get; }

    public int Length => Text.Length;

    /// <summary>The number of lines: one more than there are line breaks.</summary>
    public int LineCount => LineStarts.Length;

    // Two threads may both compute the table; the tables are equal, so either may stay.
    private int[] LineStarts => _lineStarts ??= FindLineStarts(Text);

    public static SourceText From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SourceText(text);
    }

    /// <summary>The line and character of an offset. An offset outside the text counts as the nearest end.</summary>
    public LinePosition GetPosition(int offset)
    {
        offset = Math.Clamp(offset, 0, Length);
        var line = GetLine(offset);
        return new LinePosition(line, offset - LineStarts[line]);
    }

    /// <summary>The offset of a position. A character past the end of its line counts as that end, a line past the last one as the end of the text.</summary>
    public int GetOffset(LinePosition position)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        if (position.Line >= LineCount)
        {
            return Length;
        }

        var line = GetLineSpan(position.Line);
        return line.Start + Math.Clamp(position.Character, 0, line.Length);
    }

    /// <summary>The line that holds an offset; an offset between \r and \n is in the line they end.</summary>
    public int GetLine(int offset)
    {
        var index = Array.BinarySearch(LineStarts, Math.Clamp(offset, 0, Length));
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>The span of a line without its line break.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line.</exception>
    public TextSpan GetLineSpan(int line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line, LineCount);
        var start = LineStarts[line];
        if (line + 1 == LineCount)
        {
            return TextSpan.FromBounds(start, Length);
        }

        var end = LineStarts[line + 1] - 1;
        if (end > start && Text[end] == '\n' && Text[end - 1] == '\r')
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    /// <summary>The characters of a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span reaches outside the text.</exception>
    public string ToString(TextSpan span) => Text.Substring(span.Start, span.Length);

    public override string ToString() => Text;

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        var rest = text.AsSpan();
        var offset = 0;
        while (true)
        {
            var found = rest[offset..].IndexOfAny('\r', '\n');
            if (found < 0)
            {
                return [.. starts];
            }

            offset += found + 1;
            if (rest[offset - 1] == '\r' && offset < rest.Length && rest[offset] == '\n')
            {
                offset++;
            }

            starts.Add(offset);
        }
    }
}
