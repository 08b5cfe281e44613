using ClaudeRoute.Features;
using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Cli;

/// <summary>Makes the result of a check: what is reported of each file, and what a baseline hides.</summary>
internal static class CheckCollection
{
    /// <summary>The result.</summary>
    /// <param name="targets">What is reported on.</param>
    /// <param name="least">The lowest severity that is reported.</param>
    /// <param name="applied">Fixes that were written.</param>
    /// <param name="baseline">Findings that are not reported, or null. Starts anew.</param>
    public static CheckResult Collect(CheckTargets targets, Severity least, IReadOnlyList<AppliedFix> applied, Baseline? baseline)
    {
        baseline?.StartAgain();
        var workspace = targets.Workspace;
        var files = new List<CheckedFile>();
        var problems = targets.Missing.Select(message => (Path: "", Message: SecretFormats.Redact(message))).ToList();
        foreach (var path in DiagnosticsFeature.Paths(workspace).Where(path => targets.Reported?.Contains(path) != false))
        {
            if (workspace.Problems.TryGetValue(path, out var problem))
            {
                problems.Add((path, $"{path}: {problem.Message}"));
                continue;
            }

            var role = workspace.Files[path].Role;
            var settings = workspace.Project(workspace.ProjectsOf(role)[0]);
            var hidden = baseline is null ? [] : DiagnosticsFeature.Each(workspace, path).Where(baseline.Meet).ToArray();
            var findings = Shown(targets, path, hidden)
                .Where(diagnostic => diagnostic.Severity >= least)
                .Select(diagnostic => (diagnostic, (IReadOnlyList<FixIntent>)[.. (diagnostic.Finding?.Fixes ?? []).SelectMany(fix => FixPlanner.Expand(settings, fix))]))
                .ToArray();
            files.Add(new CheckedFile(path, role.Scope, findings) { Hidden = hidden });
        }

        return new CheckResult(files, problems, applied);
    }

    /// <summary>Everything that a baseline of this check would name, without regard to how it is put together for people.</summary>
    public static IEnumerable<PlainDiagnostic> Each(CheckTargets targets, CheckResult result, Severity least) =>
        result.Files.SelectMany(file => DiagnosticsFeature.Each(targets.Workspace, file.Path)).Where(diagnostic => diagnostic.Severity >= least && diagnostic.Rule is not null);

    // What is hidden is taken away before findings of one member become one headline, so that a known finding never hides a new one below it.
    private static IReadOnlyList<PlainDiagnostic> Shown(CheckTargets targets, string path, PlainDiagnostic[] hidden)
    {
        if (hidden.Length == 0)
        {
            return DiagnosticsFeature.Of(targets.Workspace, path);
        }

        var left = hidden.Select(Key).ToHashSet();
        return DiagnosticsFeature.Of(targets.Workspace, path, diagnostic => !left.Contains(Key(diagnostic)));

        static (string?, PlainRange, string) Key(PlainDiagnostic diagnostic) => (diagnostic.Rule?.Id, diagnostic.Range, diagnostic.Message);
    }
}
