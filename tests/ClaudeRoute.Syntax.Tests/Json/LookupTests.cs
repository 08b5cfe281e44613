namespace ClaudeRoute.Syntax.Tests;

/// <summary>Finding values and members by path and by offset.</summary>
public sealed class LookupTests
{
    private const string Text = """{ "env": { "A": "x", "A": "y" }, "allow": [ 1, [ 2 ] ], "half": }""";

    [Fact]
    public void A_path_leads_to_the_last_member_of_a_name()
    {
        var document = JsonDocument.Parse(Text);
        var members = ((JsonObject)document.Find(JsonPath.Of("env"))!).Members;
        Assert.Equal("\"y\"", document.Find(JsonPath.Parse("env.A"))!.RawText);
        Assert.Same(members[1], document.FindMember(JsonPath.Parse("env.A")));
        Assert.True(members[0].IsShadowed);
        Assert.False(members[1].IsShadowed);
    }

    [Theory]
    [InlineData("", "{env: {A: \"x\", A: \"y\"}, allow: [1, [2]], half: ?}")]
    [InlineData("allow[1][0]", "2")]
    [InlineData("allow[2]", "?")]
    [InlineData("allow.x", "?")]
    [InlineData("env[0]", "?")]
    [InlineData("env.B", "?")]
    [InlineData("half", "?")]
    [InlineData("half.x", "?")]
    public void A_path_that_leads_nowhere_finds_nothing(string path, string found) =>
        Assert.Equal(found, TreeText.Of(JsonDocument.Parse(Text).Find(JsonPath.Parse(path))));

    [Fact]
    public void A_member_without_a_value_is_found()
    {
        var member = JsonDocument.Parse(Text).FindMember(JsonPath.Of("half"))!;
        Assert.Null(member.Value);
        Assert.Equal("\"half\":", member.ToString());
        Assert.Equal(member.NameSpan.End, member.Colon);
    }

    // Each caret stands in the text as |; before it the innermost value there and the innermost member.
    [Theory]
    [InlineData("root|", "{|}")]
    [InlineData("?|", "| {}")]
    [InlineData("?|", "{} |")]
    [InlineData("1|a", "{\"a\":|1}")]
    [InlineData("1|a", "{\"a\":1|}")]
    [InlineData("root|a", "{\"|a\":1}")]
    [InlineData("root|a", "{|\"a\":1}")]
    [InlineData("root|a", "{\"a\"|:1}")]
    [InlineData("root|", "{\"a\":1 |}")]
    [InlineData("{b: 1}|a", "{\"a\":{\"b\":1 | }}")]
    [InlineData("{b: 1}|a", "{\"a\":{\"b\":1}|}")]
    [InlineData("1|b", "{\"a\":{\"b\":1|}}")]
    [InlineData("[1, [2]]|a", "{\"a\":[1,| [2]]}")]
    [InlineData("2|a", "{\"a\":[1, [2|]]}")]
    [InlineData("[2]|a", "{\"a\":[1, [2]|]}")]
    [InlineData("root|a", "{\"a\":|")]
    [InlineData("{b: ?}|b", "{\"a\":{\"b\":|")]
    [InlineData("{b: ?}|b", "{\"a\":{\"b\": \t|\n}}")]
    [InlineData("{b: ?}|a", "{\"a\":{\"b\":\n|}}")]
    [InlineData("{b: ?}|a", "{\"a\":{\"b\" |}}")]
    [InlineData("{}|a", "{\"a\":{ |")]
    [InlineData("\"x\"|a", "{\"a\":\"x|")]
    [InlineData("2|", "[1,|2]")]
    [InlineData("1|", "[1|,2]")]
    public void A_caret_finds_the_innermost_value_and_member(string found, string text)
    {
        var offset = text.IndexOf('|', StringComparison.Ordinal);
        var document = JsonDocument.Parse(text.Remove(offset, 1));
        var node = document.NodeAt(offset);
        var value = node is JsonObject && node == document.Root ? "root" : TreeText.Of(node);
        Assert.Equal(found, $"{value}|{document.MemberAt(offset)?.Name}");
    }

    [Fact]
    public void Descendants_come_in_the_order_of_the_text() => Assert.Equal(
        [JsonKind.Object, JsonKind.Object, JsonKind.String, JsonKind.String, JsonKind.Array, JsonKind.Number, JsonKind.Array, JsonKind.Number],
        JsonDocument.Parse(Text).DescendantNodes().Select(node => node.Kind));

    [Fact]
    public void A_node_knows_its_parent_its_member_and_its_path()
    {
        var document = JsonDocument.Parse(Text);
        foreach (var node in document.DescendantNodes().Skip(1))
        {
            Assert.True(node.Parent!.Span.Contains(node.Span.Start) && node.Parent.Span.Contains(node.Span.End - 1));
            Assert.True(node.Member is null ? node.Parent is JsonArray : node.Member.Parent == node.Parent && node.Member.Value == node);
            Assert.True(document.Find(node.Path) == node || node.Member!.IsShadowed);
            Assert.Same(document, node.Document);
        }

        Assert.Equal("allow[1][0]", document.DescendantNodes().Last().Path.ToString());
        Assert.Null(document.Root!.Parent);
        Assert.Null(document.Root.Member);
    }

    [Fact]
    public void Many_members_are_found_by_name()
    {
        var document = JsonDocument.Parse("{" + string.Join(",", Enumerable.Range(0, 100).Select(i => $"\"k{i % 50}\":{i}")) + "}");
        var container = (JsonObject)document.Root!;
        Assert.Equal("99", container["k49"]!.Value!.RawText);
        Assert.Equal(50, container.Members.Count(member => member.IsShadowed));
        Assert.False(container.TryGet("k50", out _));
    }
}
