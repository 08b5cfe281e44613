using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Turns intents into edits.</summary>
public static class FixPlanner
{
    /// <summary>The edits for an intent, computed for the texts of the snapshot.</summary>
    /// <param name="snapshot">The settings.</param>
    /// <param name="intent">What is wanted.</param>
    /// <param name="answers">
    /// Answers by name of the input; also the sign that an editor has done what <see cref="StepOf"/> asks of it. Null when there was nobody to ask.
    /// </param>
    public static FixPlan Plan(SettingsSnapshot snapshot, FixIntent intent, IReadOnlyDictionary<string, string>? answers = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(intent);
        return answers is null && intent.NeededStep != HostStep.None ? FixPlan.Refused("This fix needs an editor that asks and copies for it; Visual Studio Code does with the extension.") : intent switch
        {
            ChangeMembers change => PlanMembers(snapshot, change),
            MakeStrict strict => PlanStrict(snapshot, strict),
            SaveWithoutMark save => PlanSave(snapshot, save),
            MoveMembers move => MemberMove.Plan(snapshot, move, isWritten: answers is not null && StepOf(snapshot, move) == HostStep.EditorSettings),
            AskAndWrite ask => AskedWrites.Plan(snapshot, ask, answers!),
            KeepInKeyStore keep => KeyStoreHelper.Plan(snapshot, keep),
            RenameFile rename => FileRenaming.Plan(snapshot, rename),
            IgnoreInGit ignore => IgnoreLines.Plan(snapshot, ignore),
            ApplyRoute route => RouteApplication.Plan(snapshot, route),
            _ => FixPlan.Refused("This fix is not known."),
        };
    }

    /// <summary>What an editor has to do for an intent before its edit is made.</summary>
    public static HostStep StepOf(SettingsSnapshot snapshot, FixIntent intent)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(intent);

        // The editor's own settings are a file like any other once they are open.
        return intent is MoveMembers { To: MoveDestination.Editor } && !snapshot.Files.Any(file => file is { Kind: FileKind.Editor, Scope: Scope.User }) ? HostStep.EditorSettings : intent.NeededStep;
    }

    /// <summary>Why an intent cannot be carried out, whatever an editor does for it; null when it can.</summary>
    public static string? Refuse(SettingsSnapshot snapshot, FixIntent intent) => StepOf(snapshot, intent) switch
    {
        HostStep.None => Plan(snapshot, intent).Refusal,
        HostStep.Answers => AskedWrites.Refuse(snapshot, (AskAndWrite)intent),
        _ => Plan(snapshot, intent, NoAnswers).Refusal,
    };

    private static readonly Dictionary<string, string> NoAnswers = new(StringComparer.Ordinal);

    /// <summary>
    /// The intents to offer: a move whose target holds another value becomes the two choices that a person has.
    /// </summary>
    public static IEnumerable<FixIntent> Expand(SettingsSnapshot snapshot, FixIntent intent) =>
        intent is MoveMembers { OnConflict: OnConflict.Refuse } move ? MemberMove.Choices(snapshot, move) : [intent];

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
