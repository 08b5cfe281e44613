using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>The model of a request.</summary>
/// <param name="Value">The identifier as it is sent.</param>
/// <param name="Source">What chose it, as <c>scope.key</c>; <c>default</c> for the client's own choice.</param>
/// <param name="Chosen">What was chosen, before it is turned into an identifier; null for the default.</param>
public sealed record ModelChoice(string Value, string Source, EffectiveValue? Chosen);

/// <summary>Turns what is chosen into what is sent, by <c>Facts/models.json</c>.</summary>
internal sealed class ModelTable
{
    private const string DefaultSource = "default";
    private static readonly Lazy<ModelTable> Instance = new(() => new ModelTable(FactTable.Read("models")));
    private static readonly ConcurrentDictionary<string, ModelTable> OlderClients = new(StringComparer.Ordinal);
    private readonly string _suffix;
    private readonly string _overrides;
    private readonly string _prefixProvider;
    private readonly string _prefixVariable;
    private readonly string _otherPrefix;
    private readonly PrefixOfRegions[] _prefixes;
    private readonly Dictionary<string, string> _aliases;
    private readonly Dictionary<string, string> _overrideOfFamily;
    private readonly Dictionary<string, JsonObject> _current;
    private readonly Dictionary<string, string> _modelRegions;
    private readonly ModelName[] _forms;
    private readonly ModelName[] _retired;
    private readonly string _retiredUnless;
    private readonly string _argumentForDefault;
    private readonly Dictionary<string, string> _migratedFromUser;
    private readonly Lazy<Regex> _known;
    private readonly Dictionary<string, Lazy<Regex>> _knownOfProvider;
    private readonly string _fallsToWithLogin;
    private readonly string _defaultOverride;
    private readonly string _defaultFamily;
    private readonly string _defaultFamilyWithOAuthToken;

    private ModelTable(JsonObject table)
    {
        _suffix = table.Text("suffix");
        _overrides = table.Text("overrides");
        _defaultFamily = table.Text("defaultFamily");
        _defaultFamilyWithOAuthToken = table.Text("defaultFamilyWithOAuthToken");
        _aliases = table.Rows("aliases").ToDictionary(row => row.Text("name"), row => row.Text("family"), StringComparer.OrdinalIgnoreCase);
        _overrideOfFamily = table.Rows("families").ToDictionary(row => row.Text("name"), row => row.Text("override"), StringComparer.Ordinal);
        _current = table.Rows("current").ToDictionary(row => row.Text("provider"), StringComparer.Ordinal);
        _modelRegions = table.Rows("modelRegions").ToDictionary(row => row.Text("model"), row => row.Text("variable"), StringComparer.Ordinal);
        _forms = [.. table.Rows("forms").Select(row => new ModelName(row.Text("provider"), Form(row), row.Text("to")))];
        _known = AnyCase(table.Text("known"));
        _knownOfProvider = table.Rows("current").Where(row => row.OptionalText("known") is not null).ToDictionary(row => row.Text("provider"), row => AnyCase(row.Text("known")), StringComparer.Ordinal);
        _fallsToWithLogin = table.Text("defaultFallsToWithLogin");
        _defaultOverride = table.Text("defaultOverride");
        _argumentForDefault = table.Text("argumentForDefault");
        var retired = table.Object("retired")!;
        _retiredUnless = retired.Text("unless");
        _retired = [.. retired.Rows("rows").Select(row => new ModelName(row.Text("provider"), Form(row), row.Text("family")))];
        _migratedFromUser = table.Rows("migratedFromUser").ToDictionary(row => row.Text("model"), row => row.Text("family"), StringComparer.Ordinal);
        var prefix = table.Object("regionPrefix")!;
        _prefixProvider = prefix.Text("provider");
        _prefixVariable = prefix.Text("variable");
        _otherPrefix = prefix.Text("otherwise");
        _prefixes = [.. prefix.Rows("rows").Select(row => new PrefixOfRegions(row.Text("starts"), row.Text("prefix")))];
    }

    /// <summary>The table of the client that a session runs.</summary>
    public static ModelTable Of(Session session) => ClientDifferences.Of(session.ClientVersion) is { } older
        ? OlderClients.GetOrAdd(older.Version, static (_, differences) => new ModelTable(differences.Apply("models")), older)
        : Instance.Value;

    /// <summary>The model of a request to a provider.</summary>
    /// <param name="settings">The merged settings.</param>
    /// <param name="provider">Id of the provider; <c>firstParty</c> for the Messages API.</param>
    /// <param name="region">Region of the provider, or null.</param>
    /// <param name="credential">What the session is paid with: <c>CLAUDE_CODE_OAUTH_TOKEN</c> has a default of its own.</param>
    public ModelChoice Resolve(EffectiveSettings settings, string provider, string? region, CredentialKind? credential)
    {
        var usesOAuthToken = credential == CredentialKind.OAuth || (credential == CredentialKind.SavedLogin && settings.Snapshot.Session.IsLoginWithoutPlan);
        var chosen = Choose(settings, out var source);
        var text = chosen is null ? null : WithoutSuffix(chosen);
        if (text is not null && settings.Snapshot.Session.Model is not null && text.Equals(_argumentForDefault, StringComparison.OrdinalIgnoreCase))
        {
            text = null;
        }

        // The client rewrites the user's settings when a login is used, and sends what it has written.
        if (text is not null && credential == CredentialKind.SavedLogin && ChosenValue(settings) is { Scope: Scope.User, Member: not null, Name: "model" } && settings.Snapshot.Session.Model is null && _migratedFromUser.TryGetValue(text, out var newer))
        {
            text = newer;
        }

        string id;
        if (text is null)
        {
            var family = _current[provider].OptionalText("defaultFamily") ?? (usesOAuthToken ? _defaultFamilyWithOAuthToken : _defaultFamily);
            id = settings.SetEnv(_defaultOverride) is { } ownDefault ? WithoutSuffix(ownDefault.Text)
                : _current[provider].Flag("defaultIgnoresOverrides") ? _current[provider].Text(family)
                : OfFamily(settings, provider, DefaultFamily(settings, provider, family, credential));
        }
        else
        {
            id = _aliases.TryGetValue(text, out var family) ? OfFamily(settings, provider, family) : _knownOfProvider.GetValueOrDefault(provider, _known).Value.IsMatch(text) ? text.ToLowerInvariant() : text;
        }

        if (!Providers.IsOn(settings, _retiredUnless) && Array.Find(_retired, row => row.Provider == provider && row.Form.Value.IsMatch(id)) is { Becomes: { } current })
        {
            id = OfFamily(settings, provider, current);
        }

        id = Overridden(settings, id);
        return new ModelChoice(InForm(settings, provider, region, id), source, source == DefaultSource || settings.Snapshot.Session.Model is not null ? null : ChosenValue(settings));
    }

    /// <summary>Aliases, and the identifiers of the current models as a provider has them.</summary>
    public IReadOnlyList<OfferedModel> Offered(EffectiveSettings settings, string provider, string? region)
    {
        var offered = new List<OfferedModel>();
        foreach (var (alias, family) in _aliases)
        {
            offered.Add(new OfferedModel(alias, InForm(settings, provider, region, OfFamily(settings, provider, family)), IsAlias: true));
        }

        foreach (var family in _overrideOfFamily.Keys)
        {
            if (_current[provider].OptionalText(family) is { } id && InForm(settings, provider, region, id) is var name && !offered.Exists(model => model.Name == name))
            {
                offered.Add(new OfferedModel(name, $"the current {family}", IsAlias: false));
            }
        }

        return offered;
    }

    /// <summary>The current model of a family as a provider writes it; null when it has none.</summary>
    public string? CurrentIn(EffectiveSettings settings, string provider, string? region, string family) =>
        Current(provider, family) is { } id ? InForm(settings, provider, region, id) : null;

    /// <summary>The region that a variable demands for one model, or null.</summary>
    public EffectiveValue? RegionOf(EffectiveSettings settings, string model)
    {
        var plain = model.Split('@')[0];
        return _modelRegions.TryGetValue(plain, out var variable) ? settings.SetEnv(variable) : null;
    }

    /// <summary>True for an identifier of Anthropic that the client knows, and turns into the form of a provider.</summary>
    public bool IsKnown(string id) => _known.Value.IsMatch(id);

    /// <summary>The current model of a family at a provider as the client names it, or null.</summary>
    public string? Current(string provider, string family) => _current.TryGetValue(provider, out var row) ? row.OptionalText(family) : null;

    /// <summary>The part before <c>.anthropic</c> that the client puts in front of a model in a region.</summary>
    public string RegionPrefix(EffectiveSettings settings, string? region) => Prefix(settings, region);

    private static string? Choose(EffectiveSettings settings, out string source)
    {
        if (settings.Snapshot.Session.Model is { } argument)
        {
            source = "args.--model";
            return argument;
        }

        var value = ChosenValue(settings);
        source = value?.Source ?? DefaultSource;
        return value?.Text;
    }

    private static EffectiveValue? ChosenValue(EffectiveSettings settings) => settings.SetEnv(Providers.Table.Model) ?? settings.SetSetting("model");

    // Some sessions prefer a family that somebody gave a model of its own.
    private string DefaultFamily(EffectiveSettings settings, string provider, string family, CredentialKind? credential)
    {
        var other = _current[provider].OptionalText("defaultFallsTo") ?? (credential == CredentialKind.SavedLogin ? _fallsToWithLogin : null);
        return other is not null && settings.SetEnv(_overrideOfFamily[family]) is null && settings.SetEnv(_overrideOfFamily[other]) is not null ? other : family;
    }

    private static Lazy<Regex> AnyCase(string expression) => new(() => new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(2)));

    private static Lazy<Regex> Form(JsonObject row) => new(() => new Regex(row.Text("regex"), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2)));

    private string WithoutSuffix(string model)
    {
        var trimmed = model.Trim();
        return trimmed.EndsWith(_suffix, StringComparison.OrdinalIgnoreCase) ? trimmed[..^_suffix.Length].Trim() : trimmed;
    }

    // What a variable puts in the place of an alias is sent as it is, also when it reads like another alias.
    private string OfFamily(EffectiveSettings settings, string provider, string family) =>
        settings.SetEnv(_overrideOfFamily[family]) is { } other ? WithoutSuffix(other.Text) : _current[provider].OptionalText(family) ?? family;

    private string Overridden(EffectiveSettings settings, string id)
    {
        foreach (var file in settings.Snapshot.Files)
        {
            if (file.InForce && file.Setting(_overrides)?.Value is JsonObject map && map[id]?.Value is JsonString other)
            {
                return other.Value;
            }
        }

        return id;
    }

    private string InForm(EffectiveSettings settings, string provider, string? region, string id)
    {
        foreach (var (owner, form, to) in _forms)
        {
            if (owner == provider && form.Value.Match(id) is { Success: true } match)
            {
                var prefix = provider == _prefixProvider ? Prefix(settings, region) + "." : "";
                return match.Result(to).Replace("{prefix}", prefix, StringComparison.Ordinal);
            }
        }

        return id;
    }

    private string Prefix(EffectiveSettings settings, string? region)
    {
        if (settings.SetEnv(_prefixVariable) is { } set)
        {
            return set.Text.Trim();
        }

        foreach (var (starts, prefix) in _prefixes)
        {
            if (region?.StartsWith(starts, StringComparison.Ordinal) == true)
            {
                return prefix;
            }
        }

        return _otherPrefix;
    }

    // Classes: lists of value types are compiled when they are first used, and this table is read on the way to the first diagnostics.
    private sealed record ModelName(string Provider, Lazy<Regex> Form, string Becomes);

    private sealed record PrefixOfRegions(string Starts, string Text);
}
