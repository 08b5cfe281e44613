using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>What holds for every sequence of changes to every document.</summary>
public sealed class EditProperties
{
    private static readonly bool[] s_strictOrNot = [true, false];
    private static readonly string[] s_newLines = ["\n", "\r\n", "\r"];
    private static readonly string[] s_indents = ["  ", "    ", "\t", " "];

    [Fact]
    public void Changes_to_a_text_are_those_to_the_model() => Prop.ForAll(Generators.Trials(5), trial =>
    {
        foreach (var strict in s_strictOrNot)
        {
            var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict));
            var (changes, model) = Resolve(trial, Layout.Compact);
            var after = Apply(document, changes);
            Assert.False(after.HasErrors);
            Assert.True(after.IsStrict || !strict);
            Assert.Equal(Layout.Compact(model), Layout.Compact(Model.Of(after.Root!)));
        }
    }).Check(1500);

    [Fact]
    public void Changes_at_once_are_changes_one_by_one() => Prop.ForAll(Generators.Trials(5), trial =>
    {
        var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict: false));
        var (changes, _) = Resolve(trial, model => Layout.Pretty(model, "  ", "\n"));
        var oneByOne = changes.Aggregate(document, (current, change) => Apply(current, [change]));
        Assert.Equal(oneByOne.Text.Text, Apply(document, changes).Text.Text);
    }).Check(700);

    [Fact]
    public void What_a_change_does_not_touch_stays_byte_for_byte() => Prop.ForAll(Generators.Trials(1), trial =>
    {
        var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict: false));
        foreach (var change in Resolve(trial, Layout.Compact).Changes)
        {
            var after = Apply(document, [change]);
            Untouched.Check(document, after, change);
        }
    }).Check(1500);

    [Fact]
    public void An_indented_document_stays_as_an_indenting_writer_would_have_it() => Prop.ForAll(Generators.Trials(5), trial =>
    {
        var (indent, newLine) = (s_indents[trial.Layout % 4], s_newLines[trial.Layout / 4 % 3]);
        var model = new Model.Map([new Model.Entry("first", new Model.Map([new Model.Entry("inner", trial.Model)])), new Model.Entry("last", trial.Model)]);
        var before = Layout.Pretty(model, indent, newLine) + newLine;
        var (changes, after) = Resolve(trial with { Model = model }, value => Layout.Pretty(value, "  ", "\n"), keepsRoot: true);
        Assert.Equal(Layout.Pretty(after, indent, newLine) + newLine, Apply(JsonDocument.Parse(before), changes).Text.Text);
    }).Check(1500);

    [Fact]
    public void A_document_on_one_line_stays_as_a_compact_writer_would_have_it() => Prop.ForAll(Generators.Trials(5), trial =>
    {
        var model = new Model.Map([new Model.Entry("first", new Model.List([trial.Model, trial.Model])), new Model.Entry("last", trial.Model)]);
        foreach (var write in new Func<Model, string>[] { Layout.Compact, Layout.Spaced })
        {
            var (changes, after) = Resolve(trial with { Model = model }, write, keepsRoot: true);
            Assert.Equal(write(after), Apply(JsonDocument.Parse(write(model)), changes).Text.Text);
        }
    }).Check(700);

    [Fact]
    public void Members_of_the_original_are_removed_one_by_one() => Prop.ForAll(Generators.Trials(5), trial =>
    {
        var document = JsonDocument.Parse(Layout.Wild(trial.Model, trial.Layout, strict: false));
        var pairs = Pairs(document.Root!, trial.Model).ToArray();
        var (changes, model) = (new List<JsonChange>(), trial.Model);
        foreach (var plan in trial.Plans)
        {
            if (plan.Kind % 2 == 0 && pairs.Length > 0)
            {
                var (member, entry) = pairs[plan.Place % pairs.Length];
                changes.Add(new JsonChange.RemoveMember(member));
                model = model.Without(entry);
            }
            else if (model is Model.Map)
            {
                changes.Add(new JsonChange.Set(JsonPath.Of("added", plan.Name), Layout.Compact(plan.Value)));
                model = model.Set(JsonPath.Of("added", plan.Name), plan.Value);
            }
        }

        Assert.Equal(Layout.Compact(model), Layout.Compact(Model.Of(Apply(document, changes).Root!)));
    }).Check(1000);

    private static JsonDocument Apply(JsonDocument document, IReadOnlyList<JsonChange> changes)
    {
        var result = JsonEditor.Edit(document, changes);
        Assert.Null(result.Refusal);
        Assert.Equal(result.Edits, TextEdits.Minimize(document.Text.Text, result.Edits!));
        return JsonDocument.Parse(TextEdits.Apply(document.Text.Text, result.Edits!));
    }

    private static (List<JsonChange> Changes, Model After) Resolve(Trial trial, Func<Model, string> write, bool keepsRoot = false)
    {
        var (changes, model) = (new List<JsonChange>(), trial.Model);
        foreach (var plan in trial.Plans)
        {
            // An empty or replaced root shows no layout that could be kept.
            if (Plans.Resolve(plan, model, write) is { } next && !(keepsRoot && next.After is not Model.Map { Members.Length: > 0 }))
            {
                changes.Add(next.Change);
                model = next.After;
            }
        }

        return (changes, model);
    }

    private static IEnumerable<(JsonMember Member, Model.Entry Entry)> Pairs(JsonNode node, Model model) => (node, model) switch
    {
        (JsonObject container, Model.Map map) => container.Members.Zip(map.Members)
            .SelectMany(pair => Pairs(pair.First.Value!, pair.Second.Value).Prepend(pair)),
        (JsonArray array, Model.List list) => array.Items.Zip(list.Items).SelectMany(pair => Pairs(pair.First, pair.Second)),
        _ => [],
    };
}
