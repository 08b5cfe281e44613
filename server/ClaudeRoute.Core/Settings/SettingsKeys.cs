using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Root keys and where they count, from <c>Facts/key-mistakes.json</c> and <c>Facts/settings-types.json</c>.</summary>
internal sealed class SettingsKeys
{
    private static readonly Lazy<SettingsKeys> Instance = new(() => new SettingsKeys(FactTable.Read("key-mistakes")));
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
        StateKey = table.Text("stateKey");
        McpApproval = table.Texts("mcpApproval");
        StateAlsoWrittenByTools = table.Texts("stateAlsoWrittenByTools");
        AvailableModels = table.Text("availableModels");
        EnforceAvailableModels = table.Text("enforceAvailableModels");
        ModelOverrides = table.Text("modelOverrides");
        EditorPrefix = table.Text("editorPrefix");
        var editor = table.Object("editor")!;
        EditorVariables = editor.Text("variables");
        EditorNoLoginPrompt = editor.Text("noLoginPrompt");
        EditorGuessed = editor.Texts("guessed");
        EditorGuessedPrefix = editor.Text("guessedPrefix");
        EditorGuessedVariables = editor.Texts("guessedVariables");
        EditorWorkspaceSettings = editor.Text("workspaceSettings");
        EditorOwnVariables = editor.Text("ownVariables");
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

    /// <summary>The one of <see cref="State"/> that holds a key of Anthropic.</summary>
    public string StateKey { get; }

    /// <summary>Keys that approve MCP servers.</summary>
    public IReadOnlyList<string> McpApproval { get; }

    /// <summary>Those of <see cref="State"/> that other programs write into settings.</summary>
    public IReadOnlyList<string> StateAlsoWrittenByTools { get; }

    /// <summary>Key of the list of models that may be chosen.</summary>
    public string AvailableModels { get; }

    /// <summary>Key that makes the list binding.</summary>
    public string EnforceAvailableModels { get; }

    /// <summary>Key of the map from Anthropic's identifiers to a provider's.</summary>
    public string ModelOverrides { get; }

    /// <summary>Start of the keys that belong in the editor's settings.</summary>
    public string EditorPrefix { get; }

    /// <summary>The editor's setting with variables for the extension.</summary>
    public string EditorVariables { get; }

    /// <summary>The editor's setting that keeps the extension from asking for a login.</summary>
    public string EditorNoLoginPrompt { get; }

    /// <summary>Names that people guess for the editor's settings.</summary>
    public IReadOnlyList<string> EditorGuessed { get; }

    /// <summary>How other such names begin.</summary>
    public string EditorGuessedPrefix { get; }

    /// <summary>Those of them that are meant to hold variables.</summary>
    public IReadOnlyList<string> EditorGuessedVariables { get; }

    /// <summary>The member of a workspace file that holds settings.</summary>
    public string EditorWorkspaceSettings { get; }

    /// <summary>How the variables begin that the extension's check of the login looks for.</summary>
    public string EditorOwnVariables { get; }

    /// <summary>True for a root key that the client is known to read.</summary>
    public static bool IsKnown(string key) => TypeTable.RootKeys.Contains(key);

    /// <summary>True for a key that has the form of a variable's name.</summary>
    public bool LooksLikeVariable(string key) => key.Length < 200 && _variableForm.Value.IsMatch(key);

    /// <summary>The variable that a root key stands for; null for a key that is none. Keys in capitals alone are none: <c>MODEL</c> is a setting in another case.</summary>
    internal string? VariableAtRoot(string key) =>
        Misplaced.TryGetValue(key, out var meant) ? meant
        : LooksLikeVariable(key) && (VariablePrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) || Variables.Find(key) is not null || VariableMistakes.Table.Known.Contains(key)) ? key
        : null;
}
