namespace ClaudeRoute.Syntax.Tests;

/// <summary>Which problems a text has and where, and the tree that is read in spite of them.</summary>
public sealed class ParserTests
{
    [Fact]
    public void Strict_json_has_no_problems() => MarkedText.Check(
        """
        {
          "a": [1, -0, 2.5e+3, true, false, null],
          "b": { "": "\u00e9\ud800\n", "b": {} },
          "c": []
        }
        """,
        """{a: [1, -0, 2.5e+3, true, false, null], b: {"": "é""" + "\ud800" + """\n", b: {}}, c: []}""");

    [Theory]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData(" \t\r\n[ ]\r\n")]
    [InlineData("\"\u2028\u2029\u007f\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e999")]
    public void Strict_json_is_recognised(string text) => Assert.True(JsonDocument.Parse(text).IsStrict);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("\"\t\"")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("0x10")]
    [InlineData("True")]
    [InlineData("\u00a0{}")]
    [InlineData("{}\u000b")]
    [InlineData("{} // c")]
    [InlineData("[1,]")]
    [InlineData("{,}")]
    [InlineData("[1 2]")]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("{}{}")]
    [InlineData("/")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("['x']")]
    [InlineData("/**/1")]
    [InlineData("[}")]
    public void What_is_not_json_is_not_strict(string text) => Assert.False(JsonDocument.Parse(text).IsStrict);

    [Fact]
    public void Comments_and_trailing_commas_are_extensions()
    {
        var document = MarkedText.Check(
            """
            // top
            ^^^^^^ Comment
            {
              "a": [1, /* in */ 2, ], // after
                       ^^^^^^^^ Comment
                                 ^ TrailingComma
                                      ^^^^^^^^ Comment
              "b": 2,
                    ^ TrailingComma
              /* last
              ^^^^^^^ Comment
                 lines */
            }
            """,
            "{a: [1, 2], b: 2}");
        Assert.False(document.HasErrors);
        Assert.False(document.IsStrict);
        Assert.Equal("// top|/* in */|// after|/* last\n     lines */", string.Join('|', document.Comments.Select(document.Text.ToString)));
    }

    [Fact]
    public void Quotes_and_names_of_other_notations_are_read() => MarkedText.Check(
        """
        {
          a: 'it\'s "so"',
          ^ UnquotedName
             ^^^^^^^^^^^^ SingleQuotedString
          $b_1-c: 'x',
          ^^^^^^ UnquotedName
                  ^^^ SingleQuotedString
          'd': 1
          ^^^ SingleQuotedString
        }
        """,
        """{a: "it's \"so\"", "$b_1-c": "x", d: 1}""");

    [Fact]
    public void Words_and_numbers_that_are_no_values_are_kept() => MarkedText.Check(
        """
        [
          NaN, undefined, True,
          ^^^ InvalidLiteral
               ^^^^^^^^^ InvalidLiteral
                          ^^^^ InvalidLiteral
          01, +1, .5, 0x1F, 1_000, -Infinity
          ^^ InvalidNumber
              ^^ InvalidNumber
                  ^^ InvalidNumber
                      ^^^^ InvalidNumber
                            ^^^^^ InvalidNumber
                                   ^^^^^^^^^ InvalidLiteral
        ]
        """,
        "[NaN, undefined, True, 01, +1, .5, 0x1F, 1_000, -Infinity]");

    [Fact]
    public void An_unquoted_value_of_several_words_is_one_problem() => MarkedText.Check(
        """
        {
          "a": claude sonnet,
               ^^^^^^ InvalidLiteral
                      ^^^^^^ UnquotedName
                            ^ MissingColon
          "b": 1
        }
        """,
        "{a: claude, sonnet: ?, b: 1}");

    [Fact]
    public void A_missing_comma_is_marked_at_the_next_token() => MarkedText.Check(
        """
        {
          "a": [1 2, "x" "y"]
                  ^ MissingComma
                         ^^^ MissingComma
          "b": { "c": 1 } // note
          ^^^ MissingComma
                          ^^^^^^^ Comment
          "d": 2
          ^^^ MissingComma
        }
        """,
        """{a: [1, 2, "x", "y"], b: {c: 1}, d: 2}""");

    [Fact]
    public void Missing_colons_and_values_leave_the_other_members_alone() => MarkedText.Check(
        """
        {
          "a",
             ^ MissingColon
          "b" 1,
              ^ MissingColon
          "c":,
              ^ MissingValue
          "d" = 2,
              ^ MissingColon
          "e": : 3,
               ^ UnexpectedCharacter
          "f": [, 1,, 2],
                ^ MissingValue
                    ^ MissingValue
          "g" { "h": 1 },
              ^ MissingColon
          "i":
        }
        ^ MissingValue
        """,
        "{a: ?, b: 1, c: ?, d: 2, e: 3, f: [1, 2], g: {h: 1}, i: ?}");

    [Fact]
    public void A_name_on_the_next_line_is_not_taken_for_the_value() => MarkedText.Check(
        """
        {
          "a":
          "b": 1,
          ^^^ MissingValue
          "c"
          "d": { "e": "x" },
          ^^^ MissingColon
          "f":
          g: 2
          ^ InvalidLiteral
          ^ MissingValue
        }
        """,
        """{a: ?, b: 1, c: ?, d: {e: "x"}, f: ?, g: 2}""");

    [Fact]
    public void A_half_typed_name_leaves_the_next_member_alone() => MarkedText.Check(
        """
        {
          "a": 1,
          "AN
          ^^^ UnterminatedString
          "b": 2
        }
        """,
        "{a: 1, AN: ?, b: 2}");

    [Fact]
    public void An_unterminated_string_ends_with_its_line() => MarkedText.Check(
        """
        {
          "a": "x,
               ^^^ UnterminatedString
          "b": 'y
               ^^ SingleQuotedString
               ^^ UnterminatedString
          "c": "\
               ^^ UnterminatedString
          "d": 1
        }
        """,
        """{a: "x,", b: "y", c: "\\", d: 1}""");

    [Fact]
    public void Escapes_and_control_characters_are_marked_one_by_one() => MarkedText.Check(
        "{\n  \"a\": \"C:\\Users\\x \\u12 \\'\t\u0001\"\n"
        + "          ^^ InvalidEscape\n"
        + "                ^^ InvalidEscape\n"
        + "                   ^^^^ InvalidEscape\n"
        + "                        ^^ InvalidEscape\n"
        + "                          ^ ControlCharacter\n"
        + "                          \t^ ControlCharacter\n}",
        "{a: \"C:\\\\Users\\\\x \\\\u12 '\\t\\u0001\"}");

    [Fact]
    public void A_bracket_of_the_wrong_kind_closes_what_it_can() => MarkedText.Check(
        """
        {
          "o": { "a": [1, [2 },
                             ^ MismatchedBracket
          "b": [{ "c": 3 ]
                         ^ MismatchedBracket
        }
        """,
        "{o: {a: [1, [2]]}, b: [{c: 3}]}");

    [Fact]
    public void A_name_in_an_array_ends_the_array() => MarkedText.Check(
        """
        {
          "a": [1, [2, "x",
          "b": 1,
          ^^^ MissingBracket
          "c": ["A": "x"]
                   ^ UnexpectedCharacter
        }
        """,
        """{a: [1, [2, "x"]], b: 1, c: ["A", "x"]}""");

    [Fact]
    public void An_object_in_the_place_of_a_member_ends_the_one_before_it() => MarkedText.Check(
        """
        [
          { "a": 1,
          { "b": 2
          ^ MissingBracket
          { "c": 3 }
          ^ MissingBracket
        ]
        """,
        "[{a: 1}, {b: 2}, {c: 3}]");

    [Fact]
    public void Stray_brackets_are_passed_over() => MarkedText.Check(
        """
        {
          "a": 1 ],
                 ^ UnexpectedCharacter
          { "b": 2 },
          ^ UnexpectedCharacter
          ["c"],
          ^ UnexpectedCharacter
               ^ MissingColon
          "d": 3
        }
        """,
        "{a: 1, b: 2, c: ?, d: 3}");

    [Fact]
    public void Members_after_one_brace_too_many_still_belong_to_the_object() => MarkedText.Check(
        """
        {
          "env": { "A": "x" } },
                               ^ TextAfterEnd
          "model": "y"
        }
        """,
        """{env: {A: "x"}, model: "y"}""");

    [Theory]
    [InlineData("{}\n{}\n^ TextAfterEnd", "{}")]
    [InlineData("{},\n  ^ TextAfterEnd", "{}")]
    [InlineData("1, \"a\": 2\n ^ TextAfterEnd", "1")]
    [InlineData("}\n^ UnexpectedCharacter", "?")]
    [InlineData(": {}\n^ UnexpectedCharacter", "{}")]
    [InlineData("{ \"a\": 1\n        ! UnexpectedEnd", "{a: 1}")]
    [InlineData("[1,\n   ! UnexpectedEnd", "[1]")]
    [InlineData("[[{\"a\":\n       ! UnexpectedEnd", "[[{a: ?}]]")]
    [InlineData("{} /* x\n   ^^^^ Comment\n   ^^^^ UnterminatedComment", "{}")]
    [InlineData("@@ {}\n^^ UnexpectedCharacter", "{}")]
    [InlineData("/ {}\n^ UnexpectedCharacter", "{}")]
    [InlineData("# x\n^ UnexpectedCharacter\n  ^ InvalidLiteral", "x")]
    public void What_is_around_the_value_is_marked(string marked, string tree) => MarkedText.Check(marked, tree);

    [Fact]
    public void A_byte_order_mark_is_no_problem()
    {
        var document = JsonDocument.Parse("\uFEFF{}");
        Assert.True(document.HasByteOrderMark);
        Assert.True(document.IsStrict);
        Assert.Equal(new TextSpan(1, 2), document.Root!.Span);
        Assert.False(JsonText.IsStrict("\uFEFF{}"));
        Assert.False(JsonDocument.Parse("{}\uFEFF").IsStrict);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\uFEFF \r\n\t", true)]
    [InlineData("// c", false)]
    [InlineData("@", false)]
    public void Blank_is_white_space_only(string text, bool blank)
    {
        var document = JsonDocument.Parse(text);
        Assert.Equal(blank, document.IsBlank);
        Assert.Null(document.Root);
        Assert.False(document.IsStrict);
    }

    [Fact]
    public void The_list_of_errors_is_cut_but_not_that_of_comments()
    {
        var document = JsonDocument.Parse("[" + string.Concat(Enumerable.Repeat(",/**/", 5000)) + "1,]");
        Assert.Equal(1000, document.Problems.Count(problem => problem.Kind == JsonProblemKind.MissingValue));
        Assert.Equal(5000, document.Problems.Count(problem => problem.Kind == JsonProblemKind.Comment));
        Assert.Equal(5000, document.Comments.Length);
        Assert.Equal(JsonProblemKind.TrailingComma, document.Problems[^1].Kind);
    }
}
