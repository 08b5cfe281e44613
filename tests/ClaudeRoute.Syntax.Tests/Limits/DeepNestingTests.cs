namespace ClaudeRoute.Syntax.Tests;

/// <summary>Nothing recurses, so that depth is bounded by memory alone.</summary>
public sealed class DeepNestingTests
{
    private const int Depth = 100_000;

    [Fact]
    public void Nested_arrays_are_read_walked_and_found()
    {
        var text = new string('[', Depth) + "1" + new string(']', Depth);
        var document = JsonDocument.Parse(text);
        Assert.True(document.IsStrict);
        Assert.Equal(Depth + 1, document.DescendantNodes().Count());
        var inner = document.NodeAt(Depth)!;
        Assert.Equal("1", inner.RawText);
        Assert.Equal(Depth, inner.Path.Count);
        Assert.Same(inner, document.Find(inner.Path));
        Assert.Equal(inner.Path, JsonPath.Parse(inner.Path.ToString()));
    }

    [Fact]
    public void Nested_objects_are_read_and_changed()
    {
        var text = string.Concat(Enumerable.Repeat("{\"a\":", Depth)) + "1" + new string('}', Depth);
        var document = JsonDocument.Parse(text);
        Assert.True(document.IsStrict);
        var member = document.MemberAt(text.IndexOf('1', StringComparison.Ordinal))!;
        Assert.Equal(Depth, member.Path.Count);
        Assert.Same(member, document.FindMember(member.Path));
        var edit = Assert.Single(JsonEditor.Edit(document, [new JsonChange.Set(member.Path, "2")]).Edits!);
        Assert.Equal(new TextEdit(member.Value!.Span, "2"), edit);
        Assert.Single(JsonEditor.Edit(document, [new JsonChange.Remove(member.Path)]).Edits!);
        Assert.NotEmpty(JsonEditor.Edit(document, [new JsonChange.Set(member.Path.Parent!.Append("b"), "2")]).Edits!);
    }

    [Fact]
    public void A_deep_value_is_made_from_a_path()
    {
        var path = Enumerable.Range(0, 300).Aggregate(JsonPath.Root, (path, _) => path.Append("a"));
        var result = JsonEditor.Edit(JsonDocument.Parse("{}"), [new JsonChange.Set(path, "1")]);
        Assert.True(JsonDocument.Parse(TextEdits.Apply("{}", result.Edits!)).IsStrict);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[{\"a\":")]
    [InlineData("{")]
    [InlineData("]")]
    [InlineData("[}")]
    public void Unbalanced_brackets_are_read(string part)
    {
        var document = JsonDocument.Parse(string.Concat(Enumerable.Repeat(part, Depth)));
        Assert.True(document.HasErrors);
        Assert.Equal(document.DescendantNodes().Count(), document.DescendantNodes().Distinct().Count());
        _ = document.MemberAt(document.Text.Length);
    }
}
