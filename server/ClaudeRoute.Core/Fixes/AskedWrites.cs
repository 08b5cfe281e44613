using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Writes what a person answered.</summary>
internal static class AskedWrites
{
    /// <summary>Why asking would lead to nothing, or null.</summary>
    public static string? Refuse(SettingsSnapshot snapshot, AskAndWrite intent)
    {
        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return "The file is not there any more.";
        }

        if (Target(snapshot, file, intent) is not { } target)
        {
            return TargetFile.Missing(MoveDestination.Local);
        }

        var taken = intent.Names.Select(MemberEdits.Env).FirstOrDefault(path => Other(target, path, intent, null));
        return target.Refuse(snapshot, "nothing was written") ?? (taken is null ? null : $"{target.HoldsAnother(taken)}, so nothing was written.");
    }

    /// <summary>The edits for answers by name of the input.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, AskAndWrite intent, IReadOnlyDictionary<string, string> inputs)
    {
        if (Refuse(snapshot, intent) is { } refusal)
        {
            return FixPlan.Refused(refusal);
        }

        var recipe = Questions.Of(intent);
        var answers = inputs.ToDictionary(pair => pair.Key, pair => pair.Value.Trim(' '), StringComparer.Ordinal);
        if (RouteWrites.Refuse(recipe, answers, needsSecrets: true) is { } unusable)
        {
            return FixPlan.Refused(unusable);
        }

        if (recipe.Inputs.FirstOrDefault(input => Questions.IsNoValue(answers[input.Name], input)) is { } guide)
        {
            return FixPlan.Refused($"{guide.Title}: this is text from a guide or a reference that nobody fills in. Enter the value itself.");
        }

        var file = snapshot.File(intent.FilePath)!;
        var target = Target(snapshot, file, intent)!;
        var writes = RouteWrites.Fill(recipe.Writes, answers);
        var changes = writes.Select(write => (JsonChange)new JsonChange.Set(write.Path, JsonText.Quote(write.Text))).ToArray();
        var names = string.Join(", ", intent.Names);
        if (target.Path == file.Path)
        {
            return One(snapshot, intent, target, [.. changes, .. intent.Besides], $"Set {names} in {RuleContext.ScopeText(file)}");
        }

        // A credential that takes the place of something in the shared file goes to the local one, and the place is cleared.
        var gone = intent.Replaces ? intent.Names.Select(MemberEdits.Env).Where(path => file.Document.Find(path) is not null).Select(path => (JsonChange)new JsonChange.Remove(path)) : [];
        JsonChange[] here = [.. intent.Besides, .. gone];
        var plan = One(snapshot, intent, target, changes, $"Set {names} in {target.Place}");
        if (plan.Change is not { } written || here.Length == 0)
        {
            return plan;
        }

        var (removed, why) = FixPlanner.EditFile(file, here, $"Remove what {names} takes the place of from {RuleContext.ScopeText(file)}", needsConfirmation: true);
        return removed is null ? FixPlan.Refused(why!) : FixPlan.Of(written with { Files = [.. written.Files, removed] });
    }

    private static FixPlan One(SettingsSnapshot snapshot, AskAndWrite intent, TargetFile target, IReadOnlyList<JsonChange> changes, string label)
    {
        var (written, why) = target.Write(changes, label);
        if (written is null)
        {
            return FixPlan.Refused(why!);
        }

        // What keeps the credential out of git has to stand before the credential does.
        var ignore = Questions.AsksForSecret(intent) ? target.Ignore(snapshot) : null;
        var asks = intent.Besides.Any(change => change is JsonChange.Remove) && target.Path == intent.FilePath;
        return FixPlan.Of(new WorkspaceChange(intent.Title, [.. ignore is null ? [] : new[] { ignore }, written with { NeedsConfirmation = asks }]));
    }

    private static TargetFile? Target(SettingsSnapshot snapshot, SettingsFile file, AskAndWrite intent) =>
        file.Scope == Scope.Shared && Questions.AsksForSecret(intent)
            ? TargetFile.Of(snapshot, file, MoveDestination.Local)
            : new TargetFile(file.Path, Questions.AsksForSecret(intent) ? file.Scope : Scope.User, file, RuleContext.ScopeText(file));

    private static bool Other(TargetFile target, JsonPath path, AskAndWrite intent, string? value) =>
        !(intent.Replaces && target.Path == intent.FilePath)
        && target.Existing?.Document.Find(path) is { } there
        && there is not JsonString { Value: "" }
        && !(there is JsonString text && text.Value == value);
}
