using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>One place that gives a name a value.</summary>
/// <param name="Name">The variable or root key.</param>
/// <param name="Text">The text that the client makes of the value.</param>
/// <param name="Scope">The scope.</param>
/// <param name="File">The file, or null for the shell.</param>
/// <param name="Member">The JSON member, or null for the shell.</param>
public sealed record EffectiveValue(string Name, string Text, Scope Scope, SettingsFile? File, JsonMember? Member)
{
    /// <summary>True when the value counts as set. An empty text hides lower scopes and then counts as unset.</summary>
    public bool IsSet => Text.Length > 0;

    /// <summary>Where the value comes from, as <c>scope.key</c>.</summary>
    public string Source => $"{Scope.Word()}.{(Member?.Path.ToString() ?? Name)}";
}

/// <summary>The settings of all scopes merged as the client merges them.</summary>
/// <remarks>
/// Observed with Claude Code 2.1.329: <c>env</c> is merged by name, every settings scope beats the shell, and
/// <c>""</c> in a higher scope hides the lower value.
/// </remarks>
public sealed class EffectiveSettings
{
    /// <summary>The table of variables of projects, which is long and is read once.</summary>
    internal static readonly Lazy<JsonObject> ProjectEnv = new(() => FactTable.Read("project-env"));
    private static readonly Lazy<HashSet<string>> IgnoredFromProject = new(() => [.. ProjectEnv.Value.Texts("ignoredFromProject")]);
    private static readonly Lazy<HashSet<string>> IgnoredFromProjectMeasured = new(() => [.. ProjectEnv.Value.Texts("ignoredFromProjectMeasured")]);
    private static readonly Lazy<HashSet<string>> IgnoredEverywhere = new(() => [.. ProjectEnv.Value.Texts("ignoredEverywhere")]);

    private readonly Dictionary<string, List<EffectiveValue>> _env = new(StringComparer.Ordinal);
    private readonly SettingsSnapshot _snapshot;

    internal EffectiveSettings(SettingsSnapshot snapshot)
    {
        _snapshot = snapshot;
        foreach (var file in snapshot.Files)
        {
            if (!snapshot.Merges(file))
            {
                continue;
            }

            foreach (var entry in file.Env)
            {
                if (!entry.IsComment && !IsTakenOut(file, entry.Name))
                {
                    Add(new EffectiveValue(entry.Name, entry.Text, file.Scope, file, entry.Member));
                }
            }
        }

        foreach (var (name, text) in snapshot.Shell)
        {
            Add(new EffectiveValue(name, text, Scope.Shell, null, null));
        }
    }

    /// <summary>The files and the session that were merged.</summary>
    public SettingsSnapshot Snapshot => _snapshot;

    /// <summary>All names that some scope gives a value.</summary>
    public IEnumerable<string> EnvNames => _env.Keys;

    /// <summary>The winning value of a variable, also when it is empty; null when no scope names it.</summary>
    public EffectiveValue? Env(string name) => _env.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>The winning value when it counts as set.</summary>
    public EffectiveValue? SetEnv(string name) => Env(name) is { IsSet: true } value ? value : null;

    /// <summary>Every place that gives a variable a value, the winner first.</summary>
    public IReadOnlyList<EffectiveValue> AllEnv(string name) => _env.TryGetValue(name, out var values) ? values : [];

    /// <summary>The winning text value of a root key; null when no scope has the key.</summary>
    public EffectiveValue? Setting(string key) => AllSettings(key).FirstOrDefault();

    /// <summary>The winning value of a root key when it counts as set; blank text does.</summary>
    public EffectiveValue? SetSetting(string key) => Setting(key) is { IsSet: true } value ? value : null;

    /// <summary>Every place that gives a root key a text, the winner first.</summary>
    public IEnumerable<EffectiveValue> AllSettings(string key)
    {
        foreach (var file in _snapshot.Files)
        {
            if (_snapshot.Merges(file) && file.Setting(key) is { Value: JsonString text } member)
            {
                yield return new EffectiveValue(key, text.Value, file.Scope, file, member);
            }
        }
    }

    /// <summary>Every place that gives a member a value, the winner first: a variable for <c>env.NAME</c>, else a text of a root key.</summary>
    public IEnumerable<EffectiveValue> All(JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Segments switch
        {
            [{ Name: "env" }, { Name: { } name }] => AllEnv(name),
            [{ Name: { } key }] => AllSettings(key),
            _ => [],
        };
    }

    /// <summary>True for a variable that was seen to reach a session from a user's file and not from a project's.</summary>
    internal static bool IsProbablyTakenOut(SettingsFile file, string name) =>
        file.Scope is Scope.Shared or Scope.Local && IgnoredFromProjectMeasured.Value.Contains(name);

    /// <summary>True for a variable that the client sets by itself and takes from no file.</summary>
    internal static bool IsOfLauncher(string name) => IgnoredEverywhere.Value.Contains(name);

    /// <summary>True for a variable that the client does not take from a file of a project.</summary>
    internal static bool IsTakenOut(SettingsFile file, string name) =>
        file.Scope is Scope.Shared or Scope.Local && IgnoredFromProject.Value.Contains(name);

    private void Add(EffectiveValue value)
    {
        if (!_env.TryGetValue(value.Name, out var values))
        {
            _env[value.Name] = values = new List<EffectiveValue>(1);
        }

        values.Add(value);
    }
}
