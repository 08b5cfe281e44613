using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Turns one file into the end state of a route.</summary>
public static class RouteApplication
{
    /// <summary>The edit that turns a file into a route.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, ApplyRoute intent)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(intent);
        if (RouteRecipes.Find(intent.RouteId) is not { } recipe)
        {
            return FixPlan.Refused($"There is no route called {intent.RouteId}.");
        }

        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        var answers = RouteWrites.Answers(snapshot, recipe, intent.Inputs);
        if (RouteWrites.Refuse(recipe, answers, needsSecrets: true) is { } refusal)
        {
            return FixPlan.Refused(refusal);
        }

        if (file.Scope == Scope.Shared && HoldsSecret(recipe, answers))
        {
            return FixPlan.Refused(SecretInShared(file.Name));
        }

        var changes = Changes(snapshot, file, recipe, answers);
        if (changes.Count == 0)
        {
            return FixPlan.Refused($"{file.Name} already holds this route.");
        }

        var (change, why) = FixPlanner.EditFile(file, changes, intent.Title, needsConfirmation: false);
        return change is null ? FixPlan.Refused(why!) : FixPlan.Of(new WorkspaceChange(intent.Title, [change]));
    }

    /// <summary>What would still keep the route from being taken after a plan was applied: values of scopes that the file does not win over.</summary>
    public static IReadOnlyList<RouteObstacle> Obstacles(SettingsSnapshot snapshot, ApplyRoute intent, FixPlan plan)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(plan);
        if (RouteRecipes.Find(intent.RouteId) is not { } recipe)
        {
            return [];
        }

        var answers = RouteWrites.Answers(snapshot, recipe, intent.Inputs);
        return Obstacles(After(snapshot, plan.Change).Effective, recipe, RouteWrites.Fill(recipe.Writes, answers));
    }

    /// <summary>Members of other scopes that still count and are not what the route sets.</summary>
    internal static IReadOnlyList<RouteObstacle> Obstacles(EffectiveSettings after, RouteRecipe recipe, IReadOnlyList<FilledWrite> writes)
    {
        var obstacles = new List<RouteObstacle>();
        foreach (var (path, text, _) in writes)
        {
            if (after.All(path).FirstOrDefault() is { } winner && winner.Text != text)
            {
                obstacles.Add(new RouteObstacle(path, winner));
            }
        }

        foreach (var path in recipe.Clears.Where(path => writes.All(write => write.Path != path)))
        {
            if (Counting(after, path) is { } winner)
            {
                obstacles.Add(new RouteObstacle(path, winner));
            }
        }

        return obstacles;
    }

    /// <summary>The settings after a change. Files that the change creates need to be in the snapshot as blank ones.</summary>
    internal static SettingsSnapshot After(SettingsSnapshot snapshot, WorkspaceChange? change)
    {
        if (change is null)
        {
            return snapshot;
        }

        var files = snapshot.Files.Select(file => change.Files.FirstOrDefault(edited => edited.Path == file.Path) is { } edit
            ? new SettingsFile(file.Role, JsonDocument.Parse(edit.NewText), file.Git)
            : file);
        return new SettingsSnapshot(snapshot.ProjectRoot, files, snapshot.Shell, snapshot.Git, snapshot.Options) { Session = snapshot.Session };
    }

    /// <summary>Some answer is a credential.</summary>
    internal static bool HoldsSecret(RouteRecipe recipe, IReadOnlyDictionary<string, string> answers) =>
        recipe.Inputs.Any(input => input.IsSecret && answers.GetValueOrDefault(input.Name) is { Length: > 0 });

    /// <summary>Why a route with a credential is not written to a shared file.</summary>
    internal static string SecretInShared(string name) =>
        $"{name} is made to be committed, and this route holds a credential. Apply it to settings.local.json or to your user settings.";

    private static EffectiveValue? Counting(EffectiveSettings settings, JsonPath path) =>
        path.Parent?.Name != "env" ? settings.SetSetting(path.Name!)
        : !Providers.Table.IsFlag(path.Name!) || Providers.IsOn(settings, path.Name!) ? settings.SetEnv(path.Name!)
        : null;

    /// <summary>What turns a file of the snapshot into the route; empty when it holds the route already.</summary>
    internal static List<JsonChange> Changes(SettingsSnapshot snapshot, SettingsFile file, RouteRecipe recipe, IReadOnlyDictionary<string, string> answers)
    {
        var changes = new List<JsonChange>();
        var writes = RouteWrites.Fill(recipe.Writes, answers);
        var filled = writes.Select(write => write.Path).ToHashSet();
        foreach (var path in recipe.Clears.Where(path => !filled.Contains(path)))
        {
            if (MemberEdits.Clear(snapshot, file, path) is { } change)
            {
                changes.Add(change);
            }
        }

        foreach (var path in ModelPaths(snapshot, file).Where(path => !filled.Contains(path)))
        {
            if (MemberEdits.Clear(snapshot, file, path, value => !recipe.Understands(value.Text)) is { } change)
            {
                changes.Add(change);
            }
        }

        foreach (var write in writes)
        {
            if (file.Document.Find(write.Path) is not JsonString present || present.Value != write.Text)
            {
                changes.Add(new JsonChange.Set(write.Path, JsonText.Quote(write.Text)));
            }
        }

        return changes;
    }

    // A model name of the old route would be sent to the new one as it stands.
    internal static IEnumerable<JsonPath> ModelPaths(SettingsSnapshot snapshot, SettingsFile? file) =>
        snapshot.Effective.EnvNames.Concat(file?.Env.Select(entry => entry.Name) ?? [])
            .Where(name => Variables.Find(name)?.Kind == VariableKind.Model)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => JsonPath.Of("env", name))
            .Append(JsonPath.Of("model"));
}
