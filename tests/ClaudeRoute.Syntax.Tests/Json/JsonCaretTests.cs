using System.Text;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>The place of a caret, in whole and in broken texts. The caret is a bar; the token that would be replaced stands in angle quotes.</summary>
public sealed class JsonCaretTests
{
    [Theory]
    [InlineData("|", "value at (root) «»")]
    [InlineData("{|}", "name at (root) «»")]
    [InlineData("{ \"mod|\" }", "name at (root) «\"mod\"» mod")]
    [InlineData("{ \"|model\": 1 }", "name at (root) «\"model\"» colon")]
    [InlineData("{ \"model|\": 1 }", "name at (root) «\"model\"» model colon")]
    [InlineData("{ mod| }", "name at (root) «mod» mod")]
    [InlineData("{ \"a\": 1, | }", "name at (root) «»")]
    [InlineData("{ \"a\": 1, |\"b\": 2 }", "name at (root) «» comma after")]
    [InlineData("{ \"env\": { | } }", "name at env «»")]
    [InlineData("{ \"env\": { \"X\": \"1\", \"AN|\" } }", "name at env «\"AN\"» AN")]
    [InlineData("{ \"a\\\"b\": { | } }", "name at [\"a\\\"b\"] «»")]
    public void A_name_can_be_typed(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("{ \"model\": | }", "value at model «»")]
    [InlineData("{ \"model\":|}", "value at model «»")]
    [InlineData("{ \"model\": \"op|us\" }", "value at model «\"opus\"» op")]
    [InlineData("{ \"model\": |\"opus\" }", "value at model «\"opus\"»")]
    [InlineData("{ \"verbose\": tr| }", "value at verbose «tr» tr")]
    [InlineData("{ \"env\": { \"AWS_REGION\": \"|\" } }", "value at env.AWS_REGION «\"\"»")]
    [InlineData("{ \"availableModels\": [\"opus\", \"|\"] }", "value at availableModels[1] «\"\"»")]
    [InlineData("{ \"availableModels\": [|] }", "value at availableModels[0] «»")]
    [InlineData("[{ \"a\": [[|", "value at [0].a[0][0] «»")]
    [InlineData("{ \"model\": |, \"b\": 1 }", "value at model «»")]
    public void A_value_can_be_typed(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("{ \"a\"| }")]
    [InlineData("{ \"a\": 1 | }")]
    [InlineData("{ \"a\": \"x\"| }")]
    [InlineData("{ \"a\": |{ } }")]
    [InlineData("{ // a note |\n}")]
    [InlineData("{ /* | */ }")]
    [InlineData("{ \"a\": 1 } |")]
    public void Nothing_can_be_typed(string text) => Check(text, "nothing");

    [Theory]
    [InlineData("{ \"env\": { \"ANTH|\n } }", "name at env «\"ANTH» ANTH")]
    [InlineData("{ \"env\": { \"ANTH|ROPIC\n } }", "name at env «\"ANTHROPIC» ANTH")]
    [InlineData("{ \"env\": { \"ANTH|, \"B\": \"1\" } }", "name at env «\"ANTH» ANTH")]
    [InlineData("{ \"env\": { \"|\n  \"B\": \"1\"", "name at env «\"» comma after")]
    [InlineData("{ \"model\": \"op|\n}", "value at model «\"op» op")]
    [InlineData("{ \"model\": \"op|", "value at model «\"op» op")]
    [InlineData("{ \"model\": |\n  \"b\": 1 }", "value at model «» comma after")]
    [InlineData("{ \"a\": 1\n  |\n}", "name at (root) «» comma at 8")]
    [InlineData("{ \"a\": \"x\"\n  \"mo|\"\n}", "name at (root) «\"mo\"» mo comma at 10")]
    [InlineData("{ \"a\": { \"b\": 1 }\n  |", "name at (root) «» comma at 17")]
    [InlineData("{ \"a\": 1, // {\n /* [ */ |", "name at (root) «»")]
    [InlineData("{ 'a': { 'b|' } }", "name at a «'b'» b")]
    [InlineData("{ \"x\n \"a\": |", "value at a «»")]
    [InlineData("}}] { \"a\": |", "value at a «»")]
    public void Broken_texts_do_not_matter(string text, string expected) => Check(text, expected);

    [Fact]
    public void Any_text_and_place_is_taken()
    {
        const string text = "{ \"a\\u00e9\": [1, \"x\\\" // y\n, {'b' : tr/* } */ue, ]]} :: ,, \"\\";
        for (var offset = -1; offset <= text.Length + 1; offset++)
        {
            var caret = JsonCaret.At(text, offset);
            Assert.InRange(caret.Token.Start, 0, text.Length);
            Assert.InRange(caret.Token.End, caret.Token.Start, text.Length);
        }
    }

    private static void Check(string marked, string expected)
    {
        var offset = marked.IndexOf('|', StringComparison.Ordinal);
        var text = marked.Remove(offset, 1);
        Assert.Equal(expected, Render(text, JsonCaret.At(text, offset)));
    }

    private static string Render(string text, JsonCaret caret)
    {
        if (caret.Expects == JsonExpectation.Nothing)
        {
            return "nothing";
        }

        var result = new StringBuilder(caret.Expects == JsonExpectation.Name ? "name at " : "value at ")
            .Append(caret.Path.IsRoot ? "(root)" : caret.Path.ToString())
            .Append(" «").Append(text, caret.Token.Start, caret.Token.Length).Append('»');
        if (caret.Typed.Length > 0)
        {
            result.Append(' ').Append(caret.Typed);
        }

        if (caret.HasColon)
        {
            result.Append(" colon");
        }

        if (caret.NeedsCommaAfter)
        {
            result.Append(" comma after");
        }

        return caret.MissingComma is { } at ? result.Append(" comma at ").Append(at).ToString() : result.ToString();
    }
}
