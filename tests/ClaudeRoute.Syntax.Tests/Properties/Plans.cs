namespace ClaudeRoute.Syntax.Tests;

/// <summary>Turns a plan into a change of a given model, and the model after it.</summary>
internal static class Plans
{
    public static (JsonChange Change, Model After)? Resolve(Plan plan, Model model, Func<Model, string> write)
    {
        var values = model.Values().ToArray();
        var maps = values.Where(found => found.Value is Model.Map).ToArray();
        var lists = values.Where(found => found.Value is Model.List).ToArray();
        var members = values.Where(found => found.Path.Name is not null).ToArray();
        return plan.Kind switch
        {
            0 => Pick(values, found => Set(found.Path)),
            1 or 2 or 3 => Pick(maps, found => Set(found.Path.Append(plan.Name))),
            4 => Pick(maps, found => ((Model.Map)found.Value).LastIndexOf(plan.Name) < 0
                ? Set(found.Path.Append(plan.Name).Append("new").Append(0))
                : Set(found.Path.Append(plan.Name))),
            5 => Pick(lists, found => Set(found.Path.Append(((Model.List)found.Value).Items.Length))),
            6 or 7 or 8 => Pick(values[1..], found => (new JsonChange.Remove(found.Path), model.Remove(found.Path))),
            _ => Pick(members, found => Find(found.Path.Parent!) is Model.Map parent && parent.LastIndexOf(plan.Name) < 0
                ? (new JsonChange.Rename(found.Path, plan.Name), model.Rename(found.Path, plan.Name))
                : null),
        };

        Model Find(JsonPath path) => values.First(found => found.Path.Equals(path)).Value;

        (JsonChange, Model)? Set(JsonPath path) => (new JsonChange.Set(path, write(plan.Value)), model.Set(path, plan.Value));

        (JsonChange, Model)? Pick((JsonPath Path, Model Value)[] places, Func<(JsonPath Path, Model Value), (JsonChange, Model)?> make) =>
            places.Length == 0 ? null : make(places[plan.Place % places.Length]);
    }
}
