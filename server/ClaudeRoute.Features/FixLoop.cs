using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>A fix that was applied.</summary>
public sealed record AppliedFix(string Path, string RuleId, string Title);

/// <summary>What repeated fixing leads to.</summary>
/// <param name="Files">Changed files in the order of writing, each as one change against its first text.</param>
/// <param name="Applied">What was done.</param>
/// <param name="Refused">Why preferred fixes were not applied, each reason once.</param>
/// <param name="After">The settings after the fixes.</param>
public sealed record FixLoopResult(IReadOnlyList<FileChange> Files, IReadOnlyList<AppliedFix> Applied, IReadOnlyList<string> Refused, SettingsSnapshot After);

/// <summary>Applies preferred fixes to a snapshot until none is left.</summary>
public static class FixLoop
{
    // Each round applies at least one fix; a file with more findings than this is fixed in several runs.
    private const int MostRounds = 200;

    /// <summary>One change with all safe fixes of one file.</summary>
    public static FixPlan SafeFixes(SettingsSnapshot snapshot, string path)
    {
        var result = Run(snapshot, finding => finding.File.Path == path, fix => fix.Safety == FixSafety.Safe && fix is ChangeMembers or MakeStrict or SaveWithoutMark, CancellationToken.None);
        return result.Files.FirstOrDefault(file => file.Path == path) is { } change
            ? FixPlan.Of(new WorkspaceChange("Apply all safe fixes", [change]))
            : FixPlan.Refused("There is nothing left that can be fixed safely.");
    }

    /// <summary>Applies preferred fixes.</summary>
    /// <param name="snapshot">The settings to start from.</param>
    /// <param name="where">Findings to fix.</param>
    /// <param name="which">Fixes to apply.</param>
    /// <param name="cancellationToken">Ends the loop between two rounds.</param>
    public static FixLoopResult Run(SettingsSnapshot snapshot, Func<Finding, bool> where, Func<FixIntent, bool> which, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var state = new LoopState(snapshot);
        for (var round = 0; round < MostRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var findings = RuleRunner.Run(state.Current, cancellationToken).Findings.Where(where).ToArray();
            if (!ApplyRound(state, findings, which))
            {
                break;
            }
        }

        return state.Result();
    }

    private static bool ApplyRound(LoopState state, Finding[] findings, Func<FixIntent, bool> which)
    {
        var candidates = findings
            .Select(finding => (Finding: finding, Fix: finding.Fixes.FirstOrDefault(fix => fix.IsPreferred && which(fix))))
            .Where(pair => pair.Fix is not null)
            .ToArray();

        // Changes of members that do not touch each other go together, so that a file with a thousand findings is parsed a few times only.
        var applied = false;
        foreach (var group in candidates.Where(pair => pair.Fix is ChangeMembers).GroupBy(pair => ((ChangeMembers)pair.Fix!).FilePath, StringComparer.Ordinal))
        {
            var chosen = group.DistinctBy(pair => (pair.Finding.Key?.ToString(), pair.Finding.Key is null ? pair.Finding.Span : default)).ToArray();
            var together = new ChangeMembers("", FixSafety.Safe, group.Key, [.. chosen.SelectMany(pair => ((ChangeMembers)pair.Fix!).Changes)]);
            if (state.Apply(together, chosen.Select(pair => (pair.Finding, pair.Fix!))))
            {
                applied = true;
            }
        }

        if (applied)
        {
            return true;
        }

        foreach (var (finding, fix) in candidates)
        {
            if (fix is not ChangeMembers && state.Apply(fix!, [(finding, fix!)]))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class LoopState(SettingsSnapshot first)
    {
        private readonly List<AppliedFix> _applied = [];
        private readonly List<string> _refused = [];
        private readonly List<string> _order = [];
        private readonly Dictionary<string, FileChange> _changes = new(StringComparer.Ordinal);

        public SettingsSnapshot Current { get; private set; } = first;

        public bool Apply(FixIntent intent, IEnumerable<(Finding Finding, FixIntent Fix)> parts)
        {
            var plan = FixPlanner.Plan(Current, intent);
            if (plan.Change is not { } change || change.Files.All(file => file.Edits.Count == 0))
            {
                if (plan.Refusal is { } refusal && !_refused.Contains(refusal, StringComparer.Ordinal))
                {
                    _refused.Add(refusal);
                }

                return false;
            }

            foreach (var file in change.Files)
            {
                Record(file);
            }

            Current = SnapshotEdits.With(Current, change.Files);
            _applied.AddRange(parts.Select(part => new AppliedFix(part.Finding.File.Path, part.Finding.Rule.Id, part.Fix.Title)));
            return true;
        }

        public FixLoopResult Result()
        {
            // A file that receives values is written before one that loses them.
            var files = _order
                .Select(path => _changes[path])
                .OrderBy(file => Current.File(file.Path)?.Scope switch { Scope.Shared => 2, Scope.Local => 0, _ => 1 })
                .ToArray();
            return new FixLoopResult(files, _applied, _refused, Current);
        }

        private void Record(FileChange file)
        {
            if (!_changes.TryGetValue(file.Path, out var before))
            {
                _order.Add(file.Path);
                _changes[file.Path] = file;
                return;
            }

            var edits = TextEdits.Compose(before.ExpectedText ?? "", before.Edits, file.Edits);
            _changes[file.Path] = before with { Edits = edits, NeedsConfirmation = before.NeedsConfirmation || file.NeedsConfirmation };
        }
    }
}
