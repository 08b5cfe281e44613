using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Moves a member of the shared file to <c>settings.local.json</c> of the same project, and keeps that file out of git.</summary>
internal static class LocalMove
{
    /// <summary>One intent, or the two choices when the target holds another value.</summary>
    public static IEnumerable<FixIntent> Choices(SettingsSnapshot snapshot, MoveToLocal move)
    {
        if (Target(snapshot, move) is not { Existing: { } file } target
            || file.Document.Find(move.Path) is not { } there
            || snapshot.File(move.FilePath)?.Document.Find(move.Path) is not { } here
            || SameValue(here, there))
        {
            return [move];
        }

        var name = target.Name;
        return
        [
            move with { Title = $"Remove {move.Path} here and keep the other value in {name}", OnConflict = OnConflict.KeepTarget, IsPreferred = false },
            move with { Title = $"Move {move.Path} and replace the other value in {name}", OnConflict = OnConflict.Overwrite, IsPreferred = false },
        ];
    }

    /// <summary>The edits of target, ignore file and source, in that order.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, MoveToLocal move)
    {
        if (snapshot.File(move.FilePath) is not { } source || source.Document.Find(move.Path) is not { } value)
        {
            return FixPlan.Refused("The value is not there any more.");
        }

        if (Target(snapshot, move) is not { } target)
        {
            return FixPlan.Refused("This file belongs to no project, so there is no settings.local.json to move the value to.");
        }

        if (snapshot.Git.LocalFile.Tracked == true)
        {
            return FixPlan.Refused($"{target.Name} is tracked by git, so the value would be committed again. Run \"git rm --cached {SettingsLocator.FolderName}/{target.Name}\" first.");
        }

        var companions = move.Companions.Where(path => source.Document.Find(path) is not null).ToArray();
        var moved = companions.Select(path => (Path: path, Value: source.Document.Find(path)!)).Prepend((move.Path, value)).ToArray();
        var files = new List<FileChange>(3);
        var (written, refusal) = WriteTarget(target, move, moved);
        if (refusal is not null)
        {
            return FixPlan.Refused(refusal);
        }

        if (written is not null)
        {
            files.Add(written);
        }

        if (snapshot.Git.LocalFile.Ignored != true && IgnoreLines.Change(snapshot, [SettingsLocator.LocalIgnorePattern]) is { } ignore)
        {
            files.Add(ignore);
        }

        var (removed, why) = FixPlanner.EditFile(source, [.. moved.Select(each => new JsonChange.Remove(each.Path))], $"Remove {Names(moved)} from {source.Name}", needsConfirmation: true);
        if (removed is null)
        {
            return FixPlan.Refused(why!);
        }

        files.Add(removed);
        return FixPlan.Of(new WorkspaceChange(move.Title, files));
    }

    private static (FileChange? Change, string? Refusal) WriteTarget(MoveTarget target, MoveToLocal move, (JsonPath Path, JsonNode Value)[] moved)
    {
        if (target.Existing is not { } file)
        {
            var created = JsonEditor.Edit(JsonDocument.Parse(""), [.. moved.Select(Write)]);
            return created.Edits is { } text
                ? (new FileChange(target.Path, null, text, $"Add {Names(moved)} to {target.Name}", NeedsConfirmation: false), null)
                : (null, $"{target.Name} was not created: {created.Refusal}.");
        }

        if (!file.Document.IsBlank && (!file.Document.IsStrict || file.Root is null))
        {
            return (null, $"{target.Name} is not valid JSON, so nothing was moved. Repair that file first.");
        }

        if (file.Drop == FileDrop.WrongType)
        {
            return (null, $"Claude Code leaves {target.Name} out because of a value of the wrong type, so nothing was moved. Repair that file first.");
        }

        var missing = moved.Where(each => file.Document.Find(each.Path) is not { } there || (!SameValue(each.Value, there) && move.OnConflict != OnConflict.KeepTarget)).ToArray();
        if (move.OnConflict == OnConflict.Refuse && missing.FirstOrDefault(each => file.Document.Find(each.Path) is not null) is { Path: { } path })
        {
            return (null, $"{target.Name} already holds another value for {path}, so nothing was moved. Choose which of the two to keep.");
        }

        return missing.Length == 0
            ? (null, null)
            : FixPlanner.EditFile(file, [.. missing.Select(Write)], $"Add {Names(missing)} to {target.Name}", needsConfirmation: false);
    }

    private static JsonChange Write((JsonPath Path, JsonNode Value) moved) => new JsonChange.Set(moved.Path, moved.Value.RawText);

    private static string Names(IEnumerable<(JsonPath Path, JsonNode Value)> moved) => string.Join(", ", moved.Select(each => each.Path.ToString()));

    private static bool SameValue(JsonNode a, JsonNode b) =>
        a is JsonString left && b is JsonString right
            ? left.Value == right.Value
            : a.Kind == b.Kind && a.RawText == b.RawText;

    private static MoveTarget? Target(SettingsSnapshot snapshot, MoveToLocal move)
    {
        if (snapshot.File(move.FilePath)?.Role.ProjectRoot is not { } root)
        {
            return null;
        }

        var path = SettingsLocator.ProjectFiles(root).Local;
        return new MoveTarget(path, snapshot.File(path));
    }

    private sealed record MoveTarget(string Path, SettingsFile? Existing)
    {
        public string Name => Path[(Path.LastIndexOf('/') + 1)..];
    }
}
