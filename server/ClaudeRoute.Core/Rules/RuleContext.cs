using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>What the rules share about one snapshot, computed once.</summary>
public sealed class RuleContext
{
    private readonly Lazy<RoutePrediction> _route;
    private IReadOnlyList<EnvEntry>? _setEnv;
    private IReadOnlyList<SettingsFile>? _readable;
    private IReadOnlyList<ModelValue>? _models;

    /// <summary>Creates the context of one snapshot.</summary>
    public RuleContext(SettingsSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Snapshot = snapshot;
        Hosts = new HostTable(snapshot.Options);
        _route = new(() => RouteResolver.Resolve(snapshot.Effective, withRequest: false));
    }

    /// <summary>All files and the shell.</summary>
    public SettingsSnapshot Snapshot { get; }

    /// <summary>The merged settings.</summary>
    public EffectiveSettings Effective => Snapshot.Effective;

    /// <summary>What the client will send.</summary>
    public RoutePrediction Route => _route.Value;

    /// <summary>Tells hosts apart.</summary>
    public HostTable Hosts { get; }

    /// <summary>The files that the client reads, whether in force or not.</summary>
    public IEnumerable<SettingsFile> SettingsFiles => Snapshot.Files.Where(file => file.Kind == FileKind.Settings);

    /// <summary>The files that the client merges.</summary>
    public IEnumerable<SettingsFile> FilesInForce => Snapshot.Files.Where(file => file.InForce);

    /// <summary>
    /// Files of the client whose keys are worth a look: strict JSON that counts in this project, or will once a value of the wrong type is repaired.
    /// </summary>
    public IReadOnlyList<SettingsFile> Readable =>
        _readable ??= [.. Snapshot.Files.Where(file => file is { Kind: FileKind.Settings, Role.IsHomeLocal: false, Root: not null, Drop: FileDrop.None or FileDrop.WrongType })];

    /// <summary>Members of <c>env</c> that rules about single values look at; see <see cref="EnvMembers.Set"/>.</summary>
    internal IReadOnlyList<EnvEntry> SetEnv => _setEnv ??= [.. EnvMembers.Find(Readable)];

    /// <summary>Models that the files choose; see <see cref="ModelValues.Effective"/>.</summary>
    internal IReadOnlyList<ModelValue> Models => _models ??= [.. ModelValues.Find(this)];

    /// <summary>True when a flag, an address or a credential of a file or the shell shows where requests go. Without any, the route may be set elsewhere.</summary>
    public bool IsRouteVisible => Route.Provider is not null || Route.BaseUrlValue is not null || Route.Headers.Any(slot => slot.Value is not null);

    /// <summary>The text stands for a credential and is none: every check takes it for that, or the configuration lists it.</summary>
    public bool IsStandIn(string text) => StandIns.Contains(text) || IsPlaceholder(text);

    /// <summary>What is sent stands for a credential and is none.</summary>
    public bool IsStandIn(HeaderSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return slot.IsStandIn || (slot.Literal is { } literal && IsPlaceholder(literal));
    }

    /// <summary>The configuration lists the text as one that stands for a credential. It is compared as a whole, without blanks around it and in any case.</summary>
    public bool IsPlaceholder(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Snapshot.Options.IsPlaceholder(text);
    }

    /// <summary>Credentials in one file.</summary>
    public static IReadOnlyList<SecretHit> Secrets(SettingsFile file) => SecretScan.Of(file);

    /// <summary>
    /// A finding on the value of a member. Scopes in which the rule is off give none, so callers filter with
    /// <see cref="Severity.Off"/> left to the runner.
    /// </summary>
    public static Finding OnValue(RuleInfo rule, SettingsFile file, JsonMember member, string message, Severity? severity = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(member);
        return new Finding(rule, file, member.Value?.Span ?? member.NameSpan, severity ?? rule.Severity.In(file.Scope), message) { Key = member.Path };
    }

    /// <summary>A finding on the value of a variable.</summary>
    internal static Finding OnValue(RuleInfo rule, EnvEntry entry, string message, Severity? severity = null) =>
        OnValue(rule, entry.File, entry.Member, message, severity);

    /// <summary>A finding on an effective value; none when it comes from the shell.</summary>
    internal static Finding? OnValue(RuleInfo rule, EffectiveValue? value, string message, Severity? severity = null) =>
        value is { File: { } file, Member: { } member } ? OnValue(rule, file, member, message, severity) : null;

    /// <summary>A finding on the name of a member.</summary>
    public static Finding OnName(RuleInfo rule, SettingsFile file, JsonMember member, string message, Severity? severity = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(member);
        return new Finding(rule, file, member.NameSpan, severity ?? rule.Severity.In(file.Scope), message) { Key = member.Path };
    }

    /// <summary>A related place for an effective value; null when it comes from the shell.</summary>
    public static RelatedPlace? Related(EffectiveValue? value, string message) =>
        value is { File: { } file, Member: { } member } ? new RelatedPlace(file, member.NameSpan, message) : null;

    /// <summary>Name of the place of a value for a message.</summary>
    public static string PlaceName(EffectiveValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.File is { } file ? ScopeText(file) : "the shell";
    }

    /// <summary>Name of a file for a message.</summary>
    public static string ScopeText(SettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Scope switch
        {
            Scope.Managed => "the managed settings",
            Scope.User => "the user settings",
            _ => file.Name,
        };
    }
}
