using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Turns intents into edits.</summary>
public static class FixPlanner
{
    /// <summary>The edits for an intent, computed for the texts of the snapshot.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, FixIntent intent)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return intent switch
        {
            ChangeMembers change => PlanMembers(snapshot, change),
            MakeStrict strict => PlanStrict(snapshot, strict),
            SaveWithoutMark save => PlanSave(snapshot, save),
            MoveToLocal move => LocalMove.Plan(snapshot, move),
            IgnoreInGit ignore => IgnoreLines.Plan(snapshot, ignore),
            ApplyRoute route => RouteApplication.Plan(snapshot, route),
            _ => FixPlan.Refused("This fix is not known."),
        };
    }

    /// <summary>
    /// The intents to offer: a move whose target holds another value becomes the two choices that a person has.
    /// </summary>
    public static IEnumerable<FixIntent> Expand(SettingsSnapshot snapshot, FixIntent intent) =>
        intent is MoveToLocal { OnConflict: OnConflict.Refuse } move ? LocalMove.Choices(snapshot, move) : [intent];

    /// <summary>Edits of one file, or the reason why there are none.</summary>
    internal static (FileChange? Change, string? Refusal) EditFile(SettingsFile file, IReadOnlyList<JsonChange> changes, string label, bool needsConfirmation)
    {
        if (file.Scope == Scope.Managed)
        {
            return (null, "Managed settings belong to the administrator and are not edited.");
        }

        var result = JsonEditor.Edit(file.Document, changes);
        return result.Edits is { } edits
            ? (new FileChange(file.Path, file.Document.Text.Text, edits, label, needsConfirmation), null)
            : (null, $"{file.Name} was not changed: {result.Refusal}.");
    }

    private static FixPlan PlanMembers(SettingsSnapshot snapshot, ChangeMembers intent)
    {
        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        var (change, refusal) = EditFile(file, intent.Changes, intent.Title, needsConfirmation: false);
        return change is null ? FixPlan.Refused(refusal!) : FixPlan.Of(new WorkspaceChange(intent.Title, [change]));
    }

    private static FixPlan PlanSave(SettingsSnapshot snapshot, SaveWithoutMark intent)
    {
        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        if (file.Scope == Scope.Managed)
        {
            return FixPlan.Refused("Managed settings belong to the administrator and are not edited.");
        }

        return file.Document.HasByteOrderMark
            ? FixPlan.Of(new WorkspaceChange(intent.Title, [new FileChange(file.Path, file.Document.Text.Text, [new TextEdit(new TextSpan(0, 1), "")], intent.Title, NeedsConfirmation: false)]))
            : FixPlan.Refused($"{file.Name} has no byte order mark in its text. Save it from the editor as UTF-8 without one.");
    }

    private static FixPlan PlanStrict(SettingsSnapshot snapshot, MakeStrict intent)
    {
        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        if (file.Scope == Scope.Managed)
        {
            return FixPlan.Refused("Managed settings belong to the administrator and are not edited.");
        }

        var result = JsonEditor.MakeStrict(file.Document);
        return result.Edits is { } edits
            ? FixPlan.Of(new WorkspaceChange(intent.Title, [new FileChange(file.Path, file.Document.Text.Text, edits, intent.Title, NeedsConfirmation: false)]))
            : FixPlan.Refused($"{file.Name} was not changed: {result.Refusal}.");
    }
}
