using System.Text.RegularExpressions;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Turns one file into the end state of a route.</summary>
internal static partial class RouteApplication
{
    public static FixPlan Plan(SettingsSnapshot snapshot, ApplyRoute intent)
    {
        if (RouteRecipes.Find(intent.RouteId) is not { } recipe)
        {
            return FixPlan.Refused($"There is no route called {intent.RouteId}.");
        }

        if (snapshot.File(intent.FilePath) is not { } file)
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        var answers = new Dictionary<string, string>(recipe.Suggest(snapshot), StringComparer.Ordinal);
        foreach (var (name, answer) in intent.Inputs)
        {
            answers[name] = answer.Trim();
        }

        foreach (var input in recipe.Inputs)
        {
            if (input.Refuse(answers.GetValueOrDefault(input.Name)) is { } refusal)
            {
                return FixPlan.Refused(refusal);
            }
        }

        var changes = Changes(snapshot, file, recipe, answers);
        if (changes.Count == 0)
        {
            return FixPlan.Refused($"{file.Name} already holds this route.");
        }

        var (change, why) = FixPlanner.EditFile(file, changes, intent.Title, needsConfirmation: false);
        return change is null ? FixPlan.Refused(why!) : FixPlan.Of(new WorkspaceChange(intent.Title, [change]));
    }

    private static List<JsonChange> Changes(SettingsSnapshot snapshot, SettingsFile file, RouteRecipe recipe, Dictionary<string, string> answers)
    {
        var changes = new List<JsonChange>();
        foreach (var path in recipe.Clears)
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
