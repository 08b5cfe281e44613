using System.Runtime.InteropServices;

namespace ClaudeRoute.Syntax;

/// <summary>A half-open range of UTF-16 offsets in a text.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The offset just after the last character.</summary>
    public int End => Start + Length;

    public bool IsEmpty => Length == 0;

    /// <summary>Makes a span of its two ends.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    /// <summary>Whether the character at <paramref name="offset"/> lies in the span; the end does not.</summary>
    public bool Contains(int offset) => offset >= Start && offset < End;

    /// <summary>Whether a caret at <paramref name="offset"/> is in the span or at one of its ends.</summary>
    public bool Touches(int offset) => offset >= Start && offset <= End;

    /// <summary>Whether the two spans share at least one character.</summary>
    public bool Overlaps(TextSpan other) => Math.Max(Start, other.Start) < Math.Min(End, other.End);

    public override string ToString() => $"[{Start}..{End})";
}
