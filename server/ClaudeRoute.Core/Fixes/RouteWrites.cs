using System.Text.RegularExpressions;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>A member of a route with its text.</summary>
/// <param name="Path">The member.</param>
/// <param name="Text">Its text, never empty.</param>
/// <param name="Inputs">Names of the inputs that the text is made of.</param>
public sealed record FilledWrite(JsonPath Path, string Text, IReadOnlyList<string> Inputs);

/// <summary>Fills the templates of a recipe with answers.</summary>
public static partial class RouteWrites
{
    /// <summary>The answers of a person, with what the files and the recipe suggest where there is none.</summary>
    /// <param name="snapshot">The settings.</param>
    /// <param name="recipe">The route.</param>
    /// <param name="inputs">What the person answered.</param>
    /// <param name="target">The scope that is written; what another one says of an optional input counts as it is and is not repeated there. Null to repeat it.</param>
    public static IReadOnlyDictionary<string, string> Answers(SettingsSnapshot snapshot, RouteRecipe recipe, IReadOnlyDictionary<string, string> inputs, Scope? target = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(inputs);
        var answers = new Dictionary<string, string>(recipe.Suggest(snapshot), StringComparer.Ordinal);
        foreach (var input in recipe.Inputs.Where(input => target is not null && input is { Required: false, From: not null }))
        {
            if (JsonPath.TryParse(input.From!, out var path)
                && snapshot.Effective.All(path).FirstOrDefault() is { IsSet: true } value
                && value.Scope != target
                && answers.GetValueOrDefault(input.Name) == value.Text.Trim())
            {
                answers.Remove(input.Name);
            }
        }

        foreach (var (name, answer) in inputs)
        {
            answers[name] = answer.Trim(' ');
        }

        return answers;
    }

    /// <summary>What the route sets with these answers. An optional member without an answer is none of its business.</summary>
    public static IReadOnlyList<FilledWrite> Fill(IEnumerable<RouteWrite> writes, IReadOnlyDictionary<string, string> answers) =>
        [.. writes
            .Select(write => new FilledWrite(write.Path, Fill(write.Template, answers), InputsOf(write.Template)))
            .Where(write => write.Text.Length > 0)];

    /// <summary>Why answers cannot be used, as a sentence for people; null when they can.</summary>
    /// <param name="recipe">The route.</param>
    /// <param name="answers">Answers by name of the input.</param>
    /// <param name="needsSecrets">False where a secret is asked for later, by the shell.</param>
    public static string? Refuse(RouteRecipe recipe, IReadOnlyDictionary<string, string> answers, bool needsSecrets)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var input in recipe.Inputs)
        {
            var answer = answers.GetValueOrDefault(input.Name);
            if (input.IsSecret && !needsSecrets && string.IsNullOrEmpty(answer))
            {
                continue;
            }

            if (input.Refuse(answer) is { } refusal)
            {
                return refusal;
            }
        }

        return Misplaced(recipe, answers) is { } input2
            ? $"{input2.Title}: the answer holds a credential, which does not belong there. {(recipe.Inputs.Any(each => each.IsSecret) ? "Enter it where the route asks for it." : "This route needs none.")}"
            : null;
    }

    // A credential in an address, a command or a name would be shown, logged and committed as if it were none.
    private static RouteInput? Misplaced(RouteRecipe recipe, IReadOnlyDictionary<string, string> answers)
    {
        var secrets = recipe.Inputs.Where(input => input.IsSecret).Select(input => input.Name).ToArray();
        foreach (var input in recipe.Inputs.Where(input => !input.IsSecret))
        {
            if (answers.GetValueOrDefault(input.Name) is { Length: > 0 } answer && SecretFormats.FindIn(answer, null) is not null)
            {
                return input;
            }
        }

        foreach (var write in Fill(recipe.Writes.Concat(recipe.Shell), answers))
        {
            if (write.Inputs.Count > 0
                && !write.Inputs.Any(name => secrets.Contains(name, StringComparer.Ordinal))
                && SecretScan.Scan(JsonDocument.Parse(TextOf([write]))).Count > 0)
            {
                return recipe.Inputs.First(input => input.Name == write.Inputs[0]);
            }
        }

        return null;
    }

    /// <summary>A settings file that holds these members and nothing else.</summary>
    internal static string TextOf(IEnumerable<FilledWrite> writes) =>
        TextEdits.Apply("", JsonEditor.Edit(JsonDocument.Parse(""), [.. writes.Select(write => new JsonChange.Set(write.Path, JsonText.Quote(write.Text)))]).Edits ?? []);

    /// <summary>The expression that finds the answers in a text that was made from a template.</summary>
    public static Regex Matcher(string template) => new(
        "^" + InputName().Replace(Regex.Escape(template).Replace(@"\{", "{", StringComparison.Ordinal), static match => $"(?<{match.Groups["name"].Value}>.+)") + "$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(2));

    private static string Fill(string template, IReadOnlyDictionary<string, string> answers) =>
        InputName().Replace(template, match => answers.GetValueOrDefault(match.Groups["name"].Value, ""));

    private static IReadOnlyList<string> InputsOf(string template) => [.. InputName().Matches(template).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex InputName();
}
