using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Features;

/// <summary>Every fix that any rule offers for any fixture: it can be applied, leaves JSON, keeps comments, and its finding is gone.</summary>
public sealed class OfferedFixTests
{
    // One of these suits every question.
    private static readonly string[] Answers =
    [
        "eu-west-1", "acme-1", "wrkspc_01ABCDEFGHIJKLMN", "3f2b1c0a-9d8e-4f7a-8b6c-1a2b3c4d5e6f", "user:inference user:profile", "https://llm-gateway.acme.io", "/opt/acme/corp.pem",
    ];

    /// <summary>All fixtures with mistakes.</summary>
    public static IEnumerable<TheoryDataRow<string>> Flagged() => FixtureTests.All().Where(row => row.Data.Contains("/flagged-", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Flagged))]
    public void Every_offered_fix_removes_its_finding_and_leaves_json(string path)
    {
        var project = Fixture.Parse(File.ReadAllText(RepositoryFiles.Path($"tests/fixtures/rules/{path}")), path).Project;
        var snapshot = project.Snapshot();
        foreach (var finding in EveryRule.Run(snapshot).Findings)
        {
            foreach (var fix in finding.Fixes.SelectMany(each => FixPlanner.Expand(snapshot, each)))
            {
                var plan = FixPlanner.Plan(snapshot, fix, AnswersFor(snapshot, fix));
                if (plan.Change is not { Rename: null } change)
                {
                    Assert.True(plan.Change is not null || plan.Refusal!.EndsWith('.'), plan.Refusal);
                    continue;
                }

                var after = project.After(change);
                Assert.All(change.Files.Where(file => file.Path != TestProject.IgnorePath), file => AssertStillJson(file, fix));
                AssertGone(after, finding, fix);
            }
        }
    }

    private static Dictionary<string, string>? AnswersFor(SettingsSnapshot snapshot, FixIntent fix)
    {
        if (FixPlanner.StepOf(snapshot, fix) == HostStep.None)
        {
            return null;
        }

        var samples = new SecretSamples(nameof(OfferedFixTests));
        string[] secrets = [samples.Of("aws-access-key-id"), samples.Of("aws-secret-key"), samples.Of("sk-generic")];
        return fix is AskAndWrite ask
            ? Questions.Of(ask).Inputs.ToDictionary(input => input.Name, input => (input.IsSecret ? secrets : Answers).First(answer => input.Refuse(answer) is null), StringComparer.Ordinal)
            : [];
    }

    private static void AssertStillJson(FileChange file, FixIntent fix)
    {
        var (old, edited) = (JsonDocument.Parse(file.ExpectedText ?? ""), JsonDocument.Parse(file.NewText));
        Assert.Empty(edited.Problems.Select(problem => problem.Kind).Except(old.Problems.Select(problem => problem.Kind)));
        Assert.NotNull(edited.Root);
        if (fix is not MakeStrict)
        {
            Assert.Empty(old.Comments.Select(old.Text.ToString).Except(edited.Comments.Select(edited.Text.ToString), StringComparer.Ordinal));
        }
    }

    private static void AssertGone(TestProject after, Finding finding, FixIntent fix)
    {
        // To ignore a file that git tracks is the first of two steps, and the other one is not ours.
        if (fix is IgnoreInGit && finding.File.Git.Tracked == true)
        {
            return;
        }

        Assert.False(
            EveryRule.Run(after.Snapshot()).Findings.Any(left => left.Rule.Id == finding.Rule.Id && left.File.Path == finding.File.Path && left.Key?.ToString() == finding.Key?.ToString() && left.Message == finding.Message),
            $"{finding.Rule.Id} is still there after '{fix.Title}'.");
    }
}
