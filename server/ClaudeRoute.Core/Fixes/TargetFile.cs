using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>A file that a fix writes besides the one of its finding; it need not exist.</summary>
/// <param name="Path">Full path with forward slashes.</param>
/// <param name="Scope">Its scope.</param>
/// <param name="Existing">The file, or null when it has to be created.</param>
/// <param name="Place">Its name in a sentence.</param>
internal sealed record TargetFile(string Path, Scope Scope, SettingsFile? Existing, string Place)
{
    /// <summary>Its name for the start of a sentence.</summary>
    public string Name => Place.StartsWith("your ", StringComparison.Ordinal) ? $"Y{Place[1..]}" : Place.StartsWith("the ", StringComparison.Ordinal) ? $"T{Place[1..]}" : Place;

    /// <summary>The target of a move out of a file; null when there is none, or when the file is the target itself.</summary>
    public static TargetFile? Of(SettingsSnapshot snapshot, SettingsFile source, MoveDestination destination)
    {
        var path = destination switch
        {
            MoveDestination.Local => (source.Role.ProjectRoot ?? snapshot.ProjectRoot) is { } root ? SettingsLocator.ProjectFiles(root).Local : null,
            MoveDestination.User => snapshot.Machine.UserFile,
            _ => snapshot.Files.FirstOrDefault(file => file is { Kind: FileKind.Editor, Scope: Scope.User })?.Path,
        };
        return path is null || path == source.Path
            ? null
            : new TargetFile(path, destination == MoveDestination.Local ? Scope.Local : Scope.User, snapshot.File(path), destination switch
            {
                MoveDestination.Local => path[(path.LastIndexOf('/') + 1)..],
                MoveDestination.User => "your user settings",
                _ => "the user settings of Visual Studio Code",
            });
    }

    /// <summary>Why there is no target.</summary>
    public static string Missing(MoveDestination destination) => destination switch
    {
        MoveDestination.Local => "This file belongs to no project, so there is no settings.local.json to move the value to.",
        MoveDestination.User => "There is no home folder, so there are no user settings to move the value to.",
        _ => "The user settings of Visual Studio Code are not open, so nothing can be moved there. Open them and try again.",
    };

    /// <summary>Why nothing can be written, or null.</summary>
    /// <param name="snapshot">The settings.</param>
    /// <param name="fate">What was not done because of it.</param>
    public string? Refuse(SettingsSnapshot snapshot, string fate)
    {
        if (Scope == Scope.Local && snapshot.Git.LocalFile.Tracked == true)
        {
            return $"{Place} is tracked by git, so the value would be committed again. Run \"git rm --cached {SettingsLocator.FolderName}/{Place}\" first.";
        }

        if (Existing is not { } file)
        {
            return null;
        }

        // Comments are allowed in the editor's settings.
        var isReadable = file.Document.IsBlank || (file.Root is not null && (file.Kind == FileKind.Editor ? !file.Document.HasErrors : file.Document.IsStrict));
        return !isReadable ? $"{Name} {Are} not valid JSON, so {fate}. Repair that file first."
            : file.Drop == FileDrop.WrongType && file.Kind == FileKind.Settings ? $"Claude Code leaves {Place} out because of a value of the wrong type, so {fate}. Repair that file first."
            : null;
    }

    /// <summary>The edit that makes the changes, or why there is none.</summary>
    public (FileChange? Change, string? Refusal) Write(IReadOnlyList<JsonChange> changes, string label)
    {
        if (Existing is { } file)
        {
            return FixPlanner.EditFile(file, changes, label, needsConfirmation: false);
        }

        var created = JsonEditor.Edit(JsonDocument.Parse(""), changes);
        return created.Edits is { } text
            ? (new FileChange(Path, null, text, label, NeedsConfirmation: false), null)
            : (null, $"{Name} {(Are == "is" ? "was" : "were")} not created: {created.Refusal}.");
    }

    /// <summary>The edit that keeps a local file out of git; null when git ignores it, or it is no local file.</summary>
    public FileChange? Ignore(SettingsSnapshot snapshot) =>
        Scope == Scope.Local && snapshot.Git.LocalFile.Ignored != true ? IgnoreLines.Change(snapshot, [SettingsLocator.LocalIgnorePattern]) : null;

    /// <summary>The sentence that it has another value already.</summary>
    public string HoldsAnother(JsonPath path) => $"{Name} already {(Are == "is" ? "holds" : "hold")} another value for {path}";

    private string Are => Place.EndsWith("settings", StringComparison.Ordinal) || Place.StartsWith("the ", StringComparison.Ordinal) ? "are" : "is";
}
