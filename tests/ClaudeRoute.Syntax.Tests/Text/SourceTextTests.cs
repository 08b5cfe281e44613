using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

public sealed class SourceTextTests
{
    [Fact]
    public void Every_kind_of_line_break_counts_once()
    {
        var text = SourceText.From("a\nb\r\nc\rd\n\r\u2028e\n");
        Assert.Equal(7, text.LineCount);
        Assert.Equal("a|b|c|d||\u2028e|", string.Join('|', Enumerable.Range(0, 7).Select(line => text.ToString(text.GetLineSpan(line)))));
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(2, 0, 2)]
    [InlineData(3, 0, 3)]
    [InlineData(4, 1, 0)]
    [InlineData(5, 1, 1)]
    [InlineData(6, 1, 2)]
    [InlineData(9, 1, 2)]
    public void An_offset_has_a_position(int offset, int line, int character) =>
        Assert.Equal(new LinePosition(line, character), SourceText.From("ab\r\n😀").GetPosition(offset));

    [Theory]
    [InlineData(-1, 5, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 2, 2)]
    [InlineData(0, 3, 2)]
    [InlineData(0, int.MaxValue, 2)]
    [InlineData(1, 1, 5)]
    [InlineData(1, 9, 6)]
    [InlineData(2, 0, 6)]
    [InlineData(int.MaxValue, int.MaxValue, 6)]
    public void A_position_has_an_offset(int line, int character, int offset) =>
        Assert.Equal(offset, SourceText.From("ab\r\n😀").GetOffset(new LinePosition(line, character)));

    [Fact]
    public void The_empty_text_has_one_line()
    {
        var text = SourceText.From("");
        Assert.Equal(1, text.LineCount);
        Assert.Equal(new TextSpan(0, 0), text.GetLineSpan(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.GetLineSpan(1));
    }

    [Fact]
    public void Offset_and_position_are_inverse() => Prop.ForAll(Gen.Elements('\r', '\n', 'a', '\u2029').ArrayOf().ToArbitrary(), characters =>
    {
        var text = SourceText.From(new string(characters));
        var lines = text.Text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\r', '\n');
        Assert.Equal(lines, Enumerable.Range(0, text.LineCount).Select(line => text.ToString(text.GetLineSpan(line))), StringComparer.Ordinal);
        for (var offset = 0; offset <= text.Length; offset++)
        {
            var position = text.GetPosition(offset);
            var isInsideBreak = offset > 0 && offset < text.Length && text.Text[offset - 1] == '\r' && text.Text[offset] == '\n';
            Assert.Equal(isInsideBreak ? offset - 1 : offset, text.GetOffset(position));
        }
    }).Check(500);

    [Fact]
    public void Spans_meet_as_half_open_ranges()
    {
        var span = TextSpan.FromBounds(2, 4);
        Assert.Equal(new TextSpan(2, 2), span);
        Assert.True(span.Contains(2) && span.Contains(3) && !span.Contains(4) && !span.Contains(1));
        Assert.True(span.Touches(2) && span.Touches(4) && !span.Touches(5) && !span.Touches(1));
        Assert.True(span.Overlaps(new TextSpan(3, 5)) && span.Overlaps(new TextSpan(0, 9)));
        Assert.False(span.Overlaps(new TextSpan(4, 1)) || span.Overlaps(new TextSpan(3, 0)) || span.Overlaps(new TextSpan(0, 2)));
        Assert.True(new TextSpan(3, 0).IsEmpty);
    }
}
