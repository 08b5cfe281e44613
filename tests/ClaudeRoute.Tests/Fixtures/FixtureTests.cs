using System.Text;
using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Fixtures;

/// <summary>Runs every file of <c>tests/fixtures/rules</c>.</summary>
public sealed class FixtureTests
{
    private const string Folder = "tests/fixtures/rules";

    /// <summary>Paths of all fixtures below the folder, with forward slashes.</summary>
    public static IEnumerable<TheoryDataRow<string>> All() => Directory
        .EnumerateFiles(RepositoryFiles.Path(Folder), "*.fixture", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryFiles.Path(Folder), file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .Select(path => new TheoryDataRow<string>(path) { TestDisplayName = path });

    [Theory]
    [MemberData(nameof(All))]
    public void Fixture_comes_out_as_written(string path)
    {
        var folder = path[..path.IndexOf('/', StringComparison.Ordinal)];
        var rule = RuleCatalog.All.SingleOrDefault(each => each.Info.Name == folder)
            ?? throw new InvalidOperationException($"No rule of the catalogue is called {folder}.");
        var fixture = Fixture.Parse(File.ReadAllText(RepositoryFiles.Path($"{Folder}/{path}")), path);
        var name = Path.GetFileName(path);
        Assert.True(
            name.StartsWith("flagged-", StringComparison.Ordinal) ? fixture.Markers.Count > 0 : name.StartsWith("clean-", StringComparison.Ordinal) && fixture.Markers.Count == 0,
            "A fixture is called flagged-WHAT and has markers, or clean-WHAT and has none.");

        var snapshot = fixture.Project.Snapshot();
        var findings = Run(snapshot, rule);
        AssertMarkers(fixture, findings);
        Assert.All(findings, AssertIsWellFormed);
        foreach (var expected in fixture.Fixes)
        {
            AssertFix(fixture, snapshot, rule, findings, expected);
        }
    }

    private static IReadOnlyList<Finding> Run(SettingsSnapshot snapshot, IRule rule)
    {
        EveryRule.Run(snapshot);
        var run = RuleRunner.Run(snapshot, [rule], TestContext.Current.CancellationToken);
        Assert.Empty(run.Failures);
        return run.Findings;
    }

    private static void AssertMarkers(Fixture fixture, IReadOnlyList<Finding> findings)
    {
        var left = findings.ToList();
        var missing = new List<Marker>();
        foreach (var marker in fixture.Markers)
        {
            var index = left.FindIndex(finding =>
                finding.File.Path == marker.Path
                && finding.Span.Start == marker.Offset
                && (marker.Severity is null || finding.Severity == marker.Severity)
                && finding.Message.StartsWith(marker.Message, StringComparison.Ordinal));
            if (index < 0)
            {
                missing.Add(marker);
            }
            else
            {
                left.RemoveAt(index);
            }
        }

        Assert.True(missing.Count == 0 && left.Count == 0, Report(fixture, missing, left));
    }

    private static string Report(Fixture fixture, List<Marker> missing, List<Finding> unexpected)
    {
        var text = new StringBuilder();
        foreach (var marker in missing)
        {
            text.AppendLine($"Missing:    {marker.Path} {Place(fixture.Project.Files[marker.Path], marker.Offset)} {marker.Severity} {marker.Message}");
        }

        foreach (var finding in unexpected)
        {
            text.AppendLine($"Unexpected: {finding.File.Path} {Place(finding.File.Document.Text.Text, finding.Span.Start)} {finding.Severity} {finding.Message}");
        }

        return text.ToString();
    }

    private static string Place(string text, int offset)
    {
        var position = SourceText.From(text).GetPosition(offset);
        return $"{position.Line + 1}:{position.Character + 1}";
    }

    // What an editor and the command line rely on, whatever the rule.
    private static void AssertIsWellFormed(Finding finding)
    {
        Assert.InRange(finding.Span.Start, 0, finding.File.Document.Text.Length);
        Assert.InRange(finding.Span.End, finding.Span.Start, finding.File.Document.Text.Length);
        Assert.NotEqual(Severity.Off, finding.Severity);
        Assert.Matches(@"\.$", finding.Message);
        Assert.DoesNotContain(finding.Message, char.IsControl);
        Assert.Equal(finding.Fixes.Count, finding.Fixes.Select(fix => fix.Title).Distinct(StringComparer.Ordinal).Count());
        Assert.All(finding.Fixes, fix => Assert.True(fix.Safety <= finding.Rule.Fix, $"The rule promises {finding.Rule.Fix}, but '{fix.Title}' is {fix.Safety}."));
        Assert.True(finding.Fixes.Count == 0 || finding.Rule.Fix != FixSafety.None);
    }

    private static void AssertFix(Fixture fixture, SettingsSnapshot snapshot, IRule rule, IReadOnlyList<Finding> findings, ExpectedFix expected)
    {
        var offers = findings.SelectMany(finding => finding.Fixes.SelectMany(fix => FixPlanner.Expand(snapshot, fix)).Select(fix => (finding, fix))).ToArray();
        var offer = offers.FirstOrDefault(each => each.fix.Title == expected.Title);
        Assert.True(offer.fix is not null, $"No fix is called '{expected.Title}'. There are: {string.Join(", ", offers.Select(each => $"'{each.fix.Title}'"))}");

        var project = fixture.Project;
        var plan = FixPlanner.Plan(snapshot, offer.fix, FixPlanner.StepOf(snapshot, offer.fix) == HostStep.None ? null : fixture.Answers);
        if (expected.Refusal is { } refusal)
        {
            Assert.StartsWith(refusal, plan.Refusal ?? "(not refused)", StringComparison.Ordinal);
            return;
        }

        Assert.True(plan.Change is not null, plan.Refusal);
        if (plan.Change.Rename is { } rename)
        {
            Assert.Equal(Assert.Single(expected.Files), KeyValuePair.Create(rename.To, project.Files[rename.From]));
            return;
        }

        var after = project.After(plan.Change);
        foreach (var (path, text) in expected.Files)
        {
            Assert.Equal(text, path == TestProject.IgnorePath ? after.IgnoreText : after.Files.GetValueOrDefault(path));
        }

        Assert.Empty(plan.Change.Files.Select(file => file.Path).Except(expected.Files.Keys, StringComparer.Ordinal));
        foreach (var path in expected.Files.Keys.Where(path => path != TestProject.IgnorePath))
        {
            AssertStillJson(project.Files.GetValueOrDefault(path) ?? "", after.Files[path], keepsComments: offer.fix is not MakeStrict);
        }

        if (!expected.FindingStays)
        {
            Assert.DoesNotContain(Run(after.Snapshot(), rule), finding => IsSame(finding, offer.finding));
        }
    }

    private static bool IsSame(Finding a, Finding b) =>
        a.File.Path == b.File.Path && a.Key?.ToString() == b.Key?.ToString() && a.Message == b.Message;

    private static void AssertStillJson(string before, string after, bool keepsComments)
    {
        var old = JsonDocument.Parse(before);
        var edited = JsonDocument.Parse(after);
        Assert.Empty(edited.Problems.Select(problem => problem.Kind).Except(old.Problems.Select(problem => problem.Kind)));
        Assert.NotNull(edited.Root);
        if (keepsComments)
        {
            Assert.Empty(Comments(old).Except(Comments(edited), StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Comments(JsonDocument document) => document.Comments.Select(document.Text.ToString);
}
