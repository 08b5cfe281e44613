using ClaudeRoute.Facts;

namespace ClaudeRoute.Routes;

/// <summary>A setting of Visual Studio Code that the Claude Code extension reads, from <c>Facts/editor-settings.json</c>.</summary>
/// <param name="Id">Identifier in recipes.</param>
/// <param name="Key">Name of the setting.</param>
/// <param name="IsOn">The setting is switched on; it is reset when this is false.</param>
/// <param name="Names">Variables that a list of variables may get.</param>
/// <param name="Title">What the change does, for people.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record EditorSetting(string Id, string Key, bool IsOn, IReadOnlyList<string> Names, string Title, string Reason);

/// <summary>All such settings.</summary>
public static class EditorSettings
{
    /// <summary>Id of the row about variables that a route does without.</summary>
    public const string NoEnvironment = "no-environment";

    private static readonly Lazy<IReadOnlyList<EditorSetting>> Instance = new(() => [.. FactTable.Read("editor-settings").Rows("settings").Select(row =>
        new EditorSetting(row.Text("id"), row.Text("key"), row.Flag("value"), row.Texts("names"), row.Text("title"), row.Text("reason")))]);

    /// <summary>The settings of a route, in the order of its recipe, and the one about variables of other routes.</summary>
    public static IReadOnlyList<EditorSetting> Of(RouteRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Editor.Append(NoEnvironment).Select(id => Instance.Value.First(setting => setting.Id == id))];
    }
}
