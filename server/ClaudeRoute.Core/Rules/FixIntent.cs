using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>What a fix wants. Rules do not build edits; the planner turns an intent into edits over one or several files.</summary>
/// <param name="Title">What the user sees, starting with a verb.</param>
/// <param name="Safety">Whether it may run without a look.</param>
public abstract record FixIntent(string Title, FixSafety Safety)
{
    /// <summary>True for a fix that <c>check --fix</c> applies by itself.</summary>
    public bool IsPreferred { get; init; }

    /// <summary>What an editor has to do before the edit can be made.</summary>
    public virtual HostStep NeededStep => HostStep.None;
}

/// <summary>What an editor does for a fix besides applying its edit. One that cannot is not offered the fix.</summary>
public enum HostStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Asks a person for values.</summary>
    Answers,

    /// <summary>Copies text to the clipboard that the edit takes out of the file.</summary>
    Clipboard,

    /// <summary>Has a person put the credential into a key store, since the edit takes it out of the file.</summary>
    KeyStore,

    /// <summary>Writes settings of its own, which the edit takes out of the file.</summary>
    EditorSettings,
}

/// <summary>Changes members of one file.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="Safety">Whether it may run without a look.</param>
/// <param name="FilePath">The file to change; it must be part of the snapshot.</param>
/// <param name="Changes">The changes, in order.</param>
public sealed record ChangeMembers(string Title, FixSafety Safety, string FilePath, IReadOnlyList<JsonChange> Changes) : FixIntent(Title, Safety)
{
    /// <summary>A place whose text goes to the clipboard first, in UTF-16 offsets, since it is in no file any more afterwards.</summary>
    public TextSpan? Copied { get; init; }

    /// <inheritdoc/>
    public override HostStep NeededStep => Copied is null ? HostStep.None : HostStep.Clipboard;
}

/// <summary>Writes variables whose values only a person knows. A credential never goes to a shared file, but to the local one beside it.</summary>
/// <param name="Title">What the user sees; it ends with an ellipsis.</param>
/// <param name="FilePath">The file to change.</param>
/// <param name="Names">The variables that are asked for, in this order.</param>
public sealed record AskAndWrite(string Title, string FilePath, params IReadOnlyList<string> Names) : FixIntent(Title, FixSafety.NeedsReview)
{
    /// <summary>What stands there is the mistake. Otherwise another value is never overwritten.</summary>
    public bool Replaces { get; init; }

    /// <summary>Changes of the file that go with the answers.</summary>
    public IReadOnlyList<JsonChange> Besides { get; init; } = [];

    /// <inheritdoc/>
    public override HostStep NeededStep => HostStep.Answers;
}

/// <summary>Lets a helper ask the key store of this machine for a credential that stands in a file, and takes it out of there.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="FilePath">The file.</param>
/// <param name="Path">The member that holds the credential; the helper itself where that prints it.</param>
/// <param name="Account">Name of the credential in the key store.</param>
/// <param name="Store">The key store.</param>
public sealed record KeepInKeyStore(string Title, string FilePath, JsonPath Path, string Account, KeyStore Store) : FixIntent(Title, FixSafety.NeedsReview)
{
    /// <inheritdoc/>
    public override HostStep NeededStep => HostStep.KeyStore;
}

/// <summary>Gives a file another name in its folder.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="FilePath">The file.</param>
/// <param name="NewName">Its new name; no file of that name may be there.</param>
public sealed record RenameFile(string Title, string FilePath, string NewName) : FixIntent(Title, FixSafety.NeedsReview);

/// <summary>Removes comments and trailing commas.</summary>
public sealed record MakeStrict(string Title, string FilePath) : FixIntent(Title, FixSafety.Safe);

/// <summary>Stores a file as UTF-8 without a byte order mark. Only for a text that holds the mark: where an editor has the file open, its encoding is the editor's.</summary>
/// <param name="Title">Title of the action.</param>
/// <param name="FilePath">The file.</param>
public sealed record SaveWithoutMark(string Title, string FilePath) : FixIntent(Title, FixSafety.Safe);

/// <summary>Moves members to another file, which need not exist. The value is written there before it is taken away here.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="FilePath">The file that loses the members.</param>
/// <param name="To">The file that gets them.</param>
/// <param name="Members">What is moved; all but the first may be missing, and then stay out of it.</param>
/// <param name="OnConflict">What to do when the target has another value.</param>
public sealed record MoveMembers(string Title, string FilePath, MoveDestination To, IReadOnlyList<MovedMember> Members, OnConflict OnConflict = OnConflict.Refuse)
    : FixIntent(Title, FixSafety.NeedsReview)
{
    /// <summary>What moves, for titles; null where the path says it.</summary>
    public string? Subject { get; init; }

    /// <summary>An empty text stays behind, since the file should not name another value by accident.</summary>
    public bool LeavesEmpty { get; init; }

    /// <summary>A move to <c>settings.local.json</c> of the same project under the same names.</summary>
    public static MoveMembers ToLocal(string title, string filePath, params JsonPath[] paths) => new(title, filePath, MoveDestination.Local, Same(paths));

    /// <summary>A move to the user's settings under the same names.</summary>
    public static MoveMembers ToUser(string title, string filePath, params JsonPath[] paths) => new(title, filePath, MoveDestination.User, Same(paths));

    private static MovedMember[] Same(JsonPath[] paths) => [.. paths.Select(path => new MovedMember(path, path))];
}

/// <summary>A member that moves.</summary>
/// <param name="From">Where it stands.</param>
/// <param name="To">Where it is written.</param>
/// <param name="Json">What is written; null for the value as it stands.</param>
public sealed record MovedMember(JsonPath From, JsonPath To, string? Json = null);

/// <summary>Where a move leads.</summary>
public enum MoveDestination
{
    /// <summary><c>settings.local.json</c> of the project.</summary>
    Local,

    /// <summary>The user's settings.</summary>
    User,

    /// <summary>The user settings of Visual Studio Code.</summary>
    Editor,
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
