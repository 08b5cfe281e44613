using ClaudeRoute.Rules;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Secrets;

/// <summary>CR034 says what to write instead of a credential, in the words that the file itself understands.</summary>
public sealed class NeighbourAdviceTests
{
    [Theory]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "b", "env": { "SEARCH_API_KEY": "{key}" } } } }""", "Write ${SEARCH_API_KEY} instead, which Claude Code fills in, set that variable on each machine, and have the credential replaced")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "b", "args": ["--token", "{key}"] } } }""", "Write ${NAME} instead, which Claude Code fills in")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "url": "https://mcp.acme.io", "headers": { "Authorization": "Bearer {key}" } } } }""", "Write ${NAME} instead, which Claude Code fills in")]
    [InlineData(".mcp.json", """{ /* {key} */ "mcpServers": {} }""", "which git tracks. Take it out, and have the credential replaced")]
    [InlineData(".devcontainer.json", """{ "containerEnv": { "GITHUB_TOKEN": "{key}" } }""", "Write ${localEnv:GITHUB_TOKEN} instead, set that variable on each machine, and have the credential replaced")]
    [InlineData(".env.production", "GITHUB_TOKEN={key}\n", "Add .env.production to .gitignore, run \"git rm --cached .env.production\", and have the credential replaced.")]
    [InlineData(".env.example", "GITHUB_TOKEN={key}\n", "Put a placeholder there, and have the credential replaced")]
    public void The_advice_is_that_of_the_file(string name, string text, string expected)
    {
        var key = new SecretSamples(nameof(NeighbourAdviceTests)).Of("github-token");
        var project = new TestProject().With("project " + name, text.Replace("{key}", key, StringComparison.Ordinal)).With("shared", "{}").WithGit([$"tracked project {name}"]);
        var finding = Assert.Single(RuleRunner.Run(project.Snapshot(), TestContext.Current.CancellationToken).Findings, finding => finding.Rule.Id == "CR034");
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_a_credential_is_no_name_of_a_variable()
    {
        var samples = new SecretSamples(nameof(NeighbourAdviceTests));
        var (name, key) = (samples.Of("aws-access-key-id"), samples.Of("github-token"));
        var project = new TestProject().With("project .mcp.json", $$"""{ "mcpServers": { "a": { "command": "b", "env": { "{{name}}": "{{key}}" } } } }""");
        var findings = RuleRunner.Run(project.Snapshot(), TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule.Id == "CR034").ToArray();
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.DoesNotContain(name, finding.Message, StringComparison.Ordinal));
    }
}
