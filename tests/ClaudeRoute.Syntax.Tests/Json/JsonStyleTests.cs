namespace ClaudeRoute.Syntax.Tests;

public sealed class JsonStyleTests
{
    [Theory]
    [InlineData("", "  ", "\n", true)]
    [InlineData("\uFEFF\r\n", "  ", "\r\n", true)]
    [InlineData("{}", "  ", "\n", false)]
    [InlineData("{}\n", "  ", "\n", true)]
    [InlineData("{\n    \"a\": 1\n}", "    ", "\n", false)]
    [InlineData("{\r\n\t\"a\": 1\r\n}\r\n", "\t", "\r\n", true)]
    [InlineData("{\r \"a\": 1\r}\r", " ", "\r", true)]
    [InlineData("{\n\n  // c\n   \"a\": {\n     \"b\": [\n       1\n     ]\n   }\n}", "  ", "\n", false)]
    [InlineData("{\n\"a\": {\n\"b\": 1\n}\n}", "  ", "\n", false)]
    [InlineData("    {\n      \"a\": [\n        1\n      ]\n    }", "  ", "\n", false)]
    [InlineData("{ \"a\": 1,\n  \"b\": 2 }", "  ", "\n", false)]
    [InlineData("{\r\n  \"a\": [\n    1\n  ]\n}", "  ", "\n", false)]
    public void The_habit_of_a_text_is_found(string text, string indent, string newLine, bool finalNewLine) =>
        Assert.Equal(new JsonStyle(indent, newLine, finalNewLine), JsonStyle.Detect(SourceText.From(text)));
}
