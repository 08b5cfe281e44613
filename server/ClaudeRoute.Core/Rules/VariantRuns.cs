using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules;

/// <summary>Checks copies of settings files by all rules, each as if it were passed with <c>--settings</c>: over local, shared and user settings, below managed ones.</summary>
internal static class VariantRuns
{
    /// <summary>True when a copy in the snapshot is to be checked in full.</summary>
    public static bool AreWanted(SettingsSnapshot snapshot)
    {
        if (!snapshot.Options.ChecksVariantsFully && snapshot.Options.Project?.ChecksVariantsFully != true)
        {
            return false;
        }

        foreach (var file in snapshot.Files)
        {
            if (IsWanted(file, snapshot))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A run together with what all rules say about each copy. Of other files nothing new is said: a copy counts only in a session that is started with it.</summary>
    /// <param name="run">What the rules say about the snapshot as it is.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="check">Runs the rules over another snapshot.</param>
    public static RuleRun Add(RuleRun run, SettingsSnapshot snapshot, Func<SettingsSnapshot, RuleRun> check)
    {
        var findings = new List<Finding>(run.Findings);
        var failures = new List<RuleFailure>(run.Failures);
        var met = new List<IntendedFinding>(run.Met);
        foreach (var file in snapshot.Files)
        {
            if (!IsWanted(file, snapshot))
            {
                continue;
            }

            var passed = new SettingsFile(file.Role with { Scope = Scope.CommandLine, Kind = FileKind.Settings }, file.Document, file.Git);
            var others = snapshot.Files.Where(other => other != file && !IsVariant(other));
            var inFull = check(new SettingsSnapshot(snapshot.ProjectRoot, others.Append(passed), snapshot.Shell, snapshot.Git, snapshot.Options)
            {
                Session = snapshot.Session,
                Machine = snapshot.Machine,
            });
            findings.AddRange(inFull.Findings
                .Where(finding => finding.File == passed && !IsSaidAlready(run, file, finding))
                .Select(finding => finding with { File = file }));
            failures.AddRange(inFull.Failures);
            met.AddRange(inFull.Met.Where(entry => entry.File == ConfiguredFindings.RelativePath(file.Path, snapshot.ProjectRoot)));
        }

        RuleRunner.Sort(findings, RuleRunner.OrderOf(snapshot));
        return new RuleRun(findings, failures) { Met = met };
    }

    // What is no JSON by its name cannot be passed to the client.
    private static bool IsWanted(SettingsFile file, SettingsSnapshot snapshot) =>
        IsVariant(file)
        && !SettingsLocator.IsForeignForm(file.Name)
        && (snapshot.Options.ChecksVariantsFully || ConfiguredFindings.Belongs(file, snapshot.ProjectRoot));

    private static bool IsVariant(SettingsFile file) => file is { Kind: FileKind.Variant, Scope: not Scope.Managed };

    // The rule about credentials in copies takes the place of those about credentials in the files that count.
    private static bool IsSaidAlready(RuleRun run, SettingsFile file, Finding finding) =>
        Headlines.IsOver(CopyRule, finding.Rule.Id)
        || run.Findings.Any(known => known.File == file && known.Rule.Id == finding.Rule.Id && known.Span == finding.Span);

    private const string CopyRule = "CR033";
}
