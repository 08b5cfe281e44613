using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>Something that a route needs to know.</summary>
/// <param name="Name">Name in the recipe's templates.</param>
/// <param name="Title">Question for people.</param>
/// <param name="Placeholder">Example.</param>
/// <param name="Required">An empty answer is refused.</param>
/// <param name="Default">Answer when nothing is known.</param>
/// <param name="Pattern">Expression that an answer has to match.</param>
/// <param name="PatternMessage">What to say when it does not.</param>
/// <param name="From">Where a suggestion comes from: <c>aperture</c>, <c>netbird</c> or a settings path.</param>
/// <param name="IsSecret">The answer is a credential: never suggested, shown or written to a file that is made to be committed.</param>
/// <param name="IsAdvanced">Asked only of a person who wants more than the usual.</param>
/// <param name="Machine">What of this machine has suggestions, for example <c>aws-regions</c>.</param>
public sealed record RouteInput(
    string Name,
    string Title,
    string Placeholder,
    bool Required,
    string? Default,
    string Pattern,
    string PatternMessage,
    string? From,
    bool IsSecret,
    bool IsAdvanced,
    IReadOnlyList<string> Machine)
{
    private const int LongestAnswer = 300;
    private const int LongestSecret = 4000;

    /// <summary>Null when the answer is usable, else what to say.</summary>
    public string? Refuse(string? answer)
    {
        if (string.IsNullOrEmpty(answer))
        {
            return Required ? $"{Title} is needed." : null;
        }

        if (answer.Any(IsHidden))
        {
            return $"{Title}: the answer holds a line break or a sign that cannot be seen. Enter one line of plain text.";
        }

        return answer.Length <= (IsSecret ? LongestSecret : LongestAnswer) && RecipePatterns.IsMatch(Pattern, answer) ? null : PatternMessage;
    }

    // Such a sign would look harmless in a preview and be something else in a file or a shell.
    private static bool IsHidden(char sign) =>
        char.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}

/// <summary>One member that a route writes.</summary>
/// <param name="Path">The member.</param>
/// <param name="Template">Its text; <c>{name}</c> stands for an input.</param>
/// <param name="IsOptional">Left out when the input is empty.</param>
public sealed record RouteWrite(JsonPath Path, string Template, bool IsOptional);

/// <summary>The correct end state of a route, from one file of <c>Routes/Catalog</c>.</summary>
/// <param name="Id">Identifier on the command line.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Group">Name of the routes that stand together in a list.</param>
/// <param name="Order">Place in a list, the likeliest routes of a group first.</param>
/// <param name="Gateway"><c>aperture</c>, <c>netbird</c> or null.</param>
/// <param name="Inputs">What the route needs to know.</param>
/// <param name="Writes">Members that it sets.</param>
/// <param name="Shell">Variables that do the same in a shell, where what <paramref name="Writes"/> sets is no variable; else empty.</param>
/// <param name="Keeps">Members that decide routes and may stay as they are on this one.</param>
/// <param name="Clears">Members that would win over it or lead astray.</param>
/// <param name="Editor">Ids of what the Claude Code extension of an editor needs besides, from <c>Facts/editor-settings.json</c>.</param>
/// <param name="ModelPattern">Expression for model names that the route understands; others are cleared.</param>
/// <param name="Source">Where the recipe comes from.</param>
public sealed record RouteRecipe(
    string Id,
    string Name,
    string Description,
    string Group,
    int Order,
    string? Gateway,
    IReadOnlyList<RouteInput> Inputs,
    IReadOnlyList<RouteWrite> Writes,
    IReadOnlyList<RouteWrite> Shell,
    IReadOnlyList<string> Keeps,
    IReadOnlyList<JsonPath> Clears,
    IReadOnlyList<string> Editor,
    string ModelPattern,
    string Source)
{
    /// <summary>True when a model name, or an alias for one, can be sent on this route.</summary>
    public bool Understands(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Length <= 300 && RecipePatterns.IsMatch(ModelPattern, model);
    }

    /// <summary>Suggested answers for a snapshot: what the files and the configuration already say, then the recipe's defaults.</summary>
    public IReadOnlyDictionary<string, string> Suggest(SettingsSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in Inputs)
        {
            // What stands in the files may belong to another route, or be the mistake that brought the user here.
            var known = RouteSuggestions.Find(input.From, snapshot)?.Trim();
            if ((string.IsNullOrEmpty(known) || input.Refuse(known) is not null ? input.Default : known) is { } answer)
            {
                answers[input.Name] = answer;
            }
        }

        return answers;
    }
}

/// <summary>The expressions of recipes, each built once.</summary>
internal static class RecipePatterns
{
    // The texts are short. The limit is for an expression that is wrong, and a busy machine must not reach it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, Regex> Built = new(StringComparer.Ordinal);

    public static bool IsMatch(string pattern, string text) => Built.GetOrAdd(pattern, static each => new Regex(each, RegexOptions.CultureInvariant, Limit)).IsMatch(text);
}

/// <summary>All recipes. A new file in <c>Routes/Catalog</c> is found by itself.</summary>
public static class RouteRecipes
{
    private static readonly Lazy<IReadOnlyList<RouteRecipe>> Instance = new(() => [.. FactTable.ReadFolder("routes").Select(Read)]);

    /// <summary>All recipes, by id.</summary>
    public static IReadOnlyList<RouteRecipe> All => Instance.Value;

    /// <summary>All recipes in the order of a list for people.</summary>
    public static IEnumerable<RouteRecipe> Ordered => All.OrderBy(recipe => recipe.Order).ThenBy(recipe => recipe.Id, StringComparer.Ordinal);

    /// <summary>The recipe with an id, or null.</summary>
    public static RouteRecipe? Find(string id) => All.FirstOrDefault(recipe => recipe.Id == id);

    private static RouteRecipe Read(JsonObject row) => new(
        row.Text("id"),
        row.Text("name"),
        row.Text("description"),
        row.Text("group"),
        (int)(row.Number("order") ?? int.MaxValue),
        row.OptionalText("gateway"),
        [.. row.Rows("inputs").Select(ReadInput)],
        [.. row.Rows("writes").Select(ReadWrite)],
        [.. row.Rows("shell").Select(ReadWrite)],
        row.Texts("keeps"),
        ClearsOf(row),
        row.Texts("editor"),
        row.Text("modelPattern"),
        row.Text("source"));

    private static RouteWrite ReadWrite(JsonObject row) => new(JsonPath.Parse(row.Text("path")), row.Text("value"), row.Flag("optional"));

    // Whatever decides a route and is neither written nor kept would win over it or lead astray.
    private static IReadOnlyList<JsonPath> ClearsOf(JsonObject row)
    {
        var stays = row.Rows("writes").Where(write => !write.Flag("optional")).Select(write => write.Text("path")).Concat(row.Texts("keeps")).ToHashSet(StringComparer.Ordinal);
        return [.. Providers.Table.RouteMembers.Where(member => !stays.Contains(member)).Select(JsonPath.Parse)];
    }

    private static RouteInput ReadInput(JsonObject row) => new(
        row.Text("name"),
        row.Text("title"),
        row.Text("placeholder"),
        row.Flag("required"),
        row.OptionalText("default"),
        row.Text("pattern"),
        row.Text("patternMessage"),
        row.OptionalText("from"),
        row.Flag("secret"),
        row.Flag("advanced"),
        row.Texts("machine"));
}
