using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>What the configuration makes of findings.</summary>
/// <remarks>
/// The options of a project count for the project's own files alone: whoever clones a project must not have findings in his own
/// settings hidden by it. For the same reason nothing in it takes a credential that is given away below information.
/// </remarks>
public sealed class ConfiguredFindings
{
    private readonly SettingsSnapshot _snapshot;
    private readonly CheckOptions _options;
    private readonly CheckOptions? _project;
    private readonly List<IntendedFinding> _met = [];
    private readonly bool _isNewer;

    /// <summary>Takes the configuration of a snapshot.</summary>
    public ConfiguredFindings(SettingsSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _snapshot = snapshot;
        _options = snapshot.Options;
        _project = snapshot.Options.Project;
        _isNewer = ClientDifferences.IsNewer(snapshot.Session.ClientVersion);
    }

    /// <summary>Entries of the project's configuration that a finding was found for.</summary>
    public IReadOnlyList<IntendedFinding> Met => _met;

    /// <summary>The file belongs to the project, so that the project's configuration counts for it.</summary>
    public static bool Belongs(SettingsFile file, string? projectRoot) =>
        projectRoot is not null && file?.Role is { IsHomeLocal: false, Scope: Scope.Shared or Scope.Local } role && role.ProjectRoot == projectRoot;

    /// <summary>The finding with its severity; <see cref="Severity.Off"/> for none.</summary>
    public Finding Configure(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.Severity == Severity.Off)
        {
            return finding;
        }

        return Apply(_isNewer && ClientDifferences.UncertainRules.Contains(finding.Rule.Id, StringComparer.Ordinal) ? LessSure(finding) : finding);
    }

    private Finding LessSure(Finding finding) => finding with
    {
        Severity = finding.Severity > Severity.Hint ? finding.Severity - 1 : finding.Severity,
        Message = $"{finding.Message} Claude Code {_snapshot.Session.ClientVersion} is newer than what is known here ({ClientDifferences.NewestKnown}), so this may be otherwise there.",
    };

    private Finding Apply(Finding finding)
    {
        var project = _project is not null && Belongs(finding.File, _snapshot.ProjectRoot) ? _project : null;

        // Looked up first, so that an entry for a rule that is off still counts as met.
        var isIntendedHere = project is not null && IsIntended(finding, project, _met);
        if (IsIntended(finding, _options, null) || IsPlaceholder(finding, _options))
        {
            return finding with { Severity = Severity.Off };
        }

        var leveled = Leveled(finding, project);
        return leveled.Severity == Severity.Off || project is null ? leveled
            : isIntendedHere ? Lowered(finding, Severity.Off, "It is marked as intended in")
            : IsPlaceholder(finding, project) ? Lowered(finding, Severity.Off, "It is listed as a placeholder in")
            : leveled;
    }

    // The nearer source wins: what was typed, then the project's file, then the editor.
    private Finding Leveled(Finding finding, CheckOptions? project)
    {
        var id = finding.Rule.Id;
        if (_options.IsCommandLine && SeverityIn(_options, id) is { } typed)
        {
            return finding with { Severity = typed };
        }

        if (project is not null && SeverityIn(project, id) is { } severity)
        {
            return severity < finding.Severity ? Lowered(finding, severity, "It is lowered by") : finding with { Severity = severity };
        }

        // A rule that is off by default speaks once somebody has given it a severity.
        return SeverityIn(_options, id) is { } general ? finding with { Severity = general }
            : finding.Rule.OptIn?.Contains(finding.File.Scope) == true ? finding with { Severity = Severity.Off }
            : finding;
    }

    private static Finding Lowered(Finding finding, Severity severity, string why) =>
        severity >= Severity.Information || finding.Severity < Severity.Information || !ConfigurationReader.IsProtected(finding.Rule)
            ? finding with { Severity = severity }
            : finding with { Severity = Severity.Information, Message = $"{finding.Message} {why} {SettingsLocator.ConfigurationName}." };

    private bool IsIntended(Finding finding, CheckOptions options, List<IntendedFinding>? met)
    {
        var isMet = false;
        foreach (var entry in options.Intended)
        {
            if (entry.Rule == finding.Rule.Id && entry.Member == finding.Key?.ToString() && entry.File == RelativePath(finding.File.Path, _snapshot.ProjectRoot))
            {
                isMet = true;
                met?.Add(entry);
            }
        }

        return isMet;
    }

    /// <summary>The path of a file below the project's folder, with forward slashes; null for a file elsewhere.</summary>
    public static string? RelativePath(string path, string? projectRoot)
    {
        ArgumentNullException.ThrowIfNull(path);
        var folder = projectRoot is null ? null : projectRoot.TrimEnd('/') + "/";
        return folder is not null && path.StartsWith(folder, StringComparison.Ordinal) ? path[folder.Length..] : null;
    }

    private static bool IsPlaceholder(Finding finding, CheckOptions options) =>
        options.Placeholders.Count > 0
        && finding.Rule.Category == RuleCategory.Secrets
        && finding.Key is { } key
        && finding.File.Document.Find(key) is JsonString { Value: var value }
        && (options.IsPlaceholder(value) || (StandIns.EchoedText(value) is { } echoed && options.IsPlaceholder(echoed)));

    private static Severity? SeverityIn(CheckOptions options, string rule) =>
        options.RuleSeverities.TryGetValue(rule, out var word) && Enum.TryParse<Severity>(word, ignoreCase: true, out var severity) ? severity : null;
}
