using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Routes;

/// <summary>A route that is applied to any starting point is the route that the client then takes, and no rule objects to it.</summary>
public sealed class RecipeTests
{
    private static readonly SecretSamples Samples = new(nameof(RecipeTests));

    private static readonly string[] Flags = [.. Providers.Table.All.SelectMany(provider => new[] { provider.Flag, provider.SkipAuth })];

    private static readonly string[] Addresses = [.. Providers.Table.All.SelectMany(provider => provider.Addresses).Append(Providers.Table.BaseUrl)];

    private static readonly string[] Starts = ["nothing", "same file", "user file below", "shell below", "same file and everything below"];

    /// <summary>Each recipe with each starting point.</summary>
    public static TheoryData<string, string> Cases() => new(RouteRecipes.All.SelectMany(recipe => Starts.Select(start => (recipe.Id, start))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Applied_route_is_taken_and_nothing_is_left_to_say(string routeId, string start)
    {
        var (project, path) = Start(start);
        var after = Apply(project, path, routeId);
        var run = RuleRunner.Run(after.Snapshot(), TestContext.Current.CancellationToken);
        Assert.Empty(run.Failures);
        Assert.Empty(run.Findings.Where(finding => finding.Severity >= Severity.Warning && !IsIntended(routeId, finding)).Select(finding => $"{finding.Rule.Id} {finding.File.Name} {finding.Key}: {finding.Message}"));
        Assert.True(JsonText.IsStrict(after.Files[path]));
        AssertReached(routeId, after, path);

        var again = FixPlanner.Plan(after.Snapshot(), Intent(path, routeId));
        Assert.Null(again.Change);
        Assert.EndsWith("already holds this route.", again.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_route_leads_to_every_other(string routeId, string start)
    {
        foreach (var first in RouteRecipes.All)
        {
            var (project, path) = Start(start);
            var after = Apply(Apply(project, path, first.Id), path, routeId);
            AssertReached(routeId, after, path);
        }
    }

    [Fact]
    public void Model_of_another_route_does_not_stay()
    {
        var path = TestProject.PathOf("user");
        var project = new TestProject().With("user", """{"model":"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/x","env":{"ANTHROPIC_MODEL":"us.anthropic.claude-sonnet-4-6","ANTHROPIC_DEFAULT_HAIKU_MODEL":"haiku-of-ours"}}""");
        var env = Env(Apply(project, path, "vertex"));
        Assert.Null(env["ANTHROPIC_MODEL"]);
        Assert.Equal("claude-haiku-4-5@20251001", Text(env, "ANTHROPIC_DEFAULT_HAIKU_MODEL"));
        Assert.Null(((JsonObject)env.Parent!)["model"]);
        Assert.Equal("haiku-of-ours", Text(Env(Apply(project, path, "aperture-vertex")), "ANTHROPIC_DEFAULT_HAIKU_MODEL"));
    }

    [Fact]
    public void Model_that_the_route_understands_stays()
    {
        var project = new TestProject().With("user", """{"model":"sonnet[1m]","env":{"ANTHROPIC_MODEL":"opus"}}""");
        foreach (var recipe in RouteRecipes.All)
        {
            var env = Env(Apply(project, TestProject.PathOf("user"), recipe.Id));
            Assert.Equal("opus", Text(env, "ANTHROPIC_MODEL"));
            Assert.NotNull(((JsonObject)env.Parent!)["model"]);
        }
    }

    [Fact]
    public void Answer_that_does_not_fit_is_not_suggested()
    {
        var project = new TestProject().With("user", """{"env":{"CLOUD_ML_REGION":"_aperture_auto_vertex_region_","ANTHROPIC_VERTEX_PROJECT_ID":"<project-id>","AWS_REGION":" eu-west-1 "}}""");
        var snapshot = project.Snapshot();
        Assert.Equal("global", RouteRecipes.Find("vertex")!.Suggest(snapshot)["region"]);
        Assert.DoesNotContain("project", RouteRecipes.Find("vertex")!.Suggest(snapshot));
        Assert.Equal("_aperture_auto_vertex_region_", RouteRecipes.Find("aperture-vertex")!.Suggest(snapshot)["region"]);
        Assert.Equal("eu-west-1", RouteRecipes.Find("bedrock")!.Suggest(snapshot)["region"]);
    }

    [Fact]
    public void Comments_and_foreign_members_stay()
    {
        var text = "{\n  // the team's settings\n  \"permissions\": { \"allow\": [\"Read\"] },\n  \"env\": { \"ANTHROPIC_API_KEY\": \"none\", \"MY_TOOL\": \"1\" }\n}\n";
        var plan = FixPlanner.Plan(new TestProject().With("user", text).Snapshot(), Intent(TestProject.PathOf("user"), "aperture"));
        var after = Assert.Single(plan.Change!.Files).NewText;
        Assert.Contains("// the team's settings", after, StringComparison.Ordinal);
        Assert.Contains("\"allow\": [\"Read\"]", after, StringComparison.Ordinal);
        Assert.Contains("\"MY_TOOL\": \"1\"", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aperture", "host", "http://ai")]
    [InlineData("aperture", "host", "ai/ui")]
    [InlineData("netbird", "host", "")]
    [InlineData("vertex", "project", "My Project")]
    [InlineData("bedrock", "region", "EU-WEST-1")]
    [InlineData("bedrock", "opus", "opus")]
    public void Unusable_answer_is_refused(string routeId, string input, string answer)
    {
        var inputs = new Dictionary<string, string>(Inputs, StringComparer.Ordinal) { [input] = answer };
        var plan = FixPlanner.Plan(new TestProject().With("user", "{}").Snapshot(), new ApplyRoute("Apply", TestProject.PathOf("user"), routeId, inputs));
        Assert.Null(plan.Change);
        Assert.NotEmpty(plan.Refusal!);
    }

    [Fact]
    public void Managed_file_is_refused()
    {
        var plan = FixPlanner.Plan(new TestProject().With("managed", "{}").Snapshot(), Intent(TestProject.PathOf("managed"), "aperture"));
        Assert.StartsWith("Managed settings", plan.Refusal, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Inputs => new(StringComparer.Ordinal)
    {
        ["host"] = "ai",
        ["region"] = "global",
        ["project"] = "acme-claude-1",
        ["url"] = "https://llm-gateway.acme.io/team",
        ["token"] = Samples.Of("sk-generic"),
        ["key"] = Samples.Of("anthropic-api"),
        ["command"] = "/opt/acme/key",
        ["resource"] = "acme-claude",
        ["workspace"] = "wrkspc_1",
    };

    // A login that goes to a gateway is what this route is.
    private static bool IsIntended(string routeId, Finding finding) => routeId == "aperture-passthrough" && finding.Rule.Id == "CR049";

    private static ApplyRoute Intent(string path, string routeId)
    {
        var inputs = Inputs;
        if (routeId.StartsWith("netbird", StringComparison.Ordinal))
        {
            inputs["host"] = "cobalt.netbird.ai";
        }

        if (routeId is "bedrock" or "netbird-bedrock" or "mantle" or "claude-platform-aws")
        {
            inputs["region"] = "eu-west-1";
        }

        return new ApplyRoute("Apply the route", path, routeId, inputs);
    }

    // A file may hold the route already, as an empty one does the subscription; then that is what is said.
    private static TestProject Apply(TestProject project, string path, string routeId)
    {
        var plan = FixPlanner.Plan(project.Snapshot(), Intent(path, routeId));
        if (plan.Change is null)
        {
            Assert.EndsWith("already holds this route.", plan.Refusal, StringComparison.Ordinal);
            return project;
        }

        return project.After(plan.Change);
    }

    private static (TestProject Project, string Path) Start(string start)
    {
        var shell = Leftovers().Where(pair => pair.Key != "apiKeyHelper").Select(pair => $"{pair.Key}={pair.Value}");
        return start switch
        {
            "nothing" => (new TestProject().With("user", "{}"), TestProject.PathOf("user")),
            "same file" => (new TestProject().With("user", Messy()), TestProject.PathOf("user")),
            "user file below" => (new TestProject().With("user", Messy()).With("local", "{}"), TestProject.PathOf("local")),
            "shell below" => (new TestProject().With("user", "").WithShell(shell), TestProject.PathOf("user")),
            _ => (new TestProject().With("user", Messy()).With("local", Messy()).WithShell(shell), TestProject.PathOf("local")),
        };
    }

    // Everything that any route leaves behind: credentials, addresses, flags and log-in commands.
    private static string Messy()
    {
        var members = Leftovers()
            .Where(pair => pair.Key != "apiKeyHelper" && pair.Key != Providers.Table.OAuthToken)
            .Select(pair => $"    {JsonText.Quote(pair.Key)}: {JsonText.Quote(pair.Value)}");
        return "{\n  \"awsAuthRefresh\": \"aws sso login\",\n  \"gcpAuthRefresh\": \"gcloud auth login\",\n  \"apiKeyHelper\": \"/opt/acme/token\",\n  \"env\": {\n"
            + string.Join(",\n", members) + "\n  }\n}\n";
    }

    private static IEnumerable<KeyValuePair<string, string>> Leftovers() =>
    [
        .. Flags.Select(flag => KeyValuePair.Create(flag, "1")),
        .. Addresses.Select(name => KeyValuePair.Create(name, name.EndsWith("_URL", StringComparison.Ordinal) ? "https://llm-gateway.acme.io/team/v1/x" : "acme-ai")),
        KeyValuePair.Create(Providers.Table.Token, Samples.Of("sk-generic")),
        KeyValuePair.Create(Providers.Table.Key, Samples.Of("anthropic-api")),
        KeyValuePair.Create(Providers.Table.OAuthToken, Samples.Of("anthropic-oauth")),
        KeyValuePair.Create("ANTHROPIC_FOUNDRY_API_KEY", Samples.Of("azure-cognitive-new")),
    ];

    // From a project's file the client takes no login token away that the shell brings; the plan says so beforehand.
    private static void AssertReached(string routeId, TestProject after, string path)
    {
        var intent = Intent(path, routeId);
        var obstacles = RouteApplication.Obstacles(after.Snapshot(), intent, FixPlanner.Plan(after.Snapshot(), intent));
        if (obstacles.Count == 0 || routeId is not ("subscription" or "aperture-passthrough"))
        {
            AssertIs(routeId, RouteResolver.Resolve(after.Snapshot().Effective));
        }
        else
        {
            var obstacle = Assert.Single(obstacles);
            Assert.Equal("env." + Providers.Table.OAuthToken, obstacle.Path.ToString());
            Assert.Contains("The environment sets", obstacle.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertIs(string routeId, RoutePrediction route)
    {
        var (provider, address, headers, signedBy) = routeId switch
        {
            "aperture" => (null, "http://ai", "x-api-key -, authorization -", null),
            "aperture-v1" => (null, "http://ai", "authorization bearer-managed", null),
            "netbird" => (null, "https://cobalt.netbird.ai", "x-api-key -, authorization -", null),
            "aperture-bedrock" => ("bedrock", "http://ai/bedrock", "", null),
            "aperture-vertex" => ("vertex", "http://ai/v1", "", null),
            "bedrock" => ("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com", "", "AWS signature"),
            "vertex" => ("vertex", "https://aiplatform.googleapis.com/v1", "", "Google credential"),
            "subscription" => (null, "https://api.anthropic.com", "", null),
            "api-key" => (null, "https://api.anthropic.com", $"x-api-key {Samples.Of("anthropic-api")}", null),
            "gateway" => (null, "https://llm-gateway.acme.io/team", $"authorization {Samples.Of("sk-generic")}", null),
            "api-key-helper" => (null, "https://llm-gateway.acme.io/team", "x-api-key , authorization ", null),
            "aperture-passthrough" => (null, "http://ai", "", null),
            "netbird-bedrock" => ("bedrock", "https://cobalt.netbird.ai/bedrock", "", null),
            "netbird-vertex" => ("vertex", "https://cobalt.netbird.ai/v1", "", null),
            "foundry" => ("foundry", "https://acme-claude.services.ai.azure.com/anthropic", $"x-api-key {Samples.Of("anthropic-api")}", null),
            "mantle" => ("mantle", "https://bedrock-mantle.eu-west-1.api.aws/anthropic", "", "AWS signature"),
            "claude-platform-aws" => ("anthropicAws", "https://aws-external-anthropic.eu-west-1.api.aws", $"x-api-key {Samples.Of("anthropic-api")}", null),
            _ => throw new ArgumentException($"There is no route {routeId}.", nameof(routeId)),
        };
        Assert.Equal(provider, route.Provider?.Id);
        Assert.Equal(provider is null ? 0 : 1, route.ProvidersOn.Count);
        Assert.Equal(address, route.BaseUrl);
        Assert.Equal(headers, string.Join(", ", route.Headers.Select(slot => $"{slot.Header} {slot.Literal}")));
        Assert.Equal(signedBy, route.SignedBy);
    }

    private static JsonObject Env(TestProject project) => (JsonObject)JsonDocument.Parse(project.Files[TestProject.PathOf("user")]).Find(JsonPath.Of("env"))!;

    private static string Text(JsonObject env, string name) => Assert.IsType<JsonString>(env[name]?.Value).Value;
}
