using ClaudeRoute.Rules;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Rules;

/// <summary>Texts that the configuration lists as placeholders are stand-ins to every rule that asks about stand-ins.</summary>
public sealed class PlaceholderTests
{
    // No check takes this for a stand-in by itself, nor for a credential.
    private const string Listed = "team-gateway-user";

    [Theory]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "{text}", "ANTHROPIC_API_KEY": "real-thing-9000" } }""", "CR041", Severity.Warning, Severity.Hint)]
    [InlineData("""{ "apiKeyHelper": "echo {text}", "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "real-thing-9000" } }""", "CR042", Severity.Warning, Severity.Hint)]
    [InlineData("""{ "apiKeyHelper": "echo {text}", "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "none" } }""", "CR042", Severity.Hint, Severity.Off)]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": "us-east-1", "ANTHROPIC_AUTH_TOKEN": "{text}" } }""", "CR044", Severity.Warning, Severity.Off)]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "{text}" } }""", "CR049", Severity.Off, Severity.Off)]
    [InlineData("""{ "env": { "ANTHROPIC_AUTH_TOKEN": "{text}" } }""", "CR050", Severity.Information, Severity.Warning)]
    [InlineData("""{ "env": { "ANTHROPIC_AUTH_TOKEN": "{text}" } }""", "CR057", Severity.Off, Severity.Error)]
    [InlineData("""{ "apiKeyHelper": "echo '{text}'" }""", "CR057", Severity.Off, Severity.Error)]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_API_KEY": "{text}" } }""", "CR076", Severity.Off, Severity.Information)]
    [InlineData("""{ "apiKeyHelper": "echo {text}" }""", "CR102", Severity.Warning, Severity.Off)]
    public void A_listed_text_is_a_stand_in(string shared, string rule, Severity without, Severity with)
    {
        var project = new TestProject().With("shared", shared.Replace("{text}", Listed, StringComparison.Ordinal));
        Assert.Equal(without, SeverityOf(project, rule));
        Assert.Equal(with, SeverityOf(project.WithOptions([$"placeholder {Listed.ToUpperInvariant()}"]), rule));
        Assert.Equal(with, SeverityOf(Configured(project), rule));
    }

    [Fact]
    public void A_listed_text_that_a_guide_could_have_is_meant()
    {
        var project = new TestProject().With("shared", """{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "your-team-key" } }""");
        Assert.Equal(Severity.Error, SeverityOf(project, "CR072"));
        Assert.Equal(Severity.Off, SeverityOf(project.WithOptions(["placeholder your-team-key"]), "CR072"));
    }

    [Fact]
    public void A_listed_text_hides_a_login_behind_Aperture_as_every_stand_in_does()
    {
        var project = new TestProject().With("user", $$"""{ "env": { "ANTHROPIC_BASE_URL": "http://ai", "ANTHROPIC_AUTH_TOKEN": "{{Listed}}" } }""").WithOptions(["severity CR059 hint"]);
        Assert.Equal(Severity.Off, SeverityOf(project, "CR059"));
        Assert.Equal(Severity.Hint, SeverityOf(project.WithOptions([$"placeholder {Listed}"]), "CR059"));
    }

    [Fact]
    public void A_listed_text_of_the_user_is_nothing_that_a_committed_address_could_steal()
    {
        var project = new TestProject()
            .With("shared", """{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io" } }""")
            .With("user", $$"""{ "env": { "ANTHROPIC_AUTH_TOKEN": "{{Listed}}" } }""");
        Assert.Equal(Severity.Warning, SeverityOf(project, "CR056"));
        Assert.Equal(Severity.Off, SeverityOf(project.WithOptions([$"placeholder {Listed}"]), "CR056"));
    }

    [Fact]
    public void A_listed_key_that_goes_to_Anthropic_first_gives_nothing_away()
    {
        var project = new TestProject()
            .With("shared", """{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io" } }""")
            .With("user", $$"""{ "env": { "ANTHROPIC_API_KEY": "{{Listed}}" } }""");
        Assert.Equal(Severity.Information, SeverityOf(project, "CR077"));
        Assert.Equal(Severity.Hint, SeverityOf(project.WithOptions([$"placeholder {Listed}"]), "CR077"));
        Assert.Equal(Severity.Hint, SeverityOf(Configured(project), "CR077"));
    }

    [Fact]
    public void A_listed_credential_of_a_known_format_is_none_to_a_gateway_without_keys()
    {
        var key = new SecretSamples(nameof(PlaceholderTests)).Of("anthropic-api");
        var project = new TestProject().With("user", $$"""{ "env": { "ANTHROPIC_BASE_URL": "http://ai", "ANTHROPIC_AUTH_TOKEN": "{{key}}" } }""");
        Assert.Equal(Severity.Warning, SeverityOf(project, "CR058"));
        Assert.Equal(Severity.Off, SeverityOf(project.WithOptions([$"placeholder {key}"]), "CR058"));
    }

    [Fact]
    public void What_a_project_lists_changes_nothing_about_files_of_the_user()
    {
        var project = new TestProject().With("user", $$"""{ "env": { "ANTHROPIC_AUTH_TOKEN": "{{Listed}}" } }""");
        Assert.Equal(Severity.Off, SeverityOf(Configured(project), "CR057"));
        Assert.Equal(Severity.Error, SeverityOf(project.WithOptions([$"placeholder {Listed}"]), "CR057"));
    }

    private static TestProject Configured(TestProject project) => project with
    {
        Options = project.Options with { Project = new ClaudeRoute.Settings.CheckOptions { Placeholders = [Listed] } },
    };

    private static Severity SeverityOf(TestProject project, string rule) =>
        RuleRunner.Run(project.Snapshot(), TestContext.Current.CancellationToken).Findings.FirstOrDefault(finding => finding.Rule.Id == rule)?.Severity ?? Severity.Off;
}
