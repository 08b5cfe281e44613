using System.Text;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>Suggests all members of a route at once, where none of them stands yet.</summary>
internal static class RouteSuggestions
{
    private const string Env = "env";

    /// <summary>The routes that fit into the object at the caret: its root members into the root, variables alone into <c>env</c>.</summary>
    public static IEnumerable<Suggestion> For(WorkspaceSnapshot workspace, SettingsFile file, JsonCaret caret, HashSet<string> taken, bool snippets)
    {
        if (!snippets || caret.HasColon || file.Scope is not (Scope.User or Scope.Local or Scope.Shared))
        {
            yield break;
        }

        var settings = workspace.Project(MemberPlaces.ProjectOf(workspace, file.Role));
        var isEnv = !caret.Path.IsRoot;
        var style = JsonStyle.Detect(file.Document.Text);
        var line = file.Document.Text.GetLineSpan(file.Document.Text.GetLine(caret.Token.Start));
        var before = file.Document.Text.Text.AsSpan(line.Start, caret.Token.Start - line.Start);
        var indent = before[..^before.TrimStart(" \t").Length].ToString();
        foreach (var recipe in RouteRecipes.All)
        {
            var writes = recipe.Writes.Where(write => !write.IsOptional).ToArray();
            var names = writes.Select(write => isEnv ? write.Path.Name! : write.Path.Segments[0].Name!);
            if (names.Any(taken.Contains) || (isEnv && writes.Any(write => write.Path.Parent!.Name != Env)))
            {
                continue;
            }

            yield return new Suggestion(SuggestionKind.Route, $"Route: {recipe.Name}", Text(recipe, writes, recipe.Suggest(settings), isEnv, style.NewLine + indent, style.Indent) + (caret.NeedsCommaAfter ? "," : ""))
            {
                Detail = recipe.Description,
                IsSnippet = true,
                Order = "0" + recipe.Name,
                Filter = CompletionFeature.Filter("route " + recipe.Name, caret),
            };
        }
    }

    private static string Text(RouteRecipe recipe, RouteWrite[] writes, IReadOnlyDictionary<string, string> answers, bool isEnv, string newLine, string unit)
    {
        var numbers = recipe.Inputs.Select((input, index) => (input, index)).ToDictionary(pair => pair.input.Name, pair => pair.index + 1, StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var write in writes.Where(write => write.Path.Count == 1))
        {
            lines.Add(Member(write));
        }

        var variables = writes.Where(write => write.Path.Count == 2).Select(Member).ToArray();
        if (isEnv)
        {
            lines.AddRange(variables);
        }
        else if (variables.Length > 0)
        {
            lines.Add($"\"{Env}\": {{{newLine}{unit}{string.Join($",{newLine}{unit}", variables)}{newLine}{Snippet.Escape("}")}");
        }

        return string.Join("," + newLine, lines);

        string Member(RouteWrite write) => $"{Snippet.Escape(JsonText.Quote(write.Path.Name!))}: \"{Filled(write.Template)}\"";

        string Filled(string template)
        {
            var text = new StringBuilder();
            var rest = template;
            while (rest.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open && rest.IndexOf('}', open) is >= 0 and var close && numbers.TryGetValue(rest[(open + 1)..close], out var number))
            {
                var input = recipe.Inputs[number - 1];
                var known = answers.TryGetValue(input.Name, out var answer) && ShownValue.MayBeOffered(answer) ? answer : input.Placeholder;
                text.Append(Literal(rest[..open])).Append(Snippet.Place(number, JsonText.Quote(known)[1..^1]));
                rest = rest[(close + 1)..];
            }

            return text.Append(Literal(rest)).ToString();
        }

        static string Literal(string text) => Snippet.Escape(JsonText.Quote(text)[1..^1]);
    }
}
