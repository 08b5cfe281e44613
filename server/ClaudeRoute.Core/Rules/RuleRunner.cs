using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules;

/// <summary>A rule that threw. Reported to the log only; the other rules go on.</summary>
public sealed record RuleFailure(RuleInfo Rule, Exception Error);

/// <summary>Findings of one run.</summary>
/// <param name="Findings">Every finding of every rule. What repairs something works on these.</param>
/// <param name="Failures">Rules that threw.</param>
public sealed record RuleRun(IReadOnlyList<Finding> Findings, IReadOnlyList<RuleFailure> Failures)
{
    private IReadOnlyDictionary<Finding, Finding>? _headlines;

    /// <summary>Entries of the project's configuration that stand for a finding of this run.</summary>
    public IReadOnlyList<IntendedFinding> Met { get; init; } = [];

    /// <summary>What a person reads: one finding for each member, the others of that member among its related places.</summary>
    public IEnumerable<Finding> Headlines
    {
        get
        {
            var shown = new HashSet<Finding>(Findings.Count, ReferenceEqualityComparer.Instance);
            return Findings.Select(HeadlineOf).Where(shown.Add);
        }
    }

    /// <summary>A run that found only some of the findings.</summary>
    public RuleRun Only(Func<Finding, bool> keep) => new([.. Findings.Where(keep)], Failures) { Met = Met };

    /// <summary>The finding that a person reads for one of <see cref="Findings"/>; often the finding itself.</summary>
    public Finding HeadlineOf(Finding finding)
    {
        // Two threads may both compute them; they compute the same.
        _headlines ??= Rules.Headlines.Of(Findings);
        return _headlines.TryGetValue(finding, out var headline) ? headline : finding;
    }
}

/// <summary>Runs all rules over a snapshot.</summary>
public static class RuleRunner
{
    /// <summary>Findings of the rules that can have something to say, by file in snapshot order, then by position, then by rule id.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled between two rules.</exception>
    public static RuleRun Run(SettingsSnapshot snapshot, CancellationToken cancellationToken)
    {
        var run = RunLoaded(snapshot, cancellationToken);
        return VariantRuns.AreWanted(snapshot) ? VariantRuns.Add(run, snapshot, each => RunLoaded(each, cancellationToken)) : run;
    }

    private static RuleRun RunLoaded(SettingsSnapshot snapshot, CancellationToken cancellationToken) => Run(snapshot, RuleCatalog.For(TopicsOf.Snapshot(snapshot)), cancellationToken);

    /// <summary>Findings of the given rules.</summary>
    public static RuleRun Run(SettingsSnapshot snapshot, IReadOnlyList<IRule> rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(rules);
        var context = new RuleContext(snapshot);
        var ofProject = ProjectContext(snapshot);
        var configured = new ConfiguredFindings(snapshot);
        var order = OrderOf(snapshot);
        var findings = new List<Finding>();
        var failures = new List<RuleFailure>();
        foreach (var rule in rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                foreach (var finding in rule.Check(context))
                {
                    if ((ofProject is null || !IsOfProject(finding, snapshot)) && configured.Configure(finding) is { Severity: not Severity.Off } reported)
                    {
                        findings.Add(Masked(reported));
                    }
                }

                foreach (var finding in ofProject is null ? [] : rule.Check(ofProject))
                {
                    if (IsOfProject(finding, snapshot) && configured.Configure(finding) is { Severity: not Severity.Off } reported)
                    {
                        findings.Add(Masked(reported));
                    }
                }
            }
#pragma warning disable CA1031 // One defective rule must not take the others with it.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                failures.Add(new RuleFailure(rule.Info, error));
            }
        }

        Sort(findings, order);
        return new RuleRun(findings, failures) { Met = configured.Met };
    }

    /// <summary>The place of each file.</summary>
    internal static Dictionary<SettingsFile, int> OrderOf(SettingsSnapshot snapshot)
    {
        var order = new Dictionary<SettingsFile, int>(snapshot.Files.Count);
        foreach (var file in snapshot.Files)
        {
            order.Add(file, order.Count);
        }

        return order;
    }

    /// <summary>Puts findings in the order in which they are shown.</summary>
    internal static void Sort(List<Finding> findings, Dictionary<SettingsFile, int> order) =>
        findings.Sort((a, b) =>
            a.File != b.File ? order[a.File] - order[b.File]
            : a.Span.Start != b.Span.Start ? a.Span.Start - b.Span.Start
            : a.Rule.Id != b.Rule.Id ? string.CompareOrdinal(a.Rule.Id, b.Rule.Id)
            : string.CompareOrdinal(a.Message, b.Message));

    // Hosts and placeholders that a project names count for findings in its own files and no others, so the rules look twice.
    private static RuleContext? ProjectContext(SettingsSnapshot snapshot) =>
        snapshot.Options.Project is { } project && project.ApertureHosts.Count + project.NetBirdHosts.Count + project.GatewayHosts.Count + project.Placeholders.Count > 0
            ? new RuleContext(new SettingsSnapshot(snapshot.ProjectRoot, snapshot.Files, snapshot.Shell, snapshot.Git, snapshot.Options.WithProject())
            {
                Session = snapshot.Session,
                Machine = snapshot.Machine,
            })
            : null;

    // A credential that is given away stays one whatever the project says of hosts and placeholders.
    private static bool IsOfProject(Finding finding, SettingsSnapshot snapshot) =>
        ConfiguredFindings.Belongs(finding.File, snapshot.ProjectRoot) && !ConfigurationReader.IsProtected(finding.Rule);

    // Rules name members, files and hosts as they are written, and any of these may be a credential that was put in the wrong place.
    private static Finding Masked(Finding finding)
    {
        var shown = HoldsCredential(finding.Message) ? finding with { Message = SecretFormats.Redact(finding.Message) } : finding;
        if (shown.Related.Any(related => HoldsCredential(related.Message)))
        {
            shown = shown with { Related = [.. shown.Related.Select(related => related with { Message = SecretFormats.Redact(related.Message) })] };
        }

        return shown.Fixes.Any(fix => HoldsCredential(fix.Title))
            ? shown with { Fixes = [.. shown.Fixes.Select(fix => fix with { Title = SecretFormats.Redact(fix.Title) })] }
            : shown;
    }

    private static bool HoldsCredential(string text) => SecretFormats.MayMatch(text);
}
