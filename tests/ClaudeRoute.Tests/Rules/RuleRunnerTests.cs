using System.Collections.Frozen;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Rules;

/// <summary>How rules are run together.</summary>
public sealed class RuleRunnerTests
{
    private static readonly TestProject Project = new() { Files = new TestProject().Files.Add(TestProject.PathOf("shared"), "{\"model\":\"opus\"}").Add(TestProject.PathOf("local"), "{}") };

    [Fact]
    public void A_rule_that_throws_does_not_take_the_others_along()
    {
        var run = Run(Project, new FakeRule("CR901", Severity.Error), new FakeRule("CR902", Severity.Error) { Throws = true }, new FakeRule("CR903", Severity.Error));
        Assert.Equal(["CR901", "CR901", "CR902", "CR903", "CR903"], run.Findings.Select(finding => finding.Rule.Id).Order());
        var failure = Assert.Single(run.Failures);
        Assert.Equal("CR902", failure.Rule.Id);
        Assert.IsType<InvalidOperationException>(failure.Error);
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("hint", Severity.Hint)]
    [InlineData("Information", Severity.Information)]
    [InlineData("warning", Severity.Warning)]
    [InlineData("error", Severity.Error)]
    [InlineData("nonsense", Severity.Warning)]
    public void The_user_decides_about_severities(string word, Severity? expected)
    {
        var options = CheckOptions.Default with { RuleSeverities = new Dictionary<string, string>(StringComparer.Ordinal) { ["CR901"] = word }.ToFrozenDictionary(StringComparer.Ordinal) };
        var run = Run(Project with { Options = options }, new FakeRule("CR901", Severity.Warning), new FakeRule("CR902", Severity.Warning));
        Assert.Equal(expected is null ? [] : [expected, expected], run.Findings.Where(finding => finding.Rule.Id == "CR901").Select(finding => (Severity?)finding.Severity));
        Assert.All(run.Findings.Where(finding => finding.Rule.Id == "CR902"), finding => Assert.Equal(Severity.Warning, finding.Severity));
    }

    [Fact]
    public void A_rule_that_is_off_in_a_scope_cannot_be_switched_on_there()
    {
        var options = CheckOptions.Default with { RuleSeverities = new Dictionary<string, string>(StringComparer.Ordinal) { ["CR901"] = "error" }.ToFrozenDictionary(StringComparer.Ordinal) };
        Assert.Empty(Run(Project with { Options = options }, new FakeRule("CR901", Severity.Off)).Findings);
    }

    [Fact]
    public void A_rule_that_is_off_by_default_speaks_once_it_has_a_severity()
    {
        var rule = new FakeRule("CR901", Severity.Hint, optIn: [Scope.Shared]);
        Assert.Equal("settings.local.json", Assert.Single(Run(Project, rule).Findings).File.Name);
        var options = CheckOptions.Default with { RuleSeverities = new Dictionary<string, string>(StringComparer.Ordinal) { ["CR901"] = "warning" } };
        Assert.Equal([Severity.Warning, Severity.Warning], Run(Project with { Options = options }, rule).Findings.Select(finding => finding.Severity));
    }

    [Fact]
    public void One_member_has_one_headline_and_the_rest_beside_it()
    {
        var run = Run(Project, new FakeRule("CR901", Severity.Warning), new FakeRule("CR902", Severity.Error), new FakeRule("CR903", Severity.Error));
        Assert.Equal(6, run.Findings.Count);
        Assert.Equal(["CR902", "CR902"], run.Headlines.Select(finding => finding.Rule.Id));
        Assert.All(run.Headlines, headline => Assert.Equal(["CR901: Something.", "CR903: Something."], headline.Related.Select(related => related.Message)));
        Assert.All(run.Findings, finding => Assert.Contains(run.HeadlineOf(finding), run.Headlines));
    }

    [Fact]
    public void A_rule_that_says_more_is_the_headline_whatever_the_severity()
    {
        var run = Run(Project, new FakeRule("CR056", Severity.Warning), new FakeRule("CR103", Severity.Error));
        Assert.Equal(["CR056", "CR056"], run.Headlines.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Findings_come_by_file_place_and_id()
    {
        var run = Run(Project, new FakeRule("CR902", Severity.Hint), new FakeRule("CR901", Severity.Error));
        Assert.Equal(
            [("settings.local.json", "CR901"), ("settings.local.json", "CR902"), ("settings.json", "CR901"), ("settings.json", "CR902")],
            run.Findings.Select(finding => (finding.File.Name, finding.Rule.Id)));
    }

    [Fact]
    public void A_credential_in_the_place_of_a_name_is_masked_wherever_the_name_is_shown()
    {
        var samples = new SecretSamples(nameof(A_credential_in_the_place_of_a_name_is_masked_wherever_the_name_is_shown));
        foreach (var format in SecretFormats.All.Where(format => format is { IsFrame: false, Use: FormatUse.Anywhere or FormatUse.NotAStandIn }))
        {
            var secret = samples.Of(format.Id);
            var name = JsonText.Quote(secret);
            var files = new TestProject().Files.Add(TestProject.PathOf("shared"), $"{{\n  {name}: 1,\n  {name}: 2,\n  \"env\": {{ {name}: 1, {name}: true }}\n}}");
            var findings = EveryRule.Run(new TestProject { Files = files }.Snapshot()).Findings;
            Assert.Contains(findings, finding => finding.Rule.Id == "CR005");
            Assert.All(
                findings.SelectMany(finding => finding.Related.Select(related => related.Message).Concat(finding.Fixes.Select(fix => fix.Title)).Append(finding.Message)),
                text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_cancelled_run_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => RuleRunner.Run(Project.Snapshot(), [new FakeRule("CR901", Severity.Error)], source.Token));
    }

    private static RuleRun Run(TestProject project, params IRule[] rules) => RuleRunner.Run(project.Snapshot(), rules, TestContext.Current.CancellationToken);

    // Speaks about every file, and may then fail.
    private sealed class FakeRule(string id, Severity severity, IReadOnlyList<Scope>? optIn = null) : IRule
    {
        public bool Throws { get; init; }

        public RuleInfo Info { get; } = new(id, "fake-rule", "A rule for tests", RuleCategory.Syntax, ScopeSeverities.All(severity), FixSafety.None, "0.1.0") { OptIn = optIn };

        public IEnumerable<Finding> Check(RuleContext context)
        {
            foreach (var file in context.Snapshot.Files)
            {
                yield return new Finding(Info, file, new TextSpan(0, 1), Info.Severity.In(file.Scope), "Something.");
                if (Throws)
                {
                    throw new InvalidOperationException("A defect.");
                }
            }
        }
    }
}
