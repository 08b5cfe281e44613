using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

public sealed class JsonPathTests
{
    [Fact]
    public void A_path_is_written_as_it_is_read_aloud()
    {
        Assert.Equal("env.ANTHROPIC_BASE_URL", JsonPath.Of("env", "ANTHROPIC_BASE_URL").ToString());
        Assert.Equal("permissions.allow[2]", JsonPath.Of("permissions", "allow").Append(2).ToString());
        Assert.Equal("[\"odd name\"].x[\"a.b\"][\"\"][\"\\\"\"]", JsonPath.Of("odd name", "x", "a.b", "", "\"").ToString());
        Assert.Equal("", JsonPath.Root.ToString());
        Assert.Equal("[0][1].a", JsonPath.Root.Append(0).Append(1).Append("a").ToString());
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("a[0].b")]
    [InlineData("[\"a\\u0041\"]", "aA")]
    [InlineData("mcp:tool/x y.z", "mcp:tool/x y", "z")]
    [InlineData("é", "é")]
    public void A_path_is_read(string text, params string[] names)
    {
        var path = JsonPath.Parse(text);
        Assert.True(names.Length == 0 ? path.ToString() == text : path == JsonPath.Of(names));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a.[0]")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a[-1]")]
    [InlineData("a[ 1]")]
    [InlineData("a[99999999999]")]
    [InlineData("a[x]")]
    [InlineData("a[\"x]")]
    [InlineData("a[\"x\"")]
    [InlineData("a[\"\\x\"]")]
    [InlineData("a[\"x\\")]
    [InlineData("a[0]b")]
    public void What_is_no_path_is_refused(string text)
    {
        Assert.False(JsonPath.TryParse(text, out _));
        Assert.Throws<FormatException>(() => JsonPath.Parse(text));
    }

    [Fact]
    public void Paths_are_compared_by_what_they_say()
    {
        var path = JsonPath.Of("a").Append(1);
        Assert.Equal(JsonPath.Parse("a[1]"), path);
        Assert.Equal(JsonPath.Parse("a[1]").GetHashCode(), path.GetHashCode());
        Assert.NotEqual(JsonPath.Parse("a[2]"), path);
        Assert.NotEqual(JsonPath.Of("a", "1"), path);
        Assert.NotEqual(JsonPath.Of("b").Append(1), path);
        Assert.False(path.Equals(null));
        Assert.True(path != JsonPath.Root && path != null && path == JsonPath.Parse("a[1]"));
    }

    [Fact]
    public void A_path_knows_its_parts()
    {
        var path = JsonPath.Parse("a[1].b");
        Assert.Equal([new("a", 0), new(null, 1), new("b", 0)], path.Segments);
        Assert.Equal(("b", null), (path.Name, path.Index));
        Assert.Equal((null, 1), (path.Parent!.Name, path.Parent.Index));
        Assert.Equal((null, null), (JsonPath.Root.Name, JsonPath.Root.Index));
        Assert.True(JsonPath.Root.IsRoot && JsonPath.Root.Parent is null);
        Assert.True(path.StartsWith(path) && path.StartsWith(path.Parent) && path.StartsWith(JsonPath.Root));
        Assert.False(path.Parent.StartsWith(path) || path.StartsWith(JsonPath.Of("b")));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.Append(-1));
    }

    [Fact]
    public void Every_path_survives_its_text()
    {
        var names = Gen.OneOf(Generators.Names, Gen.Choose(0, 0xffff).Select(code => (char)code).ArrayOf().Select(characters => new string(characters)));
        var segments = Gen.OneOf(names.Select(name => new JsonPathSegment(name, 0)), Gen.Choose(0, 100).Select(index => new JsonPathSegment(null, index)));
        Prop.ForAll(segments.ArrayOf().ToArbitrary(), array =>
        {
            var path = array.Aggregate(JsonPath.Root, (path, segment) => segment.Name is null ? path.Append(segment.Index) : path.Append(segment.Name));
            Assert.Equal(path, JsonPath.Parse(path.ToString()));
            Assert.Equal(array, path.Segments);
        }).Check(1000);
    }

    [Fact]
    public void Every_text_is_read_or_refused() =>
        Prop.ForAll(Gen.Elements('a', '.', '[', ']', '"', '\\', '0', ' ').ArrayOf().ToArbitrary(), characters =>
        {
            if (JsonPath.TryParse(new string(characters), out var path))
            {
                Assert.Equal(path, JsonPath.Parse(path.ToString()));
            }
        }).Check(3000);
}
