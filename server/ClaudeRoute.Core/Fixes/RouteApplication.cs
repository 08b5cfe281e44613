using System.Text.RegularExpressions;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>A value that keeps a route from being taken.</summary>
/// <param name="Path">The member.</param>
/// <param name="Winner">The value that counts.</param>
public sealed record RouteObstacle(JsonPath Path, EffectiveValue Winner)
{
    /// <summary>What it is and what to do about it, without its value.</summary>
    public string Message => Winner.Scope switch
    {
        Scope.Shell => $"The environment sets {Path.Name}, and settings of this file do not replace it. Take it out of the shell, or use user settings.",
        Scope.Managed => $"Managed settings set {Path.Name}; only whoever manages this machine can change that.",
        _ => $"{Path.Name} of {Winner.Scope.Word()} settings still counts. Change it there, or apply the route to that file.",
    };
}

/// <summary>Turns one file into the end state of a route.</summary>
public static partial class RouteApplication
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

        var answers = Answers(snapshot, recipe, intent);
        foreach (var input in recipe.Inputs)
        {
            if (input.Refuse(answers.GetValueOrDefault(input.Name)) is { } refusal)
            {
                return FixPlan.Refused(refusal);
            }
        }

        if (file.Scope == Scope.Shared && recipe.Inputs.Any(input => input.IsSecret && answers.GetValueOrDefault(input.Name) is { Length: > 0 }))
        {
            return FixPlan.Refused($"{file.Name} is made to be committed, and this route holds a credential. Apply it to settings.local.json or to your user settings.");
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

        var answers = Answers(snapshot, recipe, intent);
        var files = snapshot.Files.Select(file => plan.Change?.Files.FirstOrDefault(change => change.Path == file.Path) is { } change
            ? new SettingsFile(file.Role, JsonDocument.Parse(change.NewText), file.Git)
            : file);
        var after = new SettingsSnapshot(snapshot.ProjectRoot, files, snapshot.Shell, snapshot.Git, snapshot.Options) { Session = snapshot.Session }.Effective;
        var writes = recipe.Writes.Select(write => (write.Path, write.IsOptional, Text: Fill(write.Template, answers))).Where(write => write.Text.Length > 0 || !write.IsOptional).ToArray();
        var obstacles = new List<RouteObstacle>();
        foreach (var (path, _, text) in writes)
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

    private static EffectiveValue? Counting(EffectiveSettings settings, JsonPath path) =>
        path.Parent?.Name == "env" ? settings.SetEnv(path.Name!) : settings.SetSetting(path.Name!);

    private static Dictionary<string, string> Answers(SettingsSnapshot snapshot, RouteRecipe recipe, ApplyRoute intent)
    {
        var answers = new Dictionary<string, string>(recipe.Suggest(snapshot), StringComparer.Ordinal);
        foreach (var (name, answer) in intent.Inputs)
        {
            answers[name] = answer.Trim();
        }

        return answers;
    }

    private static List<JsonChange> Changes(SettingsSnapshot snapshot, SettingsFile file, RouteRecipe recipe, Dictionary<string, string> answers)
    {
        var changes = new List<JsonChange>();
        var filled = recipe.Writes.Where(write => !write.IsOptional || Fill(write.Template, answers).Length > 0).Select(write => write.Path).ToHashSet();
        foreach (var path in recipe.Clears.Where(path => !filled.Contains(path)))
        {
            if (MemberEdits.Clear(snapshot, file, path) is { } change)
            {
                changes.Add(change);
            }
        }

        // An optional member without an answer is none of the route's business.
        var writes = recipe.Writes
            .Select(write => (write.Path, write.IsOptional, Text: Fill(write.Template, answers)))
            .Where(write => write.Text.Length > 0 || !write.IsOptional)
            .ToArray();
        foreach (var path in ModelPaths(snapshot, file).Where(path => writes.All(write => write.Path != path)))
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
    private static IEnumerable<JsonPath> ModelPaths(SettingsSnapshot snapshot, SettingsFile file) =>
        snapshot.Effective.EnvNames.Concat(file.Env.Select(entry => entry.Name))
            .Where(name => Variables.Find(name)?.Kind == VariableKind.Model)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => JsonPath.Of("env", name))
            .Append(JsonPath.Of("model"));

    private static string Fill(string template, Dictionary<string, string> answers) =>
        InputName().Replace(template, match => answers.GetValueOrDefault(match.Groups["name"].Value, ""));

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex InputName();
}
