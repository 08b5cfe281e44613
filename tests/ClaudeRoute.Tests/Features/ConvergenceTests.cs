using ClaudeRoute.Features;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Features;

/// <summary>No two preferred fixes undo each other, and every offered one can be applied.</summary>
public sealed class ConvergenceTests
{
    // No fixture has more mistakes than this, so more fixes mean that two of them undo each other.
    private const int MostFixes = 60;

    private const int Seeds = 250;

    /// <summary>All fixtures with mistakes.</summary>
    public static IEnumerable<TheoryDataRow<string>> Flagged() => FixtureTests.All().Where(row => row.Data.Contains("/flagged-", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Flagged))]
    public void Preferred_fixes_of_all_rules_come_to_an_end(string path)
    {
        var before = Fixture.Parse(File.ReadAllText(RepositoryFiles.Path($"tests/fixtures/rules/{path}")), path).Project.Snapshot();
        AssertEnds(before, Run(before));
    }

    [Fact]
    public void Committed_gateway_ends_in_the_local_file_and_nothing_is_left_to_say()
    {
        var token = new SecretSamples(nameof(ConvergenceTests)).Of("sk-generic");
        var project = new TestProject()
            .With("shared", "{\n  \"env\": {\n    \"ANTHROPIC_AUTH_TOKEN\": \"" + token + "\",\n    \"ANTHROPIC_BASE_URL\": \"https://llm-gateway.acme.io/v1\"\n  }\n}\n")
            .WithGit([]);
        var after = Run(project.Snapshot()).After;
        var findings = EveryRule.Run(after).Findings;
        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.Warning);
        Assert.Empty(Find(after, "shared", Providers.Table.BaseUrl));
        Assert.Equal(["https://llm-gateway.acme.io"], Find(after, "local", Providers.Table.BaseUrl), StringComparer.Ordinal);
        Assert.Equal([token], [.. Find(after, "shared", Providers.Table.Token), .. Find(after, "local", Providers.Table.Token)], StringComparer.Ordinal);
        Assert.Contains("settings.local.json", after.Git.IgnoreFileText, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Find(SettingsSnapshot snapshot, string place, string name) =>
        snapshot.File(TestProject.PathOf(place))!.Env.Where(entry => entry.Name == name).Select(entry => entry.Text);

    [Fact]
    public void Preferred_fixes_come_to_an_end_whatever_members_meet()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var before = RandomProject(new Random(seed)).Snapshot();
            AssertEnds(before, Run(before));
        }
    }

    [Fact]
    public void Every_offered_fix_of_a_route_can_be_applied_whatever_members_meet()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var project = RandomProject(new Random(seed));
            var snapshot = project.Snapshot();
            var run = EveryRule.Run(snapshot);
            Assert.Empty(run.Failures);
            foreach (var finding in run.Findings.Where(finding => finding.Rule.Category is RuleCategory.Routing or RuleCategory.Scopes))
            {
                Assert.DoesNotContain(finding.Message, char.IsControl);
                Assert.Equal(finding.Fixes.Count, finding.Fixes.Select(fix => fix.Title).Distinct(StringComparer.Ordinal).Count());
                foreach (var fix in finding.Fixes.SelectMany(fix => FixPlanner.Expand(snapshot, fix)))
                {
                    // What somebody has to answer is tested with answers, in the fixtures.
                    if (FixPlanner.StepOf(snapshot, fix) == HostStep.Answers)
                    {
                        Assert.Null(FixPlanner.Refuse(snapshot, fix));
                        continue;
                    }

                    var plan = FixPlanner.Plan(snapshot, fix);
                    Assert.True(plan.Change?.Files.Any(file => file.Edits.Count > 0) == true, $"{finding.Rule.Id} '{fix.Title}': {plan.Refusal ?? "no edits"} in seed {seed}");
                    Assert.All(plan.Change!.Files, file => Assert.False(JsonDocument.Parse(file.NewText).HasErrors && file.Path != TestProject.IgnorePath, file.NewText));
                }
            }
        }
    }

    private static void AssertEnds(SettingsSnapshot before, FixLoopResult result)
    {
        Assert.InRange(result.Applied.Count, 0, MostFixes);
        Assert.Empty(Run(result.After).Applied);
        foreach (var file in result.Files.Where(file => file.Path != TestProject.IgnorePath))
        {
            var wasBroken = before.File(file.Path)?.Document.HasErrors == true;
            Assert.True(wasBroken || !JsonDocument.Parse(file.NewText).HasErrors, file.NewText);
        }
    }

    private static TestProject RandomProject(Random random)
    {
        var options = Options.Where(_ => random.Next(4) == 0);
        var project = new TestProject().WithOptions(options).WithShell(random.Next(3) == 0 ? [$"{Name(random)}={Values[random.Next(Values.Length)].Trim('"')}"] : []);
        foreach (var scope in Scopes.Where(_ => random.Next(3) > 0))
        {
            var members = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Name(random)).Distinct(StringComparer.Ordinal)
                .Select(name => $"    {JsonText.Quote(name)}: {Value(random, name)}");
            var helper = random.Next(4) == 0 ? $"  \"apiKeyHelper\": {JsonText.Quote(Helpers[random.Next(Helpers.Length)])},\n" : "";
            project = project.With(scope, $"{{\n{helper}  \"env\": {{\n{string.Join(",\n", members)}\n  }}\n}}\n");
        }

        return project;
    }

    private static string Name(Random random) => Names[random.Next(Names.Length)];

    private static string Value(Random random, string name) =>
        name.Contains("_USE_", StringComparison.Ordinal) || name.Contains("_SKIP_", StringComparison.Ordinal)
            ? FlagValues[random.Next(FlagValues.Length)]
            : Values[random.Next(Values.Length)];

    private static readonly string[] Names =
    [
        .. Providers.Table.All.SelectMany(provider => provider.Addresses.Append(provider.Flag).Append(provider.SkipAuth)),
        Providers.Table.BaseUrl,
        Providers.Table.Token,
        Providers.Table.Key,
        Providers.Table.CustomHeaders,
        Providers.Table.Model,
        "AWS_REGION",
        "HTTPS_PROXY",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "NODE_TLS_REJECT_UNAUTHORIZED",
    ];

    private static readonly string[] Options = ["aperture llm-gateway.acme.io", "netbird agents.acme.io"];

    private static readonly string[] Scopes = ["managed", "user", "shared", "local"];

    private static readonly string[] FlagValues = ["\"1\"", "\"0\"", "\"\"", "true", "\"enabled\""];

    private static readonly string[] Helpers = ["echo '-'", "/opt/acme/token", "", " "];

    private static readonly string[] Values =
    [
        "\"http://ai\"", "\"https://ai/bedrock\"", "\"http://ai/v1\"", "\"http://cobalt.netbird.ai\"", "\"https://cobalt.netbird.ai/v1/messages\"",
        "\"http://llm-gateway.acme.io/v1\"", "\"https://agents.acme.io\"", "\"http://agents.acme.io/v1/\"", "\"llm-gateway.acme.io\"", "\"ai\"", "\"localhost:8787\"",
        "\"https//llm-gateway.acme.io\"", "\"http://api.anthropic.com\"", "\"https://bedrock-runtime.eu-west-1.amazonaws.com\"", "\"http://<host>\"", "\"${HOST}\"",
        "\"https://gw.corp.example/v1/v1\"", "\"http://name:word@llm-gateway.acme.io\"", "\"-\"", "\"none\"", "\"\"", "\" \"", "\"0\"", "null", "1", "[\"a\", null]", "{}",
        "\"authorization: Bearer none\"", "\"x\\u0000\\u001by\"", "\"https://[fd00::1]:443/v1?x=1#f\"", "\"http://8080\"", "\"//\"", "\"http:///\"", "\"HTTP://AI/V1\"",
    ];

    private static FixLoopResult Run(SettingsSnapshot snapshot) => FixLoop.Run(snapshot, static _ => true, static _ => true, TestContext.Current.CancellationToken);
}
