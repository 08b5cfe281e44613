using ClaudeRoute.Features.Configure;
using ClaudeRoute.Fixes;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Configure;

/// <summary>What a plan says beforehand, case by case.</summary>
public sealed class PlanTests
{
    [Fact]
    public void Comments_for_which_the_client_leaves_the_file_out_go_and_a_preview_asks()
    {
        var project = new TestProject().With("user", "{\n  // of ours\n  \"model\": \"opus\",\n}\n");
        var plan = Plan(project, "aperture", Scope.User);
        var file = Assert.Single(plan.Change!.Files);
        Assert.True(file.NeedsConfirmation);
        Assert.Contains("remove its comments", file.Label, StringComparison.Ordinal);
        Assert.Equal("{\n  \"model\": \"opus\",\n  \"apiKeyHelper\": \"echo '-'\",\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"http://ai\"\n  }\n}\n", file.NewText);
        Assert.True(plan.Reaches);
    }

    [Theory]
    [InlineData("user", "{ \"permissions\": 5 }", "permissions has to be", "5")]
    [InlineData("local", "{ \"env\": { \"ANTHROPIC_CUSTOM_HEADERS\": \"x-api-key: none\" } }", "ANTHROPIC_CUSTOM_HEADERS of local settings", "\"ANTHROPIC_CUSTOM_HEADERS\"")]
    [InlineData("local", "{ \"apiKeyHelper\": \"get-key\" }", "apiKeyHelper of local settings still counts", "\"apiKeyHelper\"")]
    [InlineData("managed", "{ \"forceLoginMethod\": \"claudeai\" }", "The managed settings demand a login", null)]
    [InlineData("managed", "{", "no valid JSON object", null)]
    [InlineData("managed", "{ \"env\": { \"CLAUDE_CODE_USE_VERTEX\": \"1\" } }", "Managed settings set CLAUDE_CODE_USE_VERTEX", "\"CLAUDE_CODE_USE_VERTEX\"")]
    public void What_stands_in_the_way_is_named_with_its_place(string place, string text, string message, string? at)
    {
        var plan = Plan(new TestProject().With(place, text), "aperture", Scope.User);
        Assert.False(plan.Reaches);
        var obstacle = Assert.Single(plan.Obstacles, each => each.Message.Contains(message, StringComparison.Ordinal));
        Assert.Matches(@"^\S.*[.]$", obstacle.Message);
        Assert.Equal(at, obstacle is { File: { } file, Span: { } span } ? file.Document.Text.ToString(span) : null);
    }

    [Fact]
    public void Region_that_a_variable_demands_for_the_model_is_named()
    {
        var project = new TestProject().With("local", "{ \"env\": { \"VERTEX_REGION_CLAUDE_HAIKU_4_5\": \"us-east5\", \"ANTHROPIC_MODEL\": \"claude-haiku-4-5@20251001\" } }");
        var plan = Plan(project, "vertex", Scope.User);
        Assert.False(plan.Reaches);
        Assert.Contains(plan.Obstacles, each => each.Message.StartsWith("With VERTEX_REGION_CLAUDE_HAIKU_4_5 of local settings requests go to another address.", StringComparison.Ordinal));
    }

    [Fact]
    public void Flag_that_is_off_elsewhere_is_no_obstacle()
    {
        var plan = Plan(new TestProject().With("managed", "{ \"env\": { \"CLAUDE_CODE_USE_BEDROCK\": \"0\" } }"), "aperture", Scope.User);
        Assert.True(plan.Reaches);
        Assert.Empty(plan.Obstacles);
    }

    [Theory]
    [InlineData("repository", true)]
    [InlineData("none", false)]
    public void Local_file_that_is_created_is_kept_out_of_git(string git, bool expected)
    {
        var plan = Plan(new TestProject().WithGit([git]), "gateway", Scope.Local);
        Assert.Equal(expected ? [TestProject.IgnorePath, TestProject.PathOf("local")] : [TestProject.PathOf("local")], plan.Change!.Files.Select(file => file.Path));
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void Tracked_local_file_gets_no_credential()
    {
        var project = new TestProject().With("local", "{}").WithGit(["repository", "tracked local"]);
        Assert.Contains("tracked by git", Plan(project, "gateway", Scope.Local).Refusal, StringComparison.Ordinal);
        Assert.Null(Plan(project, "aperture", Scope.Local).Refusal);
    }

    [Fact]
    public void Unknown_git_is_said_where_a_credential_is_written() =>
        Assert.Contains("Git was not asked", Assert.Single(Plan(new TestProject(), "gateway", Scope.Local).Notes), StringComparison.Ordinal);

    [Theory]
    [InlineData("subscription")]
    [InlineData("aperture")]
    [InlineData("aperture-bedrock")]
    [InlineData("aperture-vertex")]
    [InlineData("netbird")]
    [InlineData("gateway")]
    [InlineData("api-key")]
    [InlineData("bedrock")]
    [InlineData("vertex")]
    [InlineData("foundry")]
    public void Route_that_was_applied_is_recognised(string routeId)
    {
        var project = new TestProject();
        var after = Plan(project, routeId, Scope.User).Change is { } change ? project.After(change) : project;
        Assert.Equal(routeId, ConfigureFeature.Current(after.Snapshot())?.Id);
    }

    [Fact]
    public void Settings_of_no_route_are_none() =>
        Assert.Null(ConfigureFeature.Current(new TestProject().With("user", "{ \"env\": { \"ANTHROPIC_BASE_URL\": \"not an address\", \"ANTHROPIC_CUSTOM_HEADERS\": \"x-api-key: none\" } }").Snapshot()));

    private static RoutePlan Plan(TestProject project, string routeId, Scope scope) =>
        RoutePlanner.Plan(project.Snapshot(), new RouteWish(routeId, ChosenRoutes.Inputs(routeId), scope, TestProject.RoleOf(TestProject.PathOf(scope.Word()))));
}
