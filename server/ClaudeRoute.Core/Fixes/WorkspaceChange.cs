using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>The edits of one file.</summary>
/// <param name="Path">Full path with forward slashes.</param>
/// <param name="ExpectedText">The text that the edits were computed for; null when the file is created.</param>
/// <param name="Edits">Replacements in UTF-16 offsets; for a created file one insertion at 0.</param>
/// <param name="Label">What the edits do, for a preview.</param>
/// <param name="NeedsConfirmation">An editor asks before it applies these edits.</param>
public sealed record FileChange(string Path, string? ExpectedText, IReadOnlyList<TextEdit> Edits, string Label, bool NeedsConfirmation)
{
    /// <summary>The text after the edits.</summary>
    public string NewText => TextEdits.Apply(ExpectedText ?? "", Edits);
}

/// <summary>Edits over one or several files. The order is the order of writing: what receives a value comes before what loses it.</summary>
public sealed record WorkspaceChange(string Title, IReadOnlyList<FileChange> Files)
{
    /// <summary>A file that gets another name, or null.</summary>
    public FileRename? Rename { get; init; }
}

/// <summary>A file that gets another name.</summary>
/// <param name="From">Full path with forward slashes.</param>
/// <param name="To">The new path, where no file may be.</param>
/// <param name="ExpectedText">The text that the decision was made for.</param>
public sealed record FileRename(string From, string To, string ExpectedText);

/// <summary>A planned fix: either a change or the reason why there is none.</summary>
public sealed record FixPlan
{
    private FixPlan(WorkspaceChange? change, string? refusal)
    {
        Change = change;
        Refusal = refusal;
    }

    /// <summary>The change, or null.</summary>
    public WorkspaceChange? Change { get; }

    /// <summary>Why there is no change, as a sentence for people; null when there is one.</summary>
    public string? Refusal { get; }

    /// <summary>A plan with a change.</summary>
    public static FixPlan Of(WorkspaceChange change) => new(change, null);

    /// <summary>A plan that was refused.</summary>
    public static FixPlan Refused(string reason) => new(null, reason);
}
