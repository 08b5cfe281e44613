namespace ClaudeRoute.Syntax.Tests;

public sealed class EditorInsertTests
{
    [Fact]
    public void A_member_goes_on_its_own_line_where_the_others_do() => EditCase.Check(
        """
        {
            "env": {
                "A": "x"
            }
        }

        --- set env.B "y"
        --- set model "m"
        ===
        {
            "env": {
                "A": "x",
                "B": "y"
            },
            "model": "m"
        }

        """);

    [Fact]
    public void A_member_goes_on_the_line_of_the_object_where_the_others_do() => EditCase.Check(
        """
        {
          "env": { "A": "x" },
          "b": {"A":"x"},
          "c": {"A":1, "B":2}
        }
        --- set env.B 1
        --- set b.B 1
        --- set c.C 1
        ===
        {
          "env": { "A": "x", "B": 1 },
          "b": {"A":"x","B":1},
          "c": {"A":1, "B":2, "C":1}
        }
        """);

    [Theory]
    [InlineData("""{"a":1,"b":[1]}""", "c.d", "[\n  1,\n  2\n]", """{"a":1,"b":[1],"c":{"d":[1,2]}}""")]
    [InlineData("""{"a":1,"b":[1]}""", "b[1]", "{\n  \"x\": 1\n}", """{"a":1,"b":[1,{"x": 1}]}""")]
    [InlineData("""{ "a": 1 }""", "c.d", "[\n  1,\n  2\n]", """{ "a": 1, "c": { "d": [1, 2] } }""")]
    [InlineData("""{ "a": [] }""", "a[0]", "1", """{ "a": [1] }""")]
    [InlineData("""{ "a": [ 0 ], "b": [] }""", "b[0]", "1", """{ "a": [ 0 ], "b": [1] }""")]
    [InlineData("""{ "a": {} }""", "a.b", "1", """{ "a": { "b": 1 } }""")]
    [InlineData("""{"a":{}}""", "a.b", "1", """{"a":{"b":1}}""")]
    [InlineData("""{"a" : {}}""", "b", "{}", """{"a" : {}, "b" : {}}""")]
    [InlineData("""[[1,2],[3]]""", "[1][1]", "4", """[[1,2],[3,4]]""")]
    [InlineData("""[1, 2]""", "[2]", "{\n}", """[1, 2, {}]""")]
    [InlineData("""{ "a": { "b": 1 } }""", "a", "[\n  2\n]", """{ "a": [2] }""")]
    public void A_document_on_one_line_stays_on_one_line(string before, string path, string json, string after)
    {
        var result = JsonEditor.Edit(JsonDocument.Parse(before), [new JsonChange.Set(JsonPath.Parse(path), json)]);
        Assert.Equal(after, TextEdits.Apply(before, result.Edits!));
    }

    [Fact]
    public void Missing_parents_are_made() => EditCase.Check(
        """
        {
          "model": "m"
        }
        --- set permissions.allow[0] "Bash"
        --- set permissions.deny []
        ===
        {
          "model": "m",
          "permissions": {
            "allow": [
              "Bash"
            ],
            "deny": []
          }
        }
        """);

    [Fact]
    public void A_comma_goes_before_a_comment_on_the_line() => EditCase.Check(
        """
        {
          "a": 1 // note
        }
        --- set b 2
        ===
        {
          "a": 1, // note
          "b": 2
        }
        """);

    [Fact]
    public void A_trailing_comma_is_used() => EditCase.Check(
        """
        {
          "a": [
            1, // one
          ],
        }
        --- set a[1] 2
        --- set b 2
        ===
        {
          "a": [
            1, // one
            2
          ],
          "b": 2
        }
        """);

    [Fact]
    public void Comments_after_the_last_member_stay_after_it() => EditCase.Check(
        """
        {
          "a": 1, /* x
            y */ // z
          // "c": 3
        }
        --- set b 2
        ===
        {
          "a": 1, /* x
            y */ // z
          "b": 2
          // "c": 3
        }
        """);

    [Fact]
    public void A_line_comment_on_the_line_of_the_brace_moves_the_member_to_the_next_line() => EditCase.Check(
        """
        { "a": 1 // note
        }
        --- set b { "c": 1 }
        ===
        { "a": 1, // note
          "b": { "c": 1 }
        }
        """);

    [Fact]
    public void A_block_comment_on_the_line_stays_with_its_member() => EditCase.Check(
        """
        { "a": 1 /* one */ }
        --- set b 2
        ===
        { "a": 1 /* one */, "b": 2 }
        """);

    [Fact]
    public void The_closing_brace_may_be_on_the_line_of_the_last_member() => EditCase.Check(
        """
        { "a": 1,
          "b": 2 }
        --- set c 3
        ===
        { "a": 1,
          "b": 2,
          "c": 3 }
        """);

    [Fact]
    public void An_empty_object_is_opened() => EditCase.Check(
        """
        {}
        --- set env.A 1
        ===
        {
          "env": {
            "A": 1
          }
        }
        """);

    [Fact]
    public void Empty_containers_in_an_indented_document_are_opened() => EditCase.Check(
        """
        {
        	"a": {},
        	"b": [ ],
        	"c": {
        	}
        }
        --- set a.x 1
        --- set b[0] {
          "y": [
            2
          ]
        }
        --- set c.z 3
        ===
        {
        	"a": {
        		"x": 1
        	},
        	"b": [
        		{
        			"y": [
        				2
        			]
        		}
        	],
        	"c": {
        		"z": 3
        	}
        }
        """);

    [Fact]
    public void Comments_in_an_empty_object_are_kept() => EditCase.Check(
        """
        {
          "a": {
              // none yet
          },
          "b": { /* none */ },
          "c": { // none
          },
          "d": {
            /* none */ }
        }
        --- set a.x 1
        --- set b.x 1
        --- set c.x 1
        --- set d.x 1
        ===
        {
          "a": {
              // none yet
              "x": 1
          },
          "b": { /* none */ "x": 1 },
          "c": { // none
            "x": 1
          },
          "d": {
            /* none */
            "x": 1
          }
        }
        """);

    [Theory]
    [InlineData("", "{\n  \"a\": 1\n}\n")]
    [InlineData(" ", "{\n  \"a\": 1\n}\n")]
    [InlineData("\uFEFF", "\uFEFF{\n  \"a\": 1\n}\n")]
    [InlineData("\r\n\r\n", "{\r\n  \"a\": 1\r\n}\r\n")]
    [InlineData("// c", "// c\n{\n  \"a\": 1\n}")]
    [InlineData("\uFEFF// c\r\n", "\uFEFF// c\r\n{\r\n  \"a\": 1\r\n}\r\n")]
    public void A_blank_document_gets_an_object(string before, string after)
    {
        var result = JsonEditor.Edit(JsonDocument.Parse(before), [new JsonChange.Set(JsonPath.Of("a"), "1")]);
        Assert.Equal(after, TextEdits.Apply(before, result.Edits!));
    }

    [Fact]
    public void A_byte_order_mark_is_no_indentation()
    {
        const string Before = "\uFEFF{}";
        var result = JsonEditor.Edit(JsonDocument.Parse(Before), [new JsonChange.Set(JsonPath.Of("a"), "1")]);
        Assert.Equal("\uFEFF{\n  \"a\": 1\n}", TextEdits.Apply(Before, result.Edits!));
    }
}
