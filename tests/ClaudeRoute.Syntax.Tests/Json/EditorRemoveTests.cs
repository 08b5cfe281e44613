namespace ClaudeRoute.Syntax.Tests;

/// <summary>Removing members, items, comments and trailing commas.</summary>
public sealed class EditorRemoveTests
{
    [Theory]
    [InlineData("a", "  \"b\": 2,\n  \"c\": 3\n")]
    [InlineData("b", "  \"a\": 1,\n  \"c\": 3\n")]
    [InlineData("c", "  \"a\": 1,\n  \"b\": 2\n")]
    public void A_member_goes_with_its_line_and_one_comma(string name, string left) =>
        EditCase.Check($"{{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}}\n--- remove {name}\n===\n{{\n{left}}}");

    [Theory]
    [InlineData("""{ "a": 1, "b": 2, "c": 3 }""", "a", """{ "b": 2, "c": 3 }""")]
    [InlineData("""{ "a": 1, "b": 2, "c": 3 }""", "b", """{ "a": 1, "c": 3 }""")]
    [InlineData("""{ "a": 1, "b": 2, "c": 3 }""", "c", """{ "a": 1, "b": 2 }""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "b", """{"a":1,"c":3}""")]
    [InlineData("""{ "a": 1 }""", "a", "{}")]
    [InlineData("""{ "a": 1, }""", "a", "{}")]
    [InlineData("""{ "a": 1, "b": 2, }""", "b", """{ "a": 1, }""")]
    [InlineData("""{ "a": 1, "b": 2, "a": 3 }""", "a", """{ "b": 2 }""")]
    [InlineData("""{ "a": 1, "a": 3, "b": 2 }""", "a", """{ "b": 2 }""")]
    [InlineData("""{ "b": 2, "a": 1, "a": 3 }""", "a", """{ "b": 2 }""")]
    [InlineData("""{ "a": 1, "a": 3 }""", "a", "{}")]
    [InlineData("""[1, 2, 3]""", "[0]", "[2, 3]")]
    [InlineData("""[1, 2, 3]""", "[2]", "[1, 2]")]
    [InlineData("""[ 1 ]""", "[0]", "[]")]
    [InlineData("""[1]""", "[1]", "[1]")]
    [InlineData("""{ "a": 1 }""", "x.y.z", """{ "a": 1 }""")]
    [InlineData("", "a", "")]
    [InlineData("""{ "a": 1 /* c */, "b": 2 }""", "a", """{ /* c */ "b": 2 }""")]
    [InlineData("""{ /* c */ "a": 1, "b": 2 }""", "a", """{ /* c */ "b": 2 }""")]
    [InlineData("""{ "a": 1 /* c */, "b": 2 /* d */ }""", "b", """{ "a": 1 /* c */ /* d */ }""")]
    [InlineData("""{ /* c */ "a": 1 }""", "a", """{ /* c */ }""")]
    public void On_one_line_the_blanks_stay_even(string before, string path, string after) =>
        EditCase.Check($"{before}\n--- remove {path}\n===\n{after}");

    [Fact]
    public void Comments_stay_where_they_are() => EditCase.Check(
        """
        {
          // above a
          "a": 1, // beside a
          // above b
          "b": 2 // beside b
          // below b
        }
        --- remove a
        --- remove b
        ===
        {
          // above a
          // beside a
          // above b
          // beside b
          // below b
        }
        """);

    [Fact]
    public void The_comma_before_the_last_member_goes_from_in_front_of_a_comment() => EditCase.Check(
        """
        {
          "a": 1, // beside a

          // above b
          "b": {
            "c": 2
          }
        }
        --- remove b
        ===
        {
          "a": 1 // beside a

          // above b
        }
        """);

    [Fact]
    public void Other_layouts_are_left_tidy() => EditCase.Check(
        """
        { "a": 1,
          "b": [ 1,
                 2 ],

          "c": 3 }
        --- remove b[1]
        --- remove c
        ===
        { "a": 1,
          "b": [ 1 ] }
        """);

    [Fact]
    public void A_line_comment_keeps_its_line_break() => EditCase.Check(
        """
        { "a": 1, // one
          "b": 2 }
        --- remove b
        ===
        { "a": 1 // one
          }
        """);

    [Fact]
    public void Leading_commas_go_with_their_lines() => EditCase.Check(
        """
        { "a": 1
        , "b": 2
        , "c": 3
        }
        --- remove c
        ===
        { "a": 1
        , "b": 2
        }
        """);

    [Fact]
    public void Blanks_around_a_comma_go_with_it() => EditCase.Check(
        """
        { "a" : 1 /* one */
          , "b" : 2 , "c" : 3 , // three
          "d": 4
        }
        --- remove a
        --- remove d
        ===
        { /* one */
          "b" : 2 , "c" : 3 // three
        }
        """);

    [Fact]
    public void Every_member_of_a_name_goes() => EditCase.Check(
        """
        {
          "a": 1,
          "b": 2, "a": 3,
          "a": {
            "b": 4
          }
        }
        --- remove a
        ===
        {
          "b": 2
        }
        """);

    [Fact]
    public void One_of_several_members_of_a_name_goes() => EditCase.Check(
        """
        {
          "a": 1,
          "a": 2,
          "a": 3
        }
        --- remove-member a 1
        ===
        {
          "a": 1,
          "a": 3
        }
        """);

    [Fact]
    public void A_document_is_made_strict() => EditCase.Check(
        """
        // top

        /* two */ // on a line
        {
          "a": 1, // beside
          /* before */ "b": [ 1, 2, ], /* x */ /* y */
          "c": /* inside */ { "d": 1, /* z */ }, // end
          /* over
             lines */
          "e": [
            1, // one
            // two
          ],
        }
        // bottom
        --- strict
        ===

        {
          "a": 1,
          "b": [ 1, 2 ],
          "c": { "d": 1 },
          "e": [
            1
          ]
        }

        """);

    [Fact]
    public void Commas_and_comments_in_odd_places_are_removed() => EditCase.Check(
        """
        [1 ,
          /* a */ ]
        --- strict
        ===
        [1 ]
        """);

    [Fact]
    public void Each_comment_and_comma_has_an_edit()
    {
        var document = JsonDocument.Parse("[1, /* a */ /* b */ // c\n// d\n]");
        Assert.Equal(document.Problems.Length, JsonEditor.MakeStrict(document).Edits!.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public void What_is_strict_needs_no_edit(string text) => Assert.Empty(JsonEditor.MakeStrict(JsonDocument.Parse(text)).Edits!);
}
