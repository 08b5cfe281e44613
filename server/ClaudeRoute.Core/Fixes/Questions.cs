using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>What a fix asks a person, from the routes and from <c>Facts/questions.json</c>.</summary>
public static class Questions
{
    // Templates of routes name their inputs with letters.
    private static readonly string[] InputNames = ["value", "second", "third"];

    /// <summary>Name of the first input.</summary>
    public static string First => InputNames[0];

    private static readonly Lazy<(IReadOnlyDictionary<string, JsonObject> Variables, IReadOnlyDictionary<string, JsonObject> Kinds)> Table = new(() =>
    {
        var table = FactTable.Read("questions");
        return (table.Rows("variables").ToDictionary(row => row.Text("name"), StringComparer.Ordinal), table.Rows("kinds").ToDictionary(row => row.Text("kind"), StringComparer.Ordinal));
    });

    /// <summary>
    /// The questions as those of a route that sets exactly the asked variables, so that suggestions and checks are the same as the wizard's.
    /// </summary>
    public static RouteRecipe Of(AskAndWrite intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        var inputs = intent.Names.Select((name, index) => Input(name, InputNames[index])).ToArray();
        var writes = intent.Names.Select((name, index) => new RouteWrite(MemberEdits.Env(name), $"{{{InputNames[index]}}}", IsOptional: false)).ToArray();
        return new RouteRecipe("", intent.Title, "", "", 0, null, inputs, writes, [], [], [], [], ".*", "");
    }

    /// <summary>Some answer is a credential.</summary>
    public static bool AsksForSecret(AskAndWrite intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return intent.Names.Any(name => IsSecret(name));
    }

    /// <summary>True for a suggestion that may be the answer; what stands there as the mistake is none.</summary>
    public static bool MayAnswer(SettingsSnapshot snapshot, AskAndWrite intent, RouteInput input, string answer)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(answer);
        var name = intent.Names[Array.IndexOf(InputNames, input.Name)];
        return !IsNoValue(answer, input)
            && !(intent.Replaces && snapshot.Effective.AllEnv(name).Any(value => value.File?.Path == intent.FilePath && value.Text.Trim() == answer));
    }

    /// <summary>True for text of a guide, and for references that nobody fills in.</summary>
    internal static bool IsNoValue(string answer, RouteInput input) =>
        input.IsSecret ? TemplateText.IsCredential(answer)
        : TemplateText.Is(answer) || EnvMembers.HoldsReference(answer) || (WebAddress.Parse(answer) is { } address && HostTable.IsReserved(address.Host));

    private static RouteInput Input(string name, string input)
    {
        var from = $"env.{name}";
        if (Table.Value.Variables.TryGetValue(name, out var row))
        {
            return Read(row, name, input, from);
        }

        var path = JsonPath.Of("env", name);
        foreach (var recipe in RouteRecipes.Ordered)
        {
            if (recipe.Writes.FirstOrDefault(write => write.Path == path) is { Template: ['{', .. var asked, '}'] } && recipe.Inputs.FirstOrDefault(each => each.Name == asked) is { } known)
            {
                return known with { Name = input, Title = Title(known.Title, name), Required = true, Default = null, From = from, IsAdvanced = false };
            }
        }

        var kinds = Table.Value.Kinds;
        return Read(kinds.TryGetValue(Kind(name), out var kind) ? kind : kinds["text"], name, input, from);
    }

    private static bool IsSecret(string name) => Kind(name) == "secret" || Variables.Find(name) is { IsSecret: true };

    private static string Kind(string name) =>
        Variables.Find(name) is { } variable ? (variable.IsSecret ? "secret" : variable.Kind.ToString().ToLowerInvariant())
        : RedirectingVariables.Of(name) is Redirection.Address or Redirection.Proxy or Redirection.Telemetry ? "url"
        : CredentialNames.Table.IsCredential(name) ? "secret"
        : "text";

    private static RouteInput Read(JsonObject row, string name, string input, string from) => new(
        input,
        Title(row.Text("title"), name),
        row.Text("placeholder"),
        Required: true,
        Default: null,
        row.Text("pattern"),
        row.Text("patternMessage"),
        from,
        row.Flag("secret"),
        IsAdvanced: false,
        row.Texts("machine"));

    // "AWS profile (empty: the default chain)" is asked here because it is needed.
    private static string Title(string title, string name) => $"{(title.IndexOf(" (empty", StringComparison.Ordinal) is > 0 and var end ? title[..end] : title)} ({name})";
}
