using FsCheck;
using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

public sealed class TextEditsTests
{
    [Fact]
    public void Edits_are_applied_in_the_order_of_the_text() =>
        Assert.Equal("Xbc-YZ", TextEdits.Apply("abcdef", [Edit(4, 2, "YZ"), Edit(3, 1, "-"), Edit(0, 1, "X")]));

    [Fact]
    public void Inserts_at_one_offset_keep_their_order_and_come_before_a_replacement() =>
        Assert.Equal("a123cd", TextEdits.Apply("abcd", [Edit(1, 1, "3"), Edit(1, 0, "1"), Edit(1, 0, "2")]));

    [Fact]
    public void Edits_that_touch_do_not_overlap() =>
        Assert.Equal("XYd", TextEdits.Apply("abcd", [Edit(0, 2, "X"), Edit(2, 1, "Y"), Edit(2, 0, "")]));

    [Theory]
    [InlineData(0, 2, 1, 2)]
    [InlineData(0, 3, 1, 0)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(-1, 1, 0, 0)]
    [InlineData(3, 2, 0, 0)]
    [InlineData(5, 0, 0, 0)]
    [InlineData(1, -1, 0, 0)]
    [InlineData(2, int.MaxValue, 0, 0)]
    public void What_overlaps_or_reaches_outside_is_an_error(int start, int length, int otherStart, int otherLength)
    {
        TextEdit[] edits = [Edit(start, length, "x"), Edit(otherStart, otherLength, "y")];
        Assert.Throws<ArgumentException>(() => TextEdits.Apply("abcd", edits));
        Assert.Throws<ArgumentException>(() => TextEdits.Compose("abcd", edits, []));
        Assert.Throws<ArgumentException>(() => TextEdits.Compose("abcd", [], edits));
    }

    [Theory]
    [InlineData("abcd", 1, 2, "bc", null)]
    [InlineData("abcd", 1, 2, "bX", "[2..3) X")]
    [InlineData("abcd", 1, 2, "Xc", "[1..2) X")]
    [InlineData("abcd", 0, 4, "abXcd", "[2..2) X")]
    [InlineData("aaaa", 0, 4, "aa", "[2..4) ")]
    [InlineData("aa", 0, 2, "aaaa", "[2..2) aa")]
    [InlineData("", 0, 0, "", null)]
    [InlineData("\r\n", 0, 2, "\r", "[0..2) \r")]
    [InlineData("\r\n", 0, 2, "\n", "[0..2) \n")]
    [InlineData("\U0001F600", 0, 2, "\U0001F601", "[0..2) \U0001F601")]
    [InlineData("\U0001F600", 0, 2, "\U0001FA00", "[0..2) \U0001FA00")]
    public void An_edit_shrinks_to_what_it_changes(string text, int start, int length, string newText, string? expected)
    {
        var edits = TextEdits.Minimize(text, [Edit(start, length, newText)]);
        Assert.Equal(expected, edits.Count == 0 ? null : $"{Assert.Single(edits).Span} {edits[0].NewText}");
    }

    [Theory]
    [InlineData("[1..2) X", "[1..2) Y", "[1..2) Y")]
    [InlineData("[1..1) X", "[1..2) ", "")]
    [InlineData("[1..1) XYZ", "[2..3) -", "[1..1) X-Z")]
    [InlineData("[1..3) ", "[1..1) X", "[1..3) X")]
    [InlineData("[0..1) X", "[3..4) Y", "[0..1) X|[3..4) Y")]
    [InlineData("[0..1) XX", "[1..3) Y", "[0..2) XY")]
    [InlineData("[2..2) XX", "[0..6) ", "[0..4) ")]
    [InlineData("", "[0..0) X", "[0..0) X")]
    public void Two_lists_become_one(string first, string second, string expected)
    {
        var edits = TextEdits.Compose("abcd", Parse(first), Parse(second));
        Assert.Equal(expected, string.Join('|', edits.Select(edit => $"{edit.Span} {edit.NewText}")));
    }

    [Fact]
    public void One_list_does_what_two_do() => Prop.ForAll(Cases, ((string Text, int Seed) trial) =>
    {
        var random = new Random(trial.Seed);
        var first = RandomEdits(trial.Text, random);
        var middle = TextEdits.Apply(trial.Text, first);
        var second = RandomEdits(middle, random);
        var composed = TextEdits.Compose(trial.Text, first, second);
        Assert.Equal(TextEdits.Apply(middle, second), TextEdits.Apply(trial.Text, composed));
        Assert.Equal(composed, composed.OrderBy(edit => edit.Span.Start));
        Assert.All(composed.Zip(composed.Skip(1)), pair => Assert.True(pair.First.Span.End < pair.Second.Span.Start));
    }).Check(3000);

    [Fact]
    public void A_minimal_list_does_the_same() => Prop.ForAll(Cases, ((string Text, int Seed) trial) =>
    {
        var edits = RandomEdits(trial.Text, new Random(trial.Seed));
        var minimal = TextEdits.Minimize(trial.Text, edits);
        Assert.Equal(TextEdits.Apply(trial.Text, edits), TextEdits.Apply(trial.Text, minimal));
        Assert.Equal(minimal, TextEdits.Minimize(trial.Text, minimal));
    }).Check(3000);

    private static Arbitrary<(string Text, int Seed)> Cases =>
        Gen.Elements('a', 'b', '\r', '\n', '\ud83d', '\ude00').ArrayOf()
            .SelectMany(characters => Gen.Choose(0, int.MaxValue).Select(seed => (new string(characters), seed)))
            .ToArbitrary();

    private static List<TextEdit> RandomEdits(string text, Random random)
    {
        var edits = new List<TextEdit>();
        for (var start = random.Next(4); start <= text.Length; start += random.Next(4))
        {
            var length = Math.Min(random.Next(3), text.Length - start);
            edits.Add(Edit(start, length, new string(random.GetItems("ab\r\n".AsSpan(), random.Next(4)))));
            start += length;
            if (random.Next(4) == 0)
            {
                break;
            }
        }

        // Inserts at one offset have an order; the others may come in any.
        return random.Next(2) == 0 ? edits : [.. edits.OrderByDescending(edit => edit.Span.Start)];
    }

    private static TextEdit Edit(int start, int length, string text) => new(new TextSpan(start, length), text);

    private static TextEdit[] Parse(string text) =>
    [
        .. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var numbers = part[1..part.IndexOf(')', StringComparison.Ordinal)].Split("..");
            return new TextEdit(TextSpan.FromBounds(int.Parse(numbers[0]), int.Parse(numbers[1])), part[(part.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }),
    ];
}
