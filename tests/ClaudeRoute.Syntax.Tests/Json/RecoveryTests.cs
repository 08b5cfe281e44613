namespace ClaudeRoute.Syntax.Tests;

/// <summary>A document that is being typed keeps every member that the caret is not in.</summary>
public sealed class RecoveryTests
{
    private const string Text =
        """
        {
          // who pays
          "model": "claude-sonnet",
          "env": {
            "ANTHROPIC_BASE_URL": "https://gateway.example/v1",
            "A": "1", "B": null,
            "TIMEOUT": 600 // ms
          },
          "permissions": {
            "allow": [
              "Bash(git status)",
              "Read",
              true
            ],
            "deny": [],
            "last": false
          },
          "hooks": [
            {
              "matcher": "*",
              "count": 1
            },
            {
              "matcher": "Edit",
              "count": 2
            }
          ],
          "end": "x"
        }

        """;

    private static readonly JsonDocument s_whole = JsonDocument.Parse(Text);

    [Fact]
    public void Everything_before_the_end_of_a_cut_text_is_read()
    {
        for (var length = 0; length <= Text.Length; length++)
        {
            CheckMembers(Text[..length], member => member.Span.End <= length);
        }
    }

    [Fact]
    public void A_line_that_is_not_finished_costs_no_other_line()
    {
        for (var line = 0; line < s_whole.Text.LineCount; line++)
        {
            var span = s_whole.Text.GetLineSpan(line);
            if (s_whole.Text.ToString(span).AsSpan().IndexOfAny("{}[]") >= 0)
            {
                continue;
            }

            for (var end = span.Start; end <= span.End; end++)
            {
                CheckMembers(Text.Remove(end, span.End - end), member => !member.Span.Touches(end) && !member.Span.Overlaps(span));
            }
        }
    }

    [Theory]
    [InlineData(',')]
    [InlineData(':')]
    [InlineData('"')]
    public void A_missing_character_costs_no_other_line(char missing)
    {
        for (var offset = Text.IndexOf(missing, StringComparison.Ordinal); offset >= 0; offset = Text.IndexOf(missing, offset + 1))
        {
            var line = s_whole.Text.GetLineSpan(s_whole.Text.GetLine(offset));
            if (s_whole.Text.ToString(line).AsSpan().IndexOfAny("{}[]") < 0)
            {
                CheckMembers(Text.Remove(offset, 1), member => !member.Span.Overlaps(line));
            }
        }
    }

    // Items shift when one of them is lost, so what is compared are members, and their paths up to the first index.
    private static void CheckMembers(string text, Func<JsonMember, bool> isKept)
    {
        var document = JsonDocument.Parse(text);
        var found = Scalars(document).Select(Describe).ToHashSet(StringComparer.Ordinal);
        foreach (var member in Scalars(s_whole).Where(isKept))
        {
            Assert.True(found.Contains(Describe(member)), $"{member.Path} is lost in\n{text}");
        }
    }

    private static IEnumerable<JsonMember> Scalars(JsonDocument document) =>
        document.DescendantNodes()
            .OfType<JsonObject>()
            .SelectMany(container => container.Members)
            .Where(member => member.Value is JsonString or JsonLiteral);

    private static string Describe(JsonMember member) => $"{member.Path} = {member.Value!.RawText}";
}
