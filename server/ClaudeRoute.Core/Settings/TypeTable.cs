using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>A member whose type makes the client drop the file (in managed settings: the field).</summary>
/// <param name="Path">Path of the member.</param>
/// <param name="Node">The value, or the object that lacks a required member.</param>
/// <param name="Expected">What the client accepts, in words.</param>
public sealed record TypeViolation(JsonPath Path, JsonNode Node, string Expected)
{
    /// <summary>The member, when the value is one; null for a list entry.</summary>
    public JsonMember? Member => Node.Member;

    /// <summary>The JSON kinds that would be accepted.</summary>
    public required IReadOnlyList<string> Types { get; init; }
}

/// <summary>The types that the client demands, from <c>Facts/settings-types.json</c>.</summary>
internal static class TypeTable
{
    private static readonly Lazy<Tables> Data = new(Load);

    /// <summary>The client version that the table was measured on.</summary>
    public static string ClientVersion => Data.Value.ClientVersion;

    /// <summary>Root keys that the client is known to read.</summary>
    public static IReadOnlySet<string> RootKeys => Keys.Value;

    private static readonly Lazy<HashSet<string>> Keys = new(() => [.. Data.Value.Root.Keys, .. Data.Value.Tolerated]);

    /// <summary>What the client demands of one member.</summary>
    /// <param name="Path">Dotted path; an asterisk stands for any name.</param>
    /// <param name="Types">JSON kinds that it accepts.</param>
    /// <param name="Values">The texts that it accepts; empty for any.</param>
    /// <param name="Items">JSON kind of list entries, or null for any.</param>
    /// <param name="Minimum">Smallest number, or null.</param>
    /// <param name="Required">The object above must have the member.</param>
    public sealed record Demand(string Path, IReadOnlyList<string> Types, IReadOnlyList<string> Values, string? Items, double? Minimum, bool Required);

    /// <summary>All demands, in the order of the table.</summary>
    public static IEnumerable<Demand> Demands()
    {
        var tables = Data.Value;
        foreach (var (name, type) in tables.Root)
        {
            yield return Of(name, type);
        }

        foreach (var (name, rows) in tables.Nested)
        {
            foreach (var (path, type) in rows)
            {
                yield return Of($"{name}.{string.Join('.', path)}", type);
            }
        }

        static Demand Of(string path, ValueType type) => new(path, type.Types, type.Values, type.Items, type.Minimum, type.Required);
    }

    /// <summary>Keys of which the client takes any value, by the same measurement.</summary>
    public static IReadOnlyList<string> Tolerated() => Data.Value.Tolerated;

    /// <summary>Every refused value of a settings object, in document order.</summary>
    public static IReadOnlyList<TypeViolation> Check(JsonObject root)
    {
        var tables = Data.Value;
        List<TypeViolation>? found = null;
        foreach (var member in root.Members)
        {
            if (member.IsShadowed || member.Value is not { } value)
            {
                continue;
            }

            if (tables.Root.TryGetValue(member.Name, out var type))
            {
                Test(type, member.Path, value, ref found);
            }

            if (tables.Nested.TryGetValue(member.Name, out var nested) && value is JsonObject inner)
            {
                foreach (var (path, nestedType) in nested)
                {
                    TestNested(nestedType, path, 0, member.Path, inner, ref found);
                }
            }

            if (member.Name == "hooks" && value is JsonObject hooks)
            {
                HookShape.Check(hooks, tables.StrictHookEvents, ref found);
            }
        }

        return found is null ? [] : [.. found.OrderBy(violation => violation.Node.Span.Start)];
    }

    private static void Test(ValueType type, JsonPath path, JsonNode value, ref List<TypeViolation>? found)
    {
        if (!type.Accepts(value))
        {
            (found ??= []).Add(new TypeViolation(path, value, type.Words) { Types = type.Types });
        }
        else if (type.Items is { } itemType && value is JsonArray array)
        {
            for (var i = 0; i < array.Items.Count; i++)
            {
                if (ValueType.KindWord(array.Items[i]) != itemType)
                {
                    (found ??= []).Add(new TypeViolation(path.Append(i), array.Items[i], ValueType.WordFor(itemType)) { Types = [itemType] });
                }
            }
        }
    }

    private static void TestNested(ValueType type, string[] path, int at, JsonPath parentPath, JsonObject parent, ref List<TypeViolation>? found)
    {
        var last = at == path.Length - 1;
        if (path[at] == "*")
        {
            foreach (var member in parent.Members)
            {
                if (!member.IsShadowed && member.Value is { } each && last)
                {
                    Test(type, parentPath.Append(member.Name), each, ref found);
                }
            }

            return;
        }

        var value = parent[path[at]]?.Value;
        if (value is null)
        {
            if (last && type.Required)
            {
                (found ??= []).Add(new TypeViolation(parentPath.Append(path[at]), parent, type.Words) { Types = type.Types });
            }

            return;
        }

        if (last)
        {
            Test(type, parentPath.Append(path[at]), value, ref found);
        }
        else if (value is JsonObject next)
        {
            TestNested(type, path, at + 1, parentPath.Append(path[at]), next, ref found);
        }
    }

    private static Tables Load()
    {
        var table = FactTable.Read("settings-types");
        var root = table.Object("dropsFile")!.Members.ToDictionary(m => m.Name, m => ValueType.Read((JsonObject)m.Value!), StringComparer.Ordinal);
        var nested = new Dictionary<string, List<(string[], ValueType)>>(StringComparer.Ordinal);
        foreach (var member in table.Object("dropsFileNested")!.Members)
        {
            var path = member.Name.Split('.');
            if (!nested.TryGetValue(path[0], out var rows))
            {
                nested[path[0]] = rows = [];
            }

            rows.Add((path[1..], ValueType.Read((JsonObject)member.Value!)));
        }

        return new Tables(table.Text("clientVersion"), root, nested, table.Texts("strictHookEvents"), table.Texts("toleratedKeys"));
    }

    private sealed record Tables(
        string ClientVersion,
        Dictionary<string, ValueType> Root,
        Dictionary<string, List<(string[] Path, ValueType Type)>> Nested,
        string[] StrictHookEvents,
        string[] Tolerated);

    private sealed record ValueType(string[] Types, string[] Values, string? Items, double? Minimum, bool Required)
    {
        public string Words => Values.Length > 0
            ? "one of " + string.Join(", ", Values.Select(value => $"\"{value}\""))
            : string.Join(" or ", Types.Select(WordFor)) + (Minimum is { } minimum ? $" of {minimum.ToString(System.Globalization.CultureInfo.InvariantCulture)} or more" : "");

        public static ValueType Read(JsonObject row) =>
            new(row.Texts("types"), row.Texts("values"), row.OptionalText("items"), row.Number("minimum"), row.Flag("required"));

        public static string WordFor(string type) => type switch
        {
            "array" => "a list",
            "object" => "an object",
            "boolean" => "true or false",
            "integer" => "a whole number",
            "number" => "a number",
            _ => "text",
        };

        public static string KindWord(JsonNode value) => value.Kind switch
        {
            JsonKind.Object => "object",
            JsonKind.Array => "array",
            JsonKind.String => "string",
            JsonKind.True or JsonKind.False => "boolean",
            JsonKind.Number => IsInteger(value) ? "integer" : "number",
            _ => "null",
        };

        public bool Accepts(JsonNode value)
        {
            var kind = KindWord(value);
            if (!Types.Contains(kind, StringComparer.Ordinal))
            {
                return false;
            }

            return (Values.Length == 0 || (value is JsonString text && Values.Contains(text.Value, StringComparer.Ordinal)))
                && (Minimum is not { } minimum || AsNumber(value) >= minimum);
        }

        private static bool IsInteger(JsonNode value) => double.IsInteger(AsNumber(value));

        private static double AsNumber(JsonNode value) =>
            double.TryParse(value.RawText, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN;
    }
}
