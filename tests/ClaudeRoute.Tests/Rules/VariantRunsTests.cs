using ClaudeRoute.Features;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Rules;

/// <summary>Copies of settings files that are checked by all rules, each as if it were passed with <c>--settings</c>.</summary>
public sealed class VariantRunsTests
{
    private const string Copy = "settings.glm.json";
    private const string ApiPath = """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1", "ANTHROPIC_AUTH_TOKEN": "-" } }""";
    private static readonly CheckOptions Full = CheckOptions.Default with { ChecksVariantsFully = true };

    [Fact]
    public void A_copy_is_checked_by_all_rules_only_when_that_is_wished()
    {
        var project = new TestProject().With(Copy, ApiPath);
        Assert.Empty(Ids(project, Copy));
        Assert.Equal(["CR061"], Ids(project with { Options = Full }, Copy));
    }

    [Fact]
    public void A_copy_counts_before_local_shared_and_user_settings_and_changes_nothing_for_them()
    {
        var project = new TestProject { Options = Full }
            .With("user", """{ "model": "opus", "env": { "ANTHROPIC_API_KEY": "none" } }""")
            .With("local", """{ "env": { "ANTHROPIC_BASE_URL": "https://other.acme.io", "ANTHROPIC_AUTH_TOKEN": "-" } }""")
            .With(Copy, """{ "env": { "ANTHROPIC_AUTH_TOKEN": "", "ANTHROPIC_BASE_URL": "http://ai" } }""");

        // Beside the copy the user's stand-in fills the only header; without it the local token is there as well.
        Assert.Empty(Ids(project, Copy));
        Assert.Equal(Ids(project with { Options = CheckOptions.Default }, "user"), Ids(project, "user"));
        Assert.Equal(Ids(project with { Options = CheckOptions.Default }, "local"), Ids(project, "local"));
    }

    [Fact]
    public void What_only_the_copy_lacks_is_taken_from_the_files_below_it()
    {
        var alone = new TestProject { Options = Full }.With(Copy, """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io" } }""");
        Assert.Equal(["CR049"], Ids(alone, Copy));
        Assert.Empty(Ids(alone.With("user", """{ "apiKeyHelper": "/opt/corp/token" }"""), Copy));
    }

    [Fact]
    public void Managed_settings_count_before_a_copy()
    {
        var project = new TestProject { Options = Full }.With("managed", """{ "model": "sonnet" }""").With(Copy, """{ "model": "opus" }""");
        var finding = Assert.Single(Findings(project, Copy));
        Assert.Equal("CR055", finding.Rule.Id);
        Assert.StartsWith("The managed settings set", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_do_not_see_each_other()
    {
        var project = new TestProject { Options = Full }
            .With(Copy, """{ "env": { "CLAUDE_CODE_USE_VERTEX": "1", "ANTHROPIC_VERTEX_PROJECT_ID": "p", "CLOUD_ML_REGION": "global" } }""")
            .With("settings.bedrock.json", """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": "us-east-1" } }""");
        Assert.Empty(Ids(project, Copy));
        Assert.Empty(Ids(project, "settings.bedrock.json"));
    }

    [Fact]
    public void A_credential_in_a_copy_is_reported_once()
    {
        var text = $$"""{ "env": { "ANTHROPIC_API_KEY": "{{new SecretSamples("copy").Of("anthropic-api")}}", "MY_API_KEY": "Zk3uP0a9Qw7Lm2Vx" } }""";
        Assert.Equal(["CR033", "CR033"], Ids(new TestProject { Options = Full }.With(Copy, text), Copy));
    }

    [Fact]
    public void What_the_client_could_not_read_as_settings_is_said()
    {
        Assert.Equal(["CR001"], Ids(new TestProject { Options = Full }.With(Copy, """{ "model": "opus", }"""), Copy));
        Assert.Equal(["CR032"], Ids(new TestProject { Options = Full }.With(Copy, """{ "cleanupPeriodDays": "30" }"""), Copy));
    }

    [Fact]
    public void Templates_and_other_forms_stay_as_they_are()
    {
        var project = new TestProject { Options = Full }.With("settings.example.json", ApiPath).With("settings.yaml", "model: opus\n");
        Assert.Empty(Ids(project, "settings.example.json"));
        Assert.DoesNotContain("CR001", Ids(project, "settings.yaml"));
    }

    [Fact]
    public void What_is_found_in_a_copy_is_repaired_in_the_copy()
    {
        var project = new TestProject { Options = Full }.With("user", "{}").With(Copy, ApiPath);
        var result = FixLoop.Run(project.Snapshot(), _ => true, _ => true, TestContext.Current.CancellationToken);
        var change = Assert.Single(result.Files);
        Assert.Equal(TestProject.PathOf(Copy), change.Path);
        Assert.Equal(ApiPath.Replace("/v1", "", StringComparison.Ordinal), change.NewText);
    }

    [Fact]
    public void A_project_asks_for_its_own_copies_alone()
    {
        var options = CheckOptions.Default with { Project = Full };
        var project = new TestProject { Options = options }.With(Copy, ApiPath).With("user settings.glm.json", ApiPath);
        Assert.Equal(["CR061"], Ids(project, Copy));
        Assert.Empty(Ids(project, "user settings.glm.json"));
        Assert.Equal(["CR061"], Ids(project with { Options = Full }, "user settings.glm.json"));
    }

    private static IEnumerable<string> Ids(TestProject project, string place) => Findings(project, place).Select(finding => finding.Rule.Id);

    private static IEnumerable<Finding> Findings(TestProject project, string place) =>
        RuleRunner.Run(project.Snapshot(), TestContext.Current.CancellationToken).Findings.Where(finding => finding.File.Path == TestProject.PathOf(place));
}
