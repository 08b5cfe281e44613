using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Root keys and where they count, from <c>Facts/settings-keys.json</c> and <c>Facts/settings-types.json</c>.</summary>
internal sealed class SettingsKeys
{
    private static readonly Lazy<SettingsKeys> Instance = new(() => new SettingsKeys(FactTable.Read("settings-keys")));
    private readonly Lazy<Regex> _variableForm;

    private SettingsKeys(JsonObject table)
    {
        Schema = table.Text("schema");
        RouteKeys = table.Texts("routeKeys");
        _variableForm = new(() => new Regex(table.Text("variableAtRoot"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
        VariablePrefixes = table.Texts("variablePrefixes");
        Misplaced = table.Rows("misplaced").ToDictionary(row => row.Text("key"), row => row.Text("variable"), StringComparer.Ordinal);
        ManagedOnly = [.. table.Texts("managedOnly").Select(path => JsonPath.Of(path.Split('.')))];
        UserOrManaged = [.. table.Texts("userOrManaged").Select(path => JsonPath.Of(path.Split('.')))];
        State = table.Texts("state");
        EditorPrefix = table.Text("editorPrefix");
    }

    public static SettingsKeys Table => Instance.Value;

    /// <summary>The address that <c>$schema</c> should hold.</summary>
    public string Schema { get; }

    /// <summary>Keys without which a route is missing.</summary>
    public IReadOnlyList<string> RouteKeys { get; }

    /// <summary>Starts of names of variables that the client reads.</summary>
    public IReadOnlyList<string> VariablePrefixes { get; }

    /// <summary>Words that people write at the root, and the variable that they mean.</summary>
    public IReadOnlyDictionary<string, string> Misplaced { get; }

    /// <summary>Keys that count in managed settings only.</summary>
    public IReadOnlyList<JsonPath> ManagedOnly { get; }

    /// <summary>Keys that project files cannot set.</summary>
    public IReadOnlyList<JsonPath> UserOrManaged { get; }

    /// <summary>Keys of the client's own state file.</summary>
    public IReadOnlyList<string> State { get; }

    /// <summary>Start of the keys that belong in the editor's settings.</summary>
    public string EditorPrefix { get; }

    /// <summary>True for a root key that the client is known to read.</summary>
    public static bool IsKnown(string key) => TypeTable.RootKeys.Contains(key);

    /// <summary>True for a key that has the form of a variable's name.</summary>
    public bool LooksLikeVariable(string key) => key.Length < 200 && _variableForm.Value.IsMatch(key);
}
