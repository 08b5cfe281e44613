using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Values worth offering while somebody types, from <c>Facts/suggestions.json</c>. Nothing is ever checked against them.</summary>
public static class Suggestions
{
    private static readonly Lazy<JsonObject> Table = new(() => FactTable.Read("suggestions"));

    /// <summary>Regions for a variable, with the name of their cloud; empty for other variables.</summary>
    public static IEnumerable<(string Region, string Cloud)> Regions(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        foreach (var row in Table.Value.Rows("regions"))
        {
            if (Array.Exists(row.Texts("variables"), name => name == variable || (name.EndsWith('_') && variable.StartsWith(name, StringComparison.Ordinal))))
            {
                foreach (var name in row.Texts("names"))
                {
                    yield return (name, row.Text("cloud"));
                }
            }
        }
    }

    /// <summary>Values for a member, with their meaning.</summary>
    public static IEnumerable<(string Value, string Meaning)> Values(JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.ToString();
        return Table.Value.Rows("values").Where(row => row.Text("path") == text).Select(row => (row.Text("value"), row.Text("meaning")));
    }
}
