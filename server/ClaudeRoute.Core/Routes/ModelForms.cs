using System.Globalization;
using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>A form of model names.</summary>
/// <param name="Id">Its id in the table.</param>
/// <param name="Name">Whose form it is, for people.</param>
/// <param name="Plain">The model without what the form adds, or null when it cannot be told.</param>
/// <param name="Prefix">The region prefix, or null.</param>
/// <param name="Date">The date, or null.</param>
internal sealed record ModelForm(string Id, string Name, string? Plain, string? Prefix, string? Date)
{
    /// <summary>The identifier as Anthropic writes it, or null.</summary>
    public string? AnthropicId => Plain is null ? null : Date is null or "default" ? Plain : $"{Plain}-{Date}";
}

/// <summary>The end of a model's life.</summary>
internal sealed record ModelEnd(string Model, string Day, string Family)
{
    /// <summary>The day.</summary>
    public DateOnly On => DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Forms, aliases and dates of models, from <c>Facts/model-forms.json</c>.</summary>
internal sealed class ModelForms
{
    private static readonly Lazy<ModelForms> Instance = new(() => new ModelForms(FactTable.Read("model-forms")));
    private readonly FormRow[] _forms;
    private readonly Dictionary<string, string[]> _foreign;
    private readonly Lazy<Regex> _inFrontOfClouds;
    private readonly Lazy<Regex> _arn;
    private readonly HashSet<string> _aliases;
    private readonly string[] _sentLiterally;
    private readonly string _suffix;
    private readonly Geography[] _geographies;
    private readonly ModelEnd[] _retired;
    private readonly ModelEnd[] _retiring;

    private ModelForms(JsonObject table)
    {
        _forms = [.. table.Rows("forms").Select(row => new FormRow(row))];
        _foreign = table.Rows("foreign").ToDictionary(row => row.Text("route"), row => row.Texts("forms"), StringComparer.Ordinal);
        _inFrontOfClouds = Build(table.Text("inFrontOfClouds"));
        _arn = Build(table.Text("arn"));
        _aliases = new HashSet<string>(table.Texts("aliases"), StringComparer.OrdinalIgnoreCase);
        _sentLiterally = table.Texts("sentLiterally");
        _suffix = table.Text("suffix");
        _geographies = [.. table.Rows("geographies").Select(row => new Geography(row.Texts("prefixes"), row.Texts("regions")))];
        _retired = [.. table.Rows("retired").Select(row => End(row, "on"))];
        _retiring = [.. table.Rows("retiring").Select(row => End(row, "from"))];
        FamilyOf = table.Rows("overrides").ToDictionary(row => row.Text("variable"), row => row.Text("family"), StringComparer.Ordinal);
        Background = table.Texts("background");
        Others = table.Texts("others");
        Variables = table.Texts("variables");
        Settings = table.Texts("settings");
        Lists = table.Texts("lists");
        NoticeDays = (int)table.Number("noticeDays")!.Value;
    }

    public static ModelForms Table => Instance.Value;

    /// <summary>Variables that give an alias a model of its own, and the alias.</summary>
    public IReadOnlyDictionary<string, string> FamilyOf { get; }

    /// <summary>Variables of the model for background work, the current one first.</summary>
    public IReadOnlyList<string> Background { get; }

    /// <summary>Variables of models besides the main one and the one for background work.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>Variables that hold the name of a model.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Root keys that hold the name of a model.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Root keys that hold a list of such names.</summary>
    public IReadOnlyList<string> Lists { get; }

    /// <summary>How many days before the end of a model people are told.</summary>
    public int NoticeDays { get; }

    /// <summary>The name without blanks and without the mark of a long context.</summary>
    public string Plain(string model)
    {
        var trimmed = model.Trim();
        return trimmed.EndsWith(_suffix, StringComparison.OrdinalIgnoreCase) ? trimmed[..^_suffix.Length].Trim() : trimmed;
    }

    /// <summary>The mark of a long context at the end of a name, or an empty text.</summary>
    public string SuffixOf(string model) => model.Trim().EndsWith(_suffix, StringComparison.OrdinalIgnoreCase) ? _suffix : "";

    /// <summary>True for a word that stands for a model instead of naming one.</summary>
    public bool IsAlias(string model) => _aliases.Contains(Plain(model));

    /// <summary>True for a word that looks like an alias and is sent as it stands.</summary>
    public bool IsSentLiterally(string model) => _sentLiterally.Contains(model.Trim(), StringComparer.Ordinal);

    /// <summary>The form of a name, or null.</summary>
    public ModelForm? FormOf(string model)
    {
        var text = Plain(model);
        if (text.Length > LongestName)
        {
            return null;
        }

        foreach (var row in _forms)
        {
            if (row.Read(text) is { } form)
            {
                return form;
            }
        }

        return null;
    }

    /// <summary>True when a form does not belong on a route: an id of a provider, or <see cref="Provider.FirstParty"/>.</summary>
    public bool IsForeign(string route, ModelForm form) => _foreign.TryGetValue(route, out var forms) && forms.Contains(form.Id, StringComparer.Ordinal);

    /// <summary>True for names that only gateways in front of a cloud understand.</summary>
    public bool IsInFrontOfCloud(string model) => model.Length <= LongestName && Match(_inFrontOfClouds, Plain(model)) is not null;

    /// <summary>The region inside an ARN; null when it is not well formed.</summary>
    public string? RegionOfArn(string arn) => arn.Length <= LongestName ? Group(Match(_arn, Plain(arn)), "region") : null;

    /// <summary>The prefixes of the geography of a region, the widest first; empty when it is not known.</summary>
    public IReadOnlyList<string> PrefixesOf(string region) =>
        Array.Find(_geographies, row => Array.Exists(row.Regions, start => region.StartsWith(start, StringComparison.Ordinal)))?.Prefixes ?? [];

    /// <summary>When a model was retired, or null.</summary>
    public ModelEnd? Retired(string anthropicId) => Array.Find(_retired, end => end.Model == anthropicId);

    /// <summary>From when on a model may be retired, or null.</summary>
    public ModelEnd? Retiring(string anthropicId) => Array.Find(_retiring, end => end.Model == anthropicId);

    private const int LongestName = 300;

    private static ModelEnd End(JsonObject row, string day) =>
        new(row.Text("model"), row.Text(day), row.Text("family"));

    private static Lazy<Regex> Build(string expression) => new(() => new Regex(expression, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));

    private static Match? Match(Lazy<Regex> expression, string text)
    {
        try
        {
            return expression.Value.Match(text) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static string? Group(Match? match, string name) => match?.Groups[name] is { Success: true } group ? group.Value : null;

    private sealed record Geography(string[] Prefixes, string[] Regions);

    // Most names are plain ones, which need no expression, and an expression takes longer to build than all the rest here.
    private sealed class FormRow(JsonObject row)
    {
        private const int DigitsOfDate = 8;
        private readonly string _id = row.Text("id");
        private readonly string _name = row.Text("name");
        private readonly string? _starts = row.OptionalText("starts");
        private readonly bool _isDated = row.Flag("dated");
        private readonly string? _needs = row.OptionalText("needs");
        private readonly Lazy<Regex>? _form = row.OptionalText("regex") is { } regex ? Build(regex) : null;

        public ModelForm? Read(string text)
        {
            if (_form is not null)
            {
                return text.Contains(_needs!, StringComparison.Ordinal) && Match(_form, text) is { } match
                    ? new ModelForm(_id, _name, Group(match, "plain"), Group(match, "prefix"), Group(match, "date"))
                    : null;
            }

            if (!text.StartsWith(_starts!, StringComparison.Ordinal) || text.Length == _starts!.Length || !text.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-'))
            {
                return null;
            }

            var date = text.Length - DigitsOfDate;
            return !_isDated ? new ModelForm(_id, _name, text, null, null)
                : date > _starts.Length && text[date - 1] == '-' && text.AsSpan(date).IndexOfAnyExceptInRange('0', '9') < 0 ? new ModelForm(_id, _name, text[..(date - 1)], null, text[date..])
                : null;
        }
    }
}
