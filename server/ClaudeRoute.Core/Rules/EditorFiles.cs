using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>A variable that the editor passes to the extension.</summary>
/// <param name="Name">Its name; null when the entry has none that is a text.</param>
/// <param name="Value">Its value; null when the entry has none that is a text.</param>
/// <param name="Entry">The entry of the list.</param>
internal sealed record EditorVariable(JsonString? Name, JsonString? Value, JsonNode Entry);

/// <summary>What stands about Claude Code in the settings of Visual Studio Code.</summary>
internal static class EditorFiles
{
    /// <summary>The files of a scope: the user's, or those of the workspace.</summary>
    public static IEnumerable<SettingsFile> Of(RuleContext context, Scope scope) => All(context).Where(file => file.Scope == scope);

    /// <summary>All of them.</summary>
    public static IEnumerable<SettingsFile> All(RuleContext context) => context.Snapshot.Files.Where(file => file.Kind == FileKind.Editor);

    /// <summary>The object with the settings; a workspace file keeps them one level below its root.</summary>
    public static JsonObject? Settings(SettingsFile file) =>
        file.Root is { } root && root[SettingsKeys.Table.EditorWorkspaceSettings]?.Value is JsonObject inner ? inner : file.Root;

    /// <summary>The variables for the extension.</summary>
    public static IEnumerable<EditorVariable> Variables(SettingsFile file) =>
        Settings(file)?[SettingsKeys.Table.EditorVariables]?.Value is JsonArray list
            ? list.Items.Select(item => new EditorVariable((item as JsonObject)?["name"]?.Value as JsonString, (item as JsonObject)?["value"]?.Value as JsonString, item))
            : [];

    /// <summary>True for a place among the variables for the extension; the rest of the file belongs to others.</summary>
    public static bool IsInVariables(SettingsFile file, TextSpan span) =>
        Settings(file)?[SettingsKeys.Table.EditorVariables]?.Value is { } list && list.Span.Start <= span.Start && span.End <= list.Span.End;

    /// <summary>The fix that moves an entry of the variables to the user's settings of the editor.</summary>
    public static MoveMembers MoveToUser(RuleContext context, SettingsFile file, EditorVariable variable)
    {
        var list = JsonPath.Of(SettingsKeys.Table.EditorVariables);
        var editor = Of(context, Scope.User).FirstOrDefault();
        var there = editor is null ? null : Variables(editor).FirstOrDefault(each => each.Name?.Value == variable.Name?.Value)?.Entry.Path;
        var count = (editor is null ? null : Settings(editor)?[SettingsKeys.Table.EditorVariables]?.Value as JsonArray)?.Items.Count;
        var moved = there is not null ? new MovedMember(variable.Entry.Path, there)
            : count is { } next ? new MovedMember(variable.Entry.Path, list.Append(next))
            : new MovedMember(variable.Entry.Path, list, $"[{variable.Entry.RawText}]");
        return new MoveMembers($"Move {variable.Name?.Value} to the user settings of Visual Studio Code", file.Path, MoveDestination.Editor, [moved]) { Subject = variable.Name?.Value };
    }

    /// <summary>The user's file when the extension shows its login page in spite of a route in Claude Code's own settings; null when it does not, or nobody knows.</summary>
    public static SettingsFile? AsksForLogin(RuleContext context) =>
        Of(context, Scope.User).FirstOrDefault() is { } file && Settings(file)?[SettingsKeys.Table.EditorNoLoginPrompt]?.Value is not { Kind: JsonKind.True } ? file : null;

    /// <summary>The fix that keeps the extension from showing its login page.</summary>
    public static ChangeMembers NoLoginPrompt(SettingsFile file) =>
        new($"Set {SettingsKeys.Table.EditorNoLoginPrompt} in the user settings of Visual Studio Code", FixSafety.NeedsReview, file.Path, [new JsonChange.Set(JsonPath.Of(SettingsKeys.Table.EditorNoLoginPrompt), "true")]);
}
