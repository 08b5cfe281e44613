using ClaudeRoute.Rules;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Tests.Fixtures;

/// <summary>Runs the rules as the product does, and holds them against a run of all rules: to leave one out must never hide what it has to say.</summary>
internal static class EveryRule
{
    public static RuleRun Run(SettingsSnapshot snapshot)
    {
        var run = RuleRunner.Run(snapshot, TestContext.Current.CancellationToken);
        var all = RuleRunner.Run(snapshot, RuleCatalog.All, TestContext.Current.CancellationToken);
        Assert.Equal(all.Findings.Select(Text), run.Findings.Select(Text));
        return run;
    }

    private static string Text(Finding finding) => $"{finding.File.Path} {finding.Span.Start} {finding.Rule.Id} {finding.Severity} {finding.Message}";
}
