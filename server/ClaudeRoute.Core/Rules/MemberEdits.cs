using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>Changes of members that take the other scopes into account.</summary>
internal static class MemberEdits
{
    /// <summary>Path of a variable.</summary>
    public static JsonPath Env(string name) => JsonPath.Of("env", name);

    /// <summary>Sets a variable.</summary>
    public static JsonChange Set(string name, string text) => new JsonChange.Set(Env(name), JsonText.Quote(text));

    /// <summary>The fix that writes another text to a variable; none in managed settings.</summary>
    public static IReadOnlyList<FixIntent> Write(EnvEntry entry, string title, string text, FixSafety safety, bool isPreferred = true) =>
        In(entry.File, title, safety, isPreferred, new JsonChange.Set(entry.Path, JsonText.Quote(text)));

    /// <summary>The fix that deletes a member; none in managed settings.</summary>
    public static IReadOnlyList<FixIntent> Delete(SettingsFile file, JsonPath path, FixSafety safety = FixSafety.NeedsReview, bool isPreferred = false) =>
        In(file, $"Delete {(path.Count == 1 ? path.Name : path.ToString())}", safety, isPreferred, new JsonChange.Remove(path));

    /// <summary>The fix that asks for variables, in the file where they take effect; none where that is managed.</summary>
    public static IReadOnlyList<FixIntent> Ask(SettingsSnapshot snapshot, SettingsFile? file, string title, params string[] names) =>
        file is not null && Decider(snapshot, file, Env(names[0])) is { } decider ? [new AskAndWrite(title, decider.Path, names)] : [];

    /// <summary>The fix that asks for a value in the place of the one that stands there; none in managed settings.</summary>
    public static IReadOnlyList<FixIntent> AskAgain(EnvEntry entry, string title) =>
        IsEditable(entry.File) ? [new AskAndWrite(title, entry.File.Path, entry.Name) { Replaces = true }] : [];

    /// <summary>The fix that moves a member to the user's settings.</summary>
    public static MoveMembers ToUser(SettingsFile file, JsonPath path) => MoveMembers.ToUser($"Move {path} to your user settings", file.Path, path);

    /// <summary>The fix that gives a variable another name; none where the file has that name already, and in managed settings.</summary>
    public static IReadOnlyList<FixIntent> Rename(SettingsFile file, JsonPath path, string name, FixSafety safety, bool isPreferred = false) =>
        file.Env.Any(entry => entry.Name == name) || EffectiveSettings.IsTakenOut(file, name) ? [] : In(file, $"Rename to {name}", safety, isPreferred, new JsonChange.Rename(path, name));

    /// <summary>A fix of one file; none in managed settings.</summary>
    public static IReadOnlyList<FixIntent> In(SettingsFile file, string title, FixSafety safety, bool isPreferred, params JsonChange[] changes) =>
        IsEditable(file) ? [new ChangeMembers(title, safety, file.Path, changes) { IsPreferred = isPreferred }] : [];

    /// <summary>The fixes that make values count as unset, each in the file that holds it.</summary>
    public static IReadOnlyList<FixIntent> Clear(SettingsSnapshot snapshot, params EffectiveValue?[] values) =>
        [.. values.Select(value => value is { File: { } file, Member: { } member } ? ClearFix(snapshot, file, member.Path) : null).OfType<FixIntent>()];

    /// <summary>Switches a provider's flag on.</summary>
    public static JsonChange SwitchOn(string flag) => Set(flag, "1");

    /// <summary>
    /// Makes a member count as unset for everything that <paramref name="file"/> decides: an empty text when a lower file or the shell
    /// would speak up otherwise, removal when not. Null when nothing has to be done.
    /// </summary>
    public static JsonChange? Clear(SettingsSnapshot snapshot, SettingsFile file, JsonPath path) => Off(snapshot, file, path, "", static value => value.IsSet);

    /// <summary>The same for members of which only some values are unwanted. Null when the value that counts for the file may stay.</summary>
    public static JsonChange? Clear(SettingsSnapshot snapshot, SettingsFile file, JsonPath path, Func<EffectiveValue, bool> isUnwanted)
    {
        var counts = snapshot.Effective.All(path).FirstOrDefault(value => value.Scope >= file.Scope);
        return counts is { IsSet: true } && isUnwanted(counts) ? Off(snapshot, file, path, "", value => value.IsSet && isUnwanted(value)) : null;
    }

    /// <summary>Switches a flag off in the same way; off is written as <c>0</c>.</summary>
    public static JsonChange? SwitchOff(SettingsSnapshot snapshot, SettingsFile file, string flag) =>
        Off(snapshot, file, Env(flag), "0", static value => Providers.IsOn(value.Text));

    /// <summary>The file in which a change of a member takes effect: the given one, or the higher one that has the say. Null when that is managed.</summary>
    public static SettingsFile? Decider(SettingsSnapshot snapshot, SettingsFile file, JsonPath path)
    {
        var winner = snapshot.Effective.All(path).FirstOrDefault();
        var decider = winner?.File is { } other && other.Scope < file.Scope ? other : file;
        return IsEditable(decider) ? decider : null;
    }

    /// <summary>True when a fix may change the file.</summary>
    public static bool IsEditable(SettingsFile file) => file.Scope != Scope.Managed;

    /// <summary>A fix that makes a member count as unset, or null when nothing has to be done or the file is managed.</summary>
    /// <param name="snapshot">The settings.</param>
    /// <param name="file">The file to change.</param>
    /// <param name="path">The member.</param>
    /// <param name="purpose">What it is good for, to stand behind the title; empty for none.</param>
    public static ChangeMembers? ClearFix(SettingsSnapshot snapshot, SettingsFile file, JsonPath path, string purpose = "") =>
        IsEditable(file) && Clear(snapshot, file, path) is { } change
            ? new ChangeMembers($"{(change is JsonChange.Remove ? $"Remove {path.Name}" : $"Set {path.Name} to \"\"")}{purpose}", FixSafety.NeedsReview, file.Path, [change])
            : null;

    private static JsonChange? Off(SettingsSnapshot snapshot, SettingsFile file, JsonPath path, string off, Func<EffectiveValue, bool> isOn)
    {
        if (snapshot.Effective.All(path).FirstOrDefault(value => value.Scope > file.Scope) is { } lower && isOn(lower))
        {
            return file.Document.Find(path) is JsonString present && present.Value == off ? null : new JsonChange.Set(path, JsonText.Quote(off));
        }

        return file.Document.FindMember(path) is null ? null : new JsonChange.Remove(path);
    }
}
