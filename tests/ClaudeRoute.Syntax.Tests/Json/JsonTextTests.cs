namespace ClaudeRoute.Syntax.Tests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("é😀/'\u2028\u007f", "\"é😀/'\u2028\u007f\"")]
    [InlineData("\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\"")]
    [InlineData("\0\u001f", "\"\\u0000\\u001f\"")]
    public void Only_what_must_be_is_escaped(string value, string quoted)
    {
        Assert.Equal(quoted, JsonText.Quote(value));
        Assert.Equal(value, ((JsonString)JsonDocument.Parse(quoted).Root!).Value);
    }

    [Theory]
    [InlineData("\"\\/\\u00E9\\u00e9\\ud83d\\ude00\"", "/éé😀")]
    [InlineData("\"\\q\\u12\\u12g4\"", "\\q\\u12\\u12g4")]
    [InlineData("'it\\'s \"it\"'", "it's \"it\"")]
    [InlineData("\"a\tb\"", "a\tb")]
    [InlineData("\"abc", "abc")]
    [InlineData("\"abc\\", "abc\\")]
    [InlineData("\"abc\\u00", "abc\\u00")]
    [InlineData("\"", "")]
    [InlineData("\"abc\\\"", "abc\"")]
    public void A_string_has_a_value_whatever_is_wrong_with_it(string text, string value) =>
        Assert.Equal(value, ((JsonString)JsonDocument.Parse(text).Root!).Value);

    [Fact]
    public void Lone_surrogates_are_kept()
    {
        Assert.Equal("\"\ud83d\"", JsonText.Quote("\ud83d"));
        Assert.Equal("\ude00\ud83d!", ((JsonString)JsonDocument.Parse("\"\ude00\\ud83d!\"").Root!).Value);
        Assert.True(JsonText.IsStrict("\"\ude00\ud83d\""));
    }

    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"abc", "abc")]
    [InlineData("\"\"", "")]
    [InlineData("\"", "")]
    public void The_content_is_what_is_between_the_quotes(string text, string content)
    {
        var node = (JsonString)JsonDocument.Parse(text).Root!;
        Assert.Equal(content, node.Document.Text.ToString(node.ContentSpan));
    }
}
