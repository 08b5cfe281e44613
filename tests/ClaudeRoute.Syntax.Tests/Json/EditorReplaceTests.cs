namespace ClaudeRoute.Syntax.Tests;

/// <summary>Replacing values, renaming, sequences of changes, and refusals.</summary>
public sealed class EditorReplaceTests
{
    [Fact]
    public void Only_the_value_changes() => EditCase.Check(
        """
        {
          "a" /* n */ : /* v */ "x" /* t */, // l
          "b": [ 1, 2 ]
        }
        --- set a "y"
        --- set b[1] 3
        ===
        {
          "a" /* n */ : /* v */ "y" /* t */, // l
          "b": [ 1, 3 ]
        }
        """);

    [Fact]
    public void A_value_of_several_lines_is_indented_like_the_document() => EditCase.Check(
        """
        {
            "a": {
                "b": 1
            }
        }
        --- set a.b {
          "x": [
            1
          ]
        }
        ===
        {
            "a": {
                "b": {
                    "x": [
                        1
                    ]
                }
            }
        }
        """);

    [Fact]
    public void The_member_that_counts_is_set() => EditCase.Check(
        """
        { "a": 1, "a": 2 }
        --- set a 3
        ===
        { "a": 1, "a": 3 }
        """);

    [Fact]
    public void The_whole_document_may_be_replaced() => EditCase.Check(
        """
        // top
        { "a": 1 }

        --- set $ {
          "b": 2
        }
        ===
        // top
        {
          "b": 2
        }

        """);

    [Fact]
    public void A_value_that_is_there_already_needs_no_edit() =>
        Assert.Empty(JsonEditor.Edit(JsonDocument.Parse("""{ "a": "x" }"""), [new JsonChange.Set(JsonPath.Of("a"), "\"x\"")]).Edits!);

    [Fact]
    public void A_rename_leaves_the_value() => EditCase.Check(
        """
        {
          "a": 1, // one
          "a": { "b" : 2 }
        }
        --- rename a.b odd "name"
        --- rename a x
        ===
        {
          "x": 1, // one
          "x": { "odd \"name\"" : 2 }
        }
        """);

    [Fact]
    public void Later_changes_see_earlier_ones() => EditCase.Check(
        """
        {
          "a": 1
        }
        --- set b.c 2
        --- rename b d
        --- set d.e 3
        --- remove d.c
        --- remove a
        ===
        {
          "d": {
            "e": 3
          }
        }
        """);

    [Fact]
    public void A_member_of_the_original_is_found_after_other_changes() => EditCase.Check(
        """
        {
          "x": 0,
          "a": 1,
          "a": 2,
          "a": 3
        }
        --- set y { "z": 1 }
        --- remove x
        --- remove-member a 2
        --- rename a b
        --- remove-member a 0
        ===
        {
          "b": 2,
          "y": { "z": 1 }
        }
        """);

    [Fact]
    public void A_member_that_is_gone_needs_no_change() => EditCase.Check(
        """
        { "a": { "b": 1 }, "c": 2 }
        --- remove a
        --- remove-member a.b 0
        --- remove-member a 0
        ===
        { "c": 2 }
        """);

    [Theory]
    [InlineData("{ \"a\": }", "set a 1", "the file has syntax errors")]
    [InlineData("[1 2]", "remove [0]", "the file has syntax errors")]
    [InlineData("{ 'a': 1 }", "set a 1", "the file has syntax errors")]
    [InlineData("{ 'a': 1 }", "strict", "the file has syntax errors")]
    [InlineData("{ \"a\": 1 }", "set a.b 1", "a part of the path is not an object")]
    [InlineData("{ \"a\": null }", "set a.b 1", "a part of the path is not an object")]
    [InlineData("[1]", "set a 1", "a part of the path is not an object")]
    [InlineData("[1]", "remove a", "a part of the path is not an object")]
    [InlineData("{ \"a\": 1 }", "remove a.b.c", "a part of the path is not an object")]
    [InlineData("{ \"a\": {} }", "set a[0] 1", "a part of the path is not an array")]
    [InlineData("{ \"a\": {} }", "remove a[0]", "a part of the path is not an array")]
    [InlineData("[1]", "set [2] 1", "the array has fewer items")]
    [InlineData("{}", "set a[1] 1", "the array has fewer items")]
    [InlineData("", "set a[1] 1", "the array has fewer items")]
    [InlineData("{}", "set a {", "the new value is not JSON")]
    [InlineData("{}", "set a // 1", "the new value is not JSON")]
    [InlineData("{}", "remove $", "the whole document cannot be removed")]
    [InlineData("{}", "rename a b", "there is no such member")]
    [InlineData("[1]", "rename [0] b", "only a member has a name")]
    [InlineData("{ \"a\": 1, \"b\": 2 }", "rename a b", "there is a member of the new name already")]
    public void What_cannot_be_done_is_refused(string before, string change, string reason) =>
        EditCase.Check($"{before}\n--- {change}\n=== refused: {reason}");

    [Fact]
    public void A_member_of_another_document_is_refused()
    {
        var other = (JsonObject)JsonDocument.Parse("""{ "a": 1 }""").Root!;
        var result = JsonEditor.Edit(JsonDocument.Parse("""{ "a": 1 }"""), [new JsonChange.RemoveMember(other.Members[0])]);
        Assert.Equal(new JsonEditResult(null, "the file has changed in the meantime"), result);
    }
}
