using ClaudeRoute.Features;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Features;

/// <summary>Preferred repairs applied until none is left, as one change for each file.</summary>
public sealed class FixLoopTests
{
    private static readonly string Shared = TestProject.PathOf("shared");
    private static readonly string Local = TestProject.PathOf("local");

    private const string SharedText =
        """
        {
          "model": "a",
          "model": "b",
          "env": {
            "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io"
          }
        }

        """;

    [Fact]
    public void What_receives_a_value_is_written_before_what_loses_it()
    {
        var result = Run(Project() with { Files = Project().Files.Add(Local, "{}\n"), IsRepository = true });
        Assert.Equal([Local, TestProject.IgnorePath, Shared], result.Files.Select(file => file.Path));
        Assert.Contains("llm-gateway.acme.io", result.Files[0].NewText, StringComparison.Ordinal);
        Assert.DoesNotContain("llm-gateway.acme.io", result.Files[^1].NewText, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_file_is_one_change_against_its_first_text()
    {
        var result = Run(Project());
        var shared = Assert.Single(result.Files, file => file.Path == Shared);
        Assert.Equal(SharedText, shared.ExpectedText);
        Assert.DoesNotContain("\"a\"", shared.NewText, StringComparison.Ordinal);
        Assert.Contains(result.Applied, fix => fix.RuleId == "CR005");
        Assert.Contains(result.Applied, fix => fix.RuleId == "CR103");
    }

    [Fact]
    public void A_second_run_finds_nothing_to_do()
    {
        var after = Run(Project()).After;
        var again = FixLoop.Run(after, _ => true, _ => true, CancellationToken.None);
        Assert.Empty(again.Files);
        Assert.Empty(again.Applied);
    }

    [Fact]
    public void The_ignore_file_is_left_alone_where_git_ignores_the_target_already()
    {
        var project = Project() with { IsRepository = true, IgnoreText = "**/.claude/settings.local.json\n" };
        Assert.DoesNotContain(Run(project).Files, file => file.Path == TestProject.IgnorePath);
    }

    [Fact]
    public void Safe_repairs_alone_leave_the_route_where_it_is()
    {
        var plan = FixLoop.SafeFixes(Project().Snapshot(), Shared);
        var file = Assert.Single(plan.Change!.Files);
        Assert.Equal(Shared, file.Path);
        Assert.Contains("llm-gateway.acme.io", file.NewText, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", file.NewText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_safe_repairs_gets_a_reason()
    {
        var project = new TestProject();
        project = project with { Files = project.Files.Add(Shared, "{}") };
        Assert.NotNull(FixLoop.SafeFixes(project.Snapshot(), Shared).Refusal);
    }

    [Fact]
    public void A_broken_target_is_a_reason_and_nothing_is_moved()
    {
        var project = Project() with { Files = Project().Files.Add(Local, "{ \"env\": ") };
        var result = Run(project);
        Assert.Contains(result.Refused, reason => reason.Contains("settings.local.json is not valid JSON", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Files, file => file.Path == Local);
        Assert.DoesNotContain(result.Applied, fix => fix.RuleId == "CR103");
    }

    [Fact]
    public void A_target_with_another_value_is_not_written_over()
    {
        var project = Project() with { Files = Project().Files.Add(Local, """{ "env": { "ANTHROPIC_BASE_URL": "https://other.acme.io" } }""") };
        var result = Run(project);
        Assert.DoesNotContain(result.Files, file => file.Path == Local);
        Assert.Contains("llm-gateway.acme.io", Assert.Single(result.Files).NewText, StringComparison.Ordinal);
        Assert.Contains(result.Refused, reason => reason.Contains("already holds another value", StringComparison.Ordinal));
    }

    private static FixLoopResult Run(TestProject project) =>
        FixLoop.Run(project.Snapshot(), finding => finding.File.Path == Shared && finding.Rule.Id is "CR005" or "CR103", _ => true, CancellationToken.None);

    private static TestProject Project()
    {
        var project = new TestProject();
        return project with { Files = project.Files.Add(Shared, SharedText) };
    }
}
