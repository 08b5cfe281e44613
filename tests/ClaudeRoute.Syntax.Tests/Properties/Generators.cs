using FsCheck;
using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>A change before it is known what it is made on: numbers that select a place in whatever is there.</summary>
public sealed record Plan(int Kind, int Place, string Name, Model Value);

/// <summary>A model, the seed of its layout, and changes to make.</summary>
public sealed record Trial(Model Model, int Layout, Plan[] Plans)
{
    public override string ToString() => $"{Model}\nlayout {Layout}\n{string.Join('\n', Plans.AsEnumerable())}";
}

internal static class Generators
{
    // Few names, so that they meet; some that need quoting.
    private static readonly string[] s_names = ["a", "b", "env", "ANTHROPIC_MODEL", "", "x y", "a.b", "é\"\\", "\u0001"];

    private static readonly string[] s_scalars =
    [
        "0", "-0", "1.5e-3", "true", "false", "null", "\"\"", "\"x\"", "\"// no comment\"", "\"/* */\"", "\"{[,:]}\"", "\"é\\n\\\"\"", "\"\\u0001\"",
    ];

    public static Arbitrary<Trial> Trials(int maxPlans) => Arb.From(TrialOf(maxPlans), Smaller);

    public static Gen<Model> Models => Gen.Sized(size => Models_(Math.Min(size, 40)));

    public static Gen<string> Names => Gen.Elements(s_names);

    // Values that a change brings have no second member of one name, as whoever makes changes knows what they write.
    private static Gen<Model> PlainModels => Models.Resize(6).Select(Distinct);

    /// <summary>Runs a property; a failure names the seed to run it with again.</summary>
    public static void Check(this Property property, int count) => property.Check(
        Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true).WithEndSize(40));

    private static Gen<Model> Models_(int size)
    {
        var scalar = Gen.Elements(s_scalars).Select(Model (json) => new Model.Scalar(json));
        if (size <= 1)
        {
            return Gen.Frequency((4, scalar), (1, Gen.Elements<Model>(new Model.Map([]), new Model.List([]))));
        }

        return Gen.Choose(0, 4).SelectMany(count =>
        {
            var inner = Models_(size / Math.Max(count, 2));
            var map = inner.ArrayOf(count).SelectMany(values => Names.ArrayOf(count).Select(Model (names) =>
                new Model.Map([.. names.Zip(values, (name, value) => new Model.Entry(name, value))])));
            var list = inner.ArrayOf(count).Select(Model (items) => new Model.List([.. items]));
            return Gen.Frequency((1, scalar), (6, map), (2, list));
        });
    }

    private static Gen<Trial> TrialOf(int maxPlans) =>
        Models.SelectMany(model =>
            Gen.Choose(0, int.MaxValue).SelectMany(layout =>
                Gen.Choose(1, Math.Max(maxPlans, 1)).SelectMany(count =>
                    PlanOf().ArrayOf(maxPlans == 0 ? 0 : count).Select(plans => new Trial(model, layout, plans)))));

    private static Gen<Plan> PlanOf() =>
        Gen.Choose(0, 9).SelectMany(kind =>
            Gen.Choose(0, 1000).SelectMany(place =>
                Names.SelectMany(name => PlainModels.Select(value => new Plan(kind, place, name, value)))));

    private static IEnumerable<Trial> Smaller(Trial trial)
    {
        for (var index = 0; index < trial.Plans.Length; index++)
        {
            yield return trial with { Plans = [.. trial.Plans.Where((_, other) => other != index)] };
        }

        foreach (var model in Smaller(trial.Model))
        {
            yield return trial with { Model = model };
        }

        if (trial.Layout > 100)
        {
            for (var layout = 0; layout < 10; layout++)
            {
                yield return trial with { Layout = layout };
            }
        }
    }

    private static IEnumerable<Model> Smaller(Model model)
    {
        switch (model)
        {
            case Model.Map map:
                for (var index = 0; index < map.Members.Length; index++)
                {
                    var member = map.Members[index];
                    yield return member.Value;
                    yield return new Model.Map(map.Members.RemoveAt(index));
                    foreach (var value in Smaller(member.Value))
                    {
                        yield return new Model.Map(map.Members.SetItem(index, new Model.Entry(member.Name, value)));
                    }
                }

                break;
            case Model.List list:
                for (var index = 0; index < list.Items.Length; index++)
                {
                    yield return list.Items[index];
                    yield return new Model.List(list.Items.RemoveAt(index));
                    foreach (var value in Smaller(list.Items[index]))
                    {
                        yield return new Model.List(list.Items.SetItem(index, value));
                    }
                }

                break;
        }
    }

    private static Model Distinct(Model model) => model switch
    {
        Model.Map map => new Model.Map(
        [
            .. map.Members.DistinctBy(member => member.Name, StringComparer.Ordinal).Select(member => member.With(Distinct(member.Value))),
        ]),
        Model.List list => new Model.List([.. list.Items.Select(Distinct)]),
        _ => model,
    };
}
