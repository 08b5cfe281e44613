using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>A name that the client does not read, and what is meant by it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Variable">The variable that is meant, or null.</param>
/// <param name="Setting">The root key that is meant, or null.</param>
/// <param name="EditorSetting">The setting of Visual Studio Code that is meant, or null.</param>
internal sealed record NameAlias(string Name, string? Variable, string? Setting, string? EditorSetting);

/// <summary>A variable that is on its way out.</summary>
/// <param name="Name">The name.</param>
/// <param name="Status">What became of it, as the end of a sentence.</param>
/// <param name="Use">The variable to use, or null when there is none.</param>
internal sealed record DeprecatedVariable(string Name, string Status, string? Use);

/// <summary>The variable of the search for tools, and the words that it takes.</summary>
internal sealed class ToolSearchFacts(JsonObject row)
{
    private readonly Lazy<Regex> _form = new(() => new Regex(row.Text("form"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));

    public string Name { get; } = row.Text("name");

    public string On { get; } = row.Text("on");

    public string Off { get; } = row.Text("off");

    public bool Takes(string text) => text.Length < 20 && _form.Value.IsMatch(text);
}

/// <summary>Words of a header that the client puts in front of some variables.</summary>
internal sealed record HeaderWords(string[] Names, string[] Prefixes);

/// <summary>A variable and those that it needs beside it.</summary>
internal sealed record NeededVariables(string Name, string[] Needs);

/// <summary>A variable with a time in milliseconds, and its sensible bounds.</summary>
internal sealed record TimeBounds(string Name, double Shortest, double Longest);

/// <summary>Bounds of a number.</summary>
internal sealed record NumberLimit(double? Min, double? Max, bool IsNote, string Why);

/// <summary>What people get wrong about variables, from <c>Facts/variable-mistakes.json</c>.</summary>
internal sealed class VariableMistakes
{
    private static readonly Lazy<VariableMistakes> Instance = new(() => new VariableMistakes(FactTable.Read("variable-mistakes")));
    private readonly Lazy<HashSet<string>> _known = new(() =>
    {
        var project = EffectiveSettings.ProjectEnv.Value;
        return [.. Variables.Names, .. project.Texts("ignoredFromProject"), .. project.Texts("ignoredFromProjectMeasured"), .. project.Texts("appliedBeforeTrust")];
    });

    private readonly string[] _prefixes;

    private VariableMistakes(JsonObject table)
    {
        _prefixes = table.Texts("prefixes");
        Aliases = table.Rows("aliases").ToDictionary(
            row => row.Text("name"),
            row => new NameAlias(row.Text("name"), row.OptionalText("variable"), row.OptionalText("setting"), row.OptionalText("editorSetting")),
            StringComparer.Ordinal);
        Deprecated = table.Rows("deprecated").ToDictionary(
            row => row.Text("name"),
            row => new DeprecatedVariable(row.Text("name"), row.Text("status"), row.OptionalText("use")),
            StringComparer.Ordinal);
        var words = table.Object("flagWords")!;
        OffWords = words.Texts("off");
        MeansOn = words.Texts("meansOn");
        MeansOff = words.Texts("meansOff");
        Limits = table.Rows("limits").ToDictionary(
            row => row.Text("name"),
            row => new NumberLimit(row.Number("min"), row.Number("max"), row.Flag("note"), row.Text("why")),
            StringComparer.Ordinal);
        HeaderPrefixes = [.. table.Rows("headerPrefixes").Select(row => new HeaderWords(row.Texts("names"), row.Texts("prefixes")))];
        Trimmed = table.Texts("trimmed");
        Choices = table.Rows("choices").ToDictionary(row => row.Text("name"), row => row.Texts("values"), StringComparer.Ordinal);
        Pairs = [.. table.Rows("pairs").Select(row => new NeededVariables(row.Text("name"), row.Texts("needs")))];
        var region = table.Object("smallModelRegion")!;
        SmallModelRegion = new NeededVariables(region.Text("name"), region.Texts("needs"));
        var prefix = table.Object("regionPrefix")!;
        RegionPrefix = (prefix.Text("name"), prefix.Text("region"), prefix.Text("ignoredIn"));
        var ttl = table.Object("helperTtl")!;
        HelperTtl = new TimeBounds(ttl.Text("name"), ttl.Number("shortest")!.Value, ttl.Number("longest")!.Value);
        ToolSearch = new ToolSearchFacts(table.Object("toolSearch")!);
        NoBetas = table.Text("noBetas");
        ModelDiscovery = (table.Object("modelDiscovery")!.Text("name"), table.Object("modelDiscovery")!.Text("noTraffic"));
    }

    public static VariableMistakes Table => Instance.Value;

    /// <summary>Names that the client is known to read.</summary>
    public IReadOnlySet<string> Known => _known.Value;

    /// <summary>Names of other tools and of guesses.</summary>
    public IReadOnlyDictionary<string, NameAlias> Aliases { get; }

    /// <summary>Variables that are on their way out.</summary>
    public IReadOnlyDictionary<string, DeprecatedVariable> Deprecated { get; }

    /// <summary>Words that a flag reads as off on purpose.</summary>
    public IReadOnlyList<string> OffWords { get; }

    /// <summary>Words by which people mean on, and which a flag reads as off.</summary>
    public IReadOnlyList<string> MeansOn { get; }

    /// <summary>Other words by which people mean off.</summary>
    public IReadOnlyList<string> MeansOff { get; }

    /// <summary>Bounds of numbers by name.</summary>
    public IReadOnlyDictionary<string, NumberLimit> Limits { get; }

    /// <summary>Words of a header that the client puts in front by itself.</summary>
    public IReadOnlyList<HeaderWords> HeaderPrefixes { get; }

    /// <summary>Variables at whose ends the client cuts blanks.</summary>
    public IReadOnlyList<string> Trimmed { get; }

    /// <summary>Variables that take one of a few words.</summary>
    public IReadOnlyDictionary<string, string[]> Choices { get; }

    /// <summary>Variables that need others beside them.</summary>
    public IReadOnlyList<NeededVariables> Pairs { get; }

    /// <summary>The variable of a prefix for models, the one that names the region, and how regions begin in which the prefix is left out.</summary>
    public (string Name, string Region, string IgnoredIn) RegionPrefix { get; }

    /// <summary>The variable of the small model's region, and those of which it needs one.</summary>
    public NeededVariables SmallModelRegion { get; }

    /// <summary>The variable that says for how long a helper's output counts, in milliseconds.</summary>
    public TimeBounds HelperTtl { get; }

    /// <summary>The variable of the search for tools.</summary>
    public ToolSearchFacts ToolSearch { get; }

    /// <summary>The variable that switches experimental headers off.</summary>
    public string NoBetas { get; }

    /// <summary>The variable that asks a gateway for its models, and the one that forbids it.</summary>
    public (string Name, string NoTraffic) ModelDiscovery { get; }

    /// <summary>The one variable that a name was probably meant to be, or null.</summary>
    public string? Meant(string name) =>
        Array.Exists(_prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_') && Variables.Find(name) is null && !_known.Value.Contains(name)
            ? EditDistance.Nearest(name, _known.Value, most: 2)
            : null;
}
