using System.Collections.Immutable;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>A JSON value without a text: the simplest thing that changes can be made on.</summary>
public abstract record Model
{
    public sealed record Scalar(string Json) : Model
    {
        public override string ToString() => Json;
    }

    public sealed record List(ImmutableArray<Model> Items) : Model
    {
        public override string ToString() => Layout.Compact(this);
    }

    public sealed record Map(ImmutableArray<Entry> Members) : Model
    {
        public int LastIndexOf(string name)
        {
            var index = Members.Length - 1;
            while (index >= 0 && Members[index].Name != name)
            {
                index--;
            }

            return index;
        }

        public override string ToString() => Layout.Compact(this);
    }

    /// <summary>A member with an identity, because two of them may be equal in all they hold.</summary>
    public sealed class Entry(string name, Model value)
    {
        private object _identity = new();

        public string Name { get; } = name;

        public Model Value { get; } = value;

        public bool IsSame(Entry other) => _identity == other._identity;

        /// <summary>The same member with another value.</summary>
        public Entry With(Model value) => new(Name, value) { _identity = _identity };
    }

    public static Model Of(JsonNode node) => node switch
    {
        JsonObject container => new Map([.. container.Members.Select(member => new Entry(member.Name, Of(member.Value!)))]),
        JsonArray array => new List([.. array.Items.Select(Of)]),
        JsonString text => new Scalar(JsonText.Quote(text.Value)),
        _ => new Scalar(node.RawText),
    };

    /// <summary>The paths of all values that count, the root included.</summary>
    public IEnumerable<(JsonPath Path, Model Value)> Values() => Values(JsonPath.Root, this);

    public Model Set(JsonPath path, Model value) => Set(this, path.Segments, 0, value)!;

    /// <summary>The model without an item, or without all members of a name.</summary>
    public Model Remove(JsonPath path) => Change(path.Parent!, container => container switch
    {
        Map map => new Map(map.Members.RemoveAll(member => member.Name == path.Name)),
        List list => new List(list.Items.RemoveAt(path.Index!.Value)),
        _ => container,
    });

    public Model Rename(JsonPath path, string name) => Change(path.Parent!, container => new Map(
        [.. ((Map)container).Members.Select(member => member.Name == path.Name ? new Entry(name, member.Value) : member)]));

    /// <summary>The model without one occurrence of a member, wherever it is.</summary>
    public Model Without(Entry entry) => this switch
    {
        Map map => new Map([.. map.Members.Where(member => !member.IsSame(entry)).Select(member => member.With(member.Value.Without(entry)))]),
        List list => new List([.. list.Items.Select(item => item.Without(entry))]),
        _ => this,
    };

    private static IEnumerable<(JsonPath Path, Model Value)> Values(JsonPath path, Model value)
    {
        yield return (path, value);
        var inner = value switch
        {
            Map map => map.Members
                .Where((member, index) => map.LastIndexOf(member.Name) == index)
                .SelectMany(member => Values(path.Append(member.Name), member.Value)),
            List list => list.Items.SelectMany((item, index) => Values(path.Append(index), item)),
            _ => [],
        };
        foreach (var found in inner)
        {
            yield return found;
        }
    }

    private static Model Set(Model? model, IReadOnlyList<JsonPathSegment> segments, int depth, Model value)
    {
        if (depth == segments.Count)
        {
            return value;
        }

        var (name, index) = segments[depth];
        if (name is null)
        {
            var list = (List?)model ?? new List([]);
            return index < list.Items.Length
                ? new List(list.Items.SetItem(index, Set(list.Items[index], segments, depth + 1, value)))
                : new List(list.Items.Add(Set(null, segments, depth + 1, value)));
        }

        var map = (Map?)model ?? new Map([]);
        var last = map.LastIndexOf(name);
        return last >= 0
            ? new Map(map.Members.SetItem(last, new Entry(name, Set(map.Members[last].Value, segments, depth + 1, value))))
            : new Map(map.Members.Add(new Entry(name, Set(null, segments, depth + 1, value))));
    }

    private Model Change(JsonPath path, Func<Model, Model> change)
    {
        var target = Values().First(found => found.Path.Equals(path)).Value;
        return Set(path, change(target));
    }
}
