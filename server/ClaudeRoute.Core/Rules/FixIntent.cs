using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>What a fix wants. Rules do not build edits; the planner turns an intent into edits over one or several files.</summary>
/// <param name="Title">What the user sees, starting with a verb.</param>
/// <param name="Safety">Whether it may run without a look.</param>
public abstract record FixIntent(string Title, FixSafety Safety)
{
    /// <summary>True for a fix that <c>check --fix</c> applies by itself.</summary>
    public bool IsPreferred { get; init; }
}

/// <summary>Changes members of one file.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="Safety">Whether it may run without a look.</param>
/// <param name="FilePath">The file to change; it must be part of the snapshot.</param>
/// <param name="Changes">The changes, in order.</param>
public sealed record ChangeMembers(string Title, FixSafety Safety, string FilePath, IReadOnlyList<JsonChange> Changes) : FixIntent(Title, Safety);

/// <summary>Removes comments and trailing commas.</summary>
public sealed record MakeStrict(string Title, string FilePath) : FixIntent(Title, FixSafety.Safe);

/// <summary>Stores a file as UTF-8 without a byte order mark. Only for a text that holds the mark: where an editor has the file open, its encoding is the editor's.</summary>
/// <param name="Title">Title of the action.</param>
/// <param name="FilePath">The file.</param>
public sealed record SaveWithoutMark(string Title, string FilePath) : FixIntent(Title, FixSafety.Safe);

/// <summary>Moves one member from the shared file to <c>settings.local.json</c> of the same project.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="FilePath">The shared file.</param>
/// <param name="Path">The member.</param>
/// <param name="OnConflict">What to do when the target has another value.</param>
public sealed record MoveToLocal(string Title, string FilePath, JsonPath Path, OnConflict OnConflict = OnConflict.Refuse)
    : FixIntent(Title, FixSafety.NeedsReview)
{
    /// <summary>Members that make no sense without the moved one and go along with it.</summary>
    public IReadOnlyList<JsonPath> Companions { get; init; } = [];
}

/// <summary>What a move does when the target has another value.</summary>
public enum OnConflict
{
    /// <summary>Nothing; the user is offered the two choices instead.</summary>
    Refuse,

    /// <summary>The value of the target stays, the one of the source goes.</summary>
    KeepTarget,

    /// <summary>The value of the source takes the place of the target's.</summary>
    Overwrite,
}

/// <summary>Adds lines to the project's <c>.gitignore</c>.</summary>
public sealed record IgnoreInGit(string Title, IReadOnlyList<string> Patterns) : FixIntent(Title, FixSafety.Safe);

/// <summary>Turns the file into a correct configuration of a route.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="FilePath">The file to change.</param>
/// <param name="RouteId">Id of the route recipe.</param>
/// <param name="Inputs">Values for the recipe's inputs.</param>
public sealed record ApplyRoute(string Title, string FilePath, string RouteId, IReadOnlyDictionary<string, string> Inputs)
    : FixIntent(Title, FixSafety.NeedsReview);
