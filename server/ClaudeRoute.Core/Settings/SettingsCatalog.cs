using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>In which files the client reads a key.</summary>
public enum KeyPlaces
{
    /// <summary>Every settings file.</summary>
    Any,

    /// <summary>User and managed settings.</summary>
    UserOrManaged,

    /// <summary>User, local and managed settings.</summary>
    UserLocalOrManaged,

    /// <summary>Managed settings alone.</summary>
    Managed,

    /// <summary><c>~/.claude.json</c>, which is no settings file.</summary>
    GlobalConfig,
}

/// <summary>How far a key or variable still counts.</summary>
public enum KeyStatus
{
    /// <summary>It counts.</summary>
    Current,

    /// <summary>It counts, but has a successor.</summary>
    Deprecated,

    /// <summary>It is read without any effect.</summary>
    NoEffect,

    /// <summary>The client reads it, but no documentation describes it.</summary>
    Undocumented,
}

/// <summary>What becomes of a value that stands in several scopes.</summary>
public enum KeyMerging
{
    /// <summary>Objects are merged by name, lists are joined, and of other values the one of the highest scope counts.</summary>
    Usual,

    /// <summary>The strictest value of all scopes counts.</summary>
    Strictest,

    /// <summary>A list of the highest scope is used alone.</summary>
    Highest,
}

/// <summary>One settings key.</summary>
/// <param name="Path">Dotted path; an asterisk stands for any name.</param>
/// <param name="Does">What it does, as sentences; empty when no documentation says it.</param>
public sealed record SettingKey(string Path, string Does)
{
    /// <summary>JSON kinds: <c>object</c>, <c>array</c>, <c>string</c>, <c>boolean</c>, <c>integer</c>, <c>number</c>; empty when not known.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Texts that have a meaning; empty for any text.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>JSON kind of the entries of a list, or null.</summary>
    public string? Items { get; init; }

    /// <summary>Smallest number, or null.</summary>
    public double? Minimum { get; init; }

    /// <summary>The object above must have the member.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The client was seen to leave the whole file out when type or value is another.</summary>
    public bool DropsFile { get; init; }

    /// <summary>What counts without the key, in words, or null.</summary>
    public string? Default { get; init; }

    /// <summary>Files in which it is read.</summary>
    public KeyPlaces Places { get; init; }

    /// <summary>How far it counts.</summary>
    public KeyStatus Status { get; init; }

    /// <summary>What several values come to.</summary>
    public KeyMerging Merging { get; init; }

    /// <summary>Version of the client that first had it, or null when nobody says.</summary>
    public string? Since { get; init; }

    /// <summary>Its values are names of models.</summary>
    public bool TakesModels { get; init; }

    /// <summary>Address of its description, or null.</summary>
    public string? Page { get; init; }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The path of the object that holds it; empty for the root.</summary>
    public string ParentPath => Path.LastIndexOf('.') is >= 0 and var dot ? Path[..dot] : "";

    /// <summary>True when a file of a scope may set it.</summary>
    public bool IsReadIn(Scope scope) => Places switch
    {
        KeyPlaces.Any => true,
        KeyPlaces.UserOrManaged => scope is Scope.User or Scope.Managed or Scope.CommandLine,
        KeyPlaces.UserLocalOrManaged => scope is not Scope.Shared,
        KeyPlaces.Managed => scope == Scope.Managed,
        _ => false,
    };
}

/// <summary>The description of one variable.</summary>
/// <param name="Name">Its name; <c>&lt;MODEL&gt;</c> stands for the part that differs.</param>
/// <param name="Does">What it does, as sentences.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="IsSecret">It is a credential.</param>
public sealed record VariableText(string Name, string Does, VariableKind Kind, bool IsSecret)
{
    /// <summary>Texts that have a meaning; empty for any text, and for flags.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What counts without the variable, in words, or null.</summary>
    public string? Default { get; init; }

    /// <summary>How far it counts.</summary>
    public KeyStatus Status { get; init; }

    /// <summary>Version of the client that first had it, or null when nobody says.</summary>
    public string? Since { get; init; }

    /// <summary>Address of its description.</summary>
    public required string Page { get; init; }

    /// <summary>The client takes it out of files that come with a project.</summary>
    public bool IsIgnoredFromProject { get; init; }

    /// <summary>A project's value counts before its folder is trusted.</summary>
    public bool AppliesBeforeTrust { get; init; }

    /// <summary>The name is a family: everything that begins like it belongs to it.</summary>
    public bool IsFamily => Name.Contains('<', StringComparison.Ordinal);

    /// <summary>The fixed beginning of a family's names; else the name.</summary>
    public string Prefix => IsFamily ? Name[..Name.IndexOf('<', StringComparison.Ordinal)] : Name;
}

/// <summary>Where the descriptions come from.</summary>
/// <param name="Source">The source, for people.</param>
/// <param name="VerifiedOn">Day on which it was last read, year-month-day.</param>
/// <param name="Page">Address of the page.</param>
public sealed record CatalogSource(string Source, string VerifiedOn, string Page);

/// <summary>
/// What is known of every settings key and variable, joined from <c>settings-keys</c>, <c>settings-types</c>, <c>variable-texts</c>,
/// <c>variables</c> and <c>project-env</c> of <c>Facts</c>. Nothing of it is read before it is first asked for; checks do not need it.
/// </summary>
public static class SettingsCatalog
{
    private static readonly Lazy<Tables> Data = new(() => new Tables());

    /// <summary>All keys, by path in ordinal order without regard to case.</summary>
    public static IReadOnlyList<SettingKey> Keys => Data.Value.Keys;

    /// <summary>All variables, in the order of their table.</summary>
    public static IReadOnlyList<VariableText> Variables => Data.Value.Variables;

    /// <summary>Source of the keys.</summary>
    public static CatalogSource KeySource => Data.Value.KeySource;

    /// <summary>Source of the variables.</summary>
    public static CatalogSource VariableSource => Data.Value.VariableSource;

    /// <summary>The key at a path, or null.</summary>
    public static SettingKey? FindKey(JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Data.Value.FindKey(path);
    }

    /// <summary>The keys directly below an object; those below the root for an empty path.</summary>
    public static IEnumerable<SettingKey> KeysBelow(string parentPath) => Data.Value.Keys.Where(key => key.ParentPath == parentPath && key.Name != "*");

    /// <summary>The description of a variable, that of its family included; null for an unknown name.</summary>
    public static VariableText? FindVariable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var tables = Data.Value;
        return tables.ByName.TryGetValue(name, out var found) ? found
            : tables.Families.Find(family => name.StartsWith(family.Prefix, StringComparison.Ordinal) && name.Length > family.Prefix.Length);
    }

    private static KeyStatus StatusOf(string? word) => word switch
    {
        "deprecated" => KeyStatus.Deprecated,
        "removed" or "no effect" => KeyStatus.NoEffect,
        _ => KeyStatus.Current,
    };

    private sealed class Tables
    {
        private readonly Dictionary<string, SettingKey> _byPath = new(StringComparer.Ordinal);

        public Tables()
        {
            var keys = FactTable.Read("settings-keys");
            KeySource = SourceOf(keys);
            AddKeys(keys);
            Keys = [.. _byPath.Values.OrderBy(key => key.Path, StringComparer.OrdinalIgnoreCase)];

            var texts = FactTable.Read("variable-texts");
            VariableSource = SourceOf(texts);
            Variables = [.. ReadVariables(texts)];
            ByName = Variables.Where(variable => !variable.IsFamily).ToDictionary(variable => variable.Name, StringComparer.Ordinal);
            Families = [.. Variables.Where(variable => variable.IsFamily)];
        }

        public CatalogSource KeySource { get; }

        public CatalogSource VariableSource { get; }

        public IReadOnlyList<SettingKey> Keys { get; }

        public IReadOnlyList<VariableText> Variables { get; }

        public Dictionary<string, VariableText> ByName { get; }

        public List<VariableText> Families { get; }

        public SettingKey? FindKey(JsonPath path)
        {
            if (path.IsRoot || !path.HasNamesOnly)
            {
                return null;
            }

            var parent = string.Join('.', path.Parent!.Segments.Select(segment => segment.Name));
            var prefix = parent.Length == 0 ? "" : parent + ".";
            return _byPath.TryGetValue(prefix + path.Name, out var key) || _byPath.TryGetValue(prefix + "*", out key) ? key : null;
        }

        private void AddKeys(JsonObject table)
        {
            foreach (var row in table.Rows("keys"))
            {
                var path = row.Text("key");
                _byPath[path] = new SettingKey(path, row.Text("does"))
                {
                    Types = row.Texts("types"),
                    Values = row.Texts("values"),
                    Default = row.OptionalText("default"),
                    Places = PlacesOf(row.OptionalText("scope")),
                    Status = StatusOf(row.OptionalText("status")),
                    Merging = row.OptionalText("merge") switch { "strictest" => KeyMerging.Strictest, "highest" => KeyMerging.Highest, _ => KeyMerging.Usual },
                    Since = row.OptionalText("since"),
                    TakesModels = row.OptionalText("suggest") == "models",
                    Page = path.StartsWith('$') ? null : $"{KeySource.Page}#{path.ToLowerInvariant().Replace('.', '-')}",
                };
            }

            foreach (var demand in TypeTable.Demands())
            {
                var key = _byPath.TryGetValue(demand.Path, out var found) ? found : new SettingKey(demand.Path, "") { Status = KeyStatus.Undocumented };
                _byPath[demand.Path] = key with { Types = demand.Types, Values = demand.Values, Items = demand.Items, Minimum = demand.Minimum, IsRequired = demand.Required, DropsFile = true };
            }

            foreach (var path in TypeTable.Tolerated().Where(path => !_byPath.ContainsKey(path)))
            {
                _byPath[path] = new SettingKey(path, "") { Status = KeyStatus.Undocumented };
            }
        }

        private static IEnumerable<VariableText> ReadVariables(JsonObject texts)
        {
            var kept = FactTable.Read("variables").Rows("variables").ToDictionary(row => row.Text("name"), StringComparer.Ordinal);
            var project = FactTable.Read("project-env");
            var ignored = project.Texts("ignoredFromProject").Concat(project.Texts("ignoredFromProjectMeasured")).ToHashSet(StringComparer.Ordinal);
            var early = project.Texts("appliedBeforeTrust").ToHashSet(StringComparer.Ordinal);
            foreach (var row in texts.Rows("variables"))
            {
                var name = row.Text("name");
                var status = kept[name].Text("status");
                var variable = Settings.Variables.Find(name.Replace("<", "", StringComparison.Ordinal))!;
                yield return new VariableText(name, row.Text("does"), variable.Kind, variable.IsSecret)
                {
                    Values = row.Texts("values"),
                    Default = row.OptionalText("default"),
                    Status = status switch { "DEPRECATED" => KeyStatus.Deprecated, "NO EFFECT" => KeyStatus.NoEffect, _ => status.StartsWith("REMOVED", StringComparison.Ordinal) ? KeyStatus.NoEffect : KeyStatus.Current },
                    Since = VersionIn(status),
                    Page = PageOf(texts, kept[name].Text("source")),
                    IsIgnoredFromProject = ignored.Contains(name),
                    AppliesBeforeTrust = early.Contains(name),
                };
            }
        }

        // The first page that says more than the list of all variables does.
        private static string PageOf(JsonObject texts, string tags)
        {
            var pages = texts.Object("pages")!;
            var page = tags.Split(' ').Select(tag => pages.OptionalText(tag)).FirstOrDefault(page => page is not null);
            return page is null ? texts.Text("page") : $"{texts.Text("pagesAt")}{page}";
        }

        // A status such as "current (2.1.94)" has the version in brackets.
        private static string? VersionIn(string status) =>
            status.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? status[(open + 1)..].TrimEnd(')') : null;

        private static KeyPlaces PlacesOf(string? word) => word switch
        {
            "user-managed" => KeyPlaces.UserOrManaged,
            "user-local-managed" => KeyPlaces.UserLocalOrManaged,
            "managed" => KeyPlaces.Managed,
            "global" => KeyPlaces.GlobalConfig,
            _ => KeyPlaces.Any,
        };

        private static CatalogSource SourceOf(JsonObject table) => new(table.Text("source"), table.Text("verifiedOn"), table.Text("page"));
    }
}
