using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>What holds for every document, however it is laid out.</summary>
public sealed class DocumentProperties
{
    private static readonly bool[] s_strictOrNot = [true, false];

    [Fact]
    public void A_document_means_what_was_written() => Prop.ForAll(Generators.Trials(0), trial =>
    {
        foreach (var strict in s_strictOrNot)
        {
            var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict));
            Assert.False(document.HasErrors);
            Assert.True(document.IsStrict || !strict);
            Assert.Equal(Layout.Compact(trial.Model), Layout.Compact(Model.Of(document.Root!)));
        }
    }).Check(1000);

    [Fact]
    public void Tokens_and_what_is_between_them_make_up_the_text() => Prop.ForAll(Generators.Trials(0), trial =>
    {
        var text = Layout.Wild(trial.Model, trial.Layout, strict: false);
        var document = JsonDocument.Parse(text);
        var covered = new bool[text.Length];
        foreach (var span in Tokens(document).Concat(document.Comments))
        {
            for (var offset = span.Start; offset < span.End; offset++)
            {
                Assert.False(covered[offset]);
                covered[offset] = true;
            }
        }

        Assert.All(text.Where((_, offset) => !covered[offset]), character => Assert.Contains(character, " \t\r\n,"));
    }).Check(500);

    [Fact]
    public void Every_offset_finds_the_innermost_value() => Prop.ForAll(Generators.Trials(0), trial =>
    {
        var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict: false));
        var nodes = document.DescendantNodes().ToArray();
        var members = nodes.OfType<JsonObject>().SelectMany(container => container.Members).ToArray();
        for (var offset = 0; offset < document.Text.Length; offset++)
        {
            // Inside a value that holds no other at this place, there is no doubt about which one is meant.
            var inner = nodes.LastOrDefault(node => node.Span.Start < offset && offset < node.Span.End);
            var touching = nodes.Where(node => node.Span.Touches(offset)).ToArray();
            var found = document.NodeAt(offset);
            Assert.True(touching.Length == 0 ? found is null : touching.Contains(found));
            Assert.True(inner is null || found!.Span.Start >= inner.Span.Start);
            var member = members.LastOrDefault(member => member.Span.Start < offset && offset < member.Span.End);
            Assert.True(member is null || document.MemberAt(offset)!.NameSpan.Start >= member.NameSpan.Start);
        }
    }).Check(200);

    [Fact]
    public void Comments_and_trailing_commas_can_be_taken_out() => Prop.ForAll(Generators.Trials(0), trial =>
    {
        var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict: false));
        var edits = JsonEditor.MakeStrict(document).Edits!;
        Assert.Equal(document.Problems.Length, edits.Count);
        var strict = JsonDocument.Parse(TextEdits.Apply(document.Text.Text, edits));
        Assert.True(strict.IsStrict);
        Assert.Equal(Layout.Compact(trial.Model), Layout.Compact(Model.Of(strict.Root!)));
    }).Check(1000);

    private static IEnumerable<TextSpan> Tokens(JsonDocument document)
    {
        foreach (var node in document.DescendantNodes())
        {
            if (node is JsonContainer)
            {
                yield return new TextSpan(node.Span.Start, 1);
                yield return new TextSpan(node.Span.End - 1, 1);
            }
            else
            {
                yield return node.Span;
            }

            if (node is JsonObject container)
            {
                foreach (var member in container.Members)
                {
                    yield return member.NameSpan;
                    yield return new TextSpan(member.Colon!.Value, 1);
                }
            }
        }
    }
}
