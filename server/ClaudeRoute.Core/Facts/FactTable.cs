using System.Reflection;
using System.Text;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Facts;

/// <summary>Reads the data files that are embedded in this assembly. A malformed table is a defect of the build, so it throws.</summary>
internal static class FactTable
{
    private static readonly Assembly Owner = typeof(FactTable).Assembly;

    /// <summary>Parses <c>facts/NAME.json</c>.</summary>
    public static JsonObject Read(string name) => Parse($"facts/{name}.json");

    /// <summary>Parses every embedded JSON file of a folder, in ordinal order of the names.</summary>
    public static IEnumerable<JsonObject> ReadFolder(string folder) => NamesIn(folder, ".json").Select(name => Parse($"{folder}/{name}.json"));

    /// <summary>
    /// A table with some members replaced: objects member by member, lists of rows row by row where they name the same <c>id</c>, <c>provider</c>
    /// or <c>name</c>, everything else as a whole.
    /// </summary>
    public static JsonObject Layered(JsonObject table, JsonObject over) => (JsonObject)JsonDocument.Parse(Merge(table, over)).Root!;

    /// <summary>Names, without folder and extension, of the embedded files of a folder, in ordinal order.</summary>
    public static IEnumerable<string> NamesIn(string folder, string extension) =>
        Owner.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => name[(folder.Length + 1)..^extension.Length]);

    /// <summary>The text of one embedded file, or null.</summary>
    public static string? ReadText(string logicalName)
    {
        using var stream = Owner.GetManifestResourceStream(logicalName);
        if (stream is null)
        {
            return null;
        }

        // There are many small files, and a reader for each would cost more than its text.
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static string Merge(JsonNode below, JsonNode above)
    {
        switch (below, above)
        {
            case (JsonObject first, JsonObject second):
                var members = first.Members.Where(member => member.Value is not null).Select(member => (member.Name, Text: second[member.Name]?.Value is { } other ? Merge(member.Value!, other) : member.Value!.RawText))
                    .Concat(second.Members.Where(member => first[member.Name] is null && member.Value is not null).Select(member => (member.Name, Text: member.Value!.RawText)));
                return $"{{{string.Join(',', members.Select(member => $"{JsonText.Quote(member.Name)}:{member.Text}"))}}}";
            case (JsonArray first, JsonArray second) when KeyOf(first) is { } key && KeyOf(second) == key:
                var rows = first.Items.OfType<JsonObject>().Select(row => second.Items.OfType<JsonObject>().FirstOrDefault(other => other.Text(key) == row.Text(key)) is { } other ? Merge(row, other) : row.RawText);
                return $"[{string.Join(',', rows)}]";
            default:
                return above.RawText;
        }
    }

    // Forms have several rows for one provider, so they are replaced together.
    private static string? KeyOf(JsonArray rows) =>
        Array.Find(RowKeys, key => rows.Items.Count > 0 && rows.Items.All(item => item is JsonObject row && row[key]?.Value is JsonString)) is { } found
        && rows.Items.Select(item => ((JsonObject)item).Text(found)).Distinct(StringComparer.Ordinal).Count() == rows.Items.Count
            ? found
            : null;

    private static readonly string[] RowKeys = ["id", "provider", "name"];

    private static JsonObject Parse(string logicalName)
    {
        var text = ReadText(logicalName) ?? throw new InvalidOperationException($"The table {logicalName} is missing from the build.");
        var document = JsonDocument.Parse(text);
        return document.IsStrict && document.Root is JsonObject root
            ? root
            : throw new InvalidOperationException($"The table {logicalName} is not a strict JSON object.");
    }
}

/// <summary>Short accessors for table rows.</summary>
internal static class FactRow
{
    public static string Text(this JsonObject row, string name) =>
        row[name]?.Value is JsonString text ? text.Value : throw new InvalidOperationException($"A table row lacks the text member {name}.");

    public static string? OptionalText(this JsonObject row, string name) => (row[name]?.Value as JsonString)?.Value;

    public static bool Flag(this JsonObject row, string name) => row[name]?.Value?.Kind == JsonKind.True;

    public static double? Number(this JsonObject row, string name) =>
        row[name]?.Value is JsonLiteral { Kind: JsonKind.Number } number
            ? double.Parse(number.RawText, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    public static string[] Texts(this JsonObject row, string name) =>
        row[name]?.Value is JsonArray array ? [.. array.Items.OfType<JsonString>().Select(item => item.Value)] : [];

    public static JsonObject? Object(this JsonObject row, string name) => row[name]?.Value as JsonObject;

    public static IEnumerable<JsonObject> Rows(this JsonObject row, string name) =>
        row[name]?.Value is JsonArray array ? array.Items.OfType<JsonObject>() : [];
}
