using ClaudeRoute.Features;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Features;

/// <summary>Sessions written down in one object: what is explained about them, and what is said of an object that is none.</summary>
public sealed class RouteCaseTests
{
    /// <summary>The snippets that guides print, and what comes of them.</summary>
    [Theory]
    [InlineData(
        "Aperture, settings file",
        """{"userSettings":{"apiKeyHelper":"echo '-'","env":{"ANTHROPIC_BASE_URL":"http://ai"}}}""",
        "helper http://ai/v1/messages authorization<user.apiKeyHelper x-api-key<user.apiKeyHelper claude-opus-5-5")]
    [InlineData(
        "Aperture, the address alone, nobody logged in",
        """{"shellEnv":{"ANTHROPIC_BASE_URL":"http://ai"}}""",
        "none: not-logged-in")]
    [InlineData(
        "Aperture, the address alone, with a saved login",
        """{"shellEnv":{"ANTHROPIC_BASE_URL":"http://ai"},"credentials":{"claudeAiOauth":{"subscriptionType":"pro"}}}""",
        "subscription http://ai/v1/messages authorization<login.oauth claude-opus-5-5")]
    [InlineData(
        "Aperture, version 1",
        """{"userSettings":{"model":"claude-sonnet-4-6","env":{"ANTHROPIC_AUTH_TOKEN":"bearer-managed","ANTHROPIC_BASE_URL":"http://ai"}}}""",
        "gateway-token http://ai/v1/messages authorization<user.env.ANTHROPIC_AUTH_TOKEN claude-sonnet-4-6")]
    [InlineData(
        "Aperture, Bedrock",
        """{"userSettings":{"env":{"ANTHROPIC_MODEL":"claude-sonnet-4-6","ANTHROPIC_BEDROCK_BASE_URL":"http://ai/bedrock","CLAUDE_CODE_USE_BEDROCK":"1","CLAUDE_CODE_SKIP_BEDROCK_AUTH":"1"}}}""",
        "bedrock http://ai/bedrock/model/us.anthropic.claude-sonnet-4-6/invoke-with-response-stream us.anthropic.claude-sonnet-4-6")]
    [InlineData(
        "Aperture, Vertex",
        """{"userSettings":{"env":{"CLOUD_ML_REGION":"global","ANTHROPIC_VERTEX_PROJECT_ID":"my-proj","CLAUDE_CODE_USE_VERTEX":"1","CLAUDE_CODE_SKIP_VERTEX_AUTH":"1","ANTHROPIC_VERTEX_BASE_URL":"http://ai/v1"}}}""",
        "vertex http://ai/v1/projects/my-proj/locations/global/publishers/anthropic/models/claude-opus-5-5:streamRawPredict claude-opus-5-5")]
    [InlineData(
        "Aperture, Vertex, without a project",
        """{"userSettings":{"env":{"CLOUD_ML_REGION":"global","CLAUDE_CODE_USE_VERTEX":"1","CLAUDE_CODE_SKIP_VERTEX_AUTH":"1","ANTHROPIC_VERTEX_BASE_URL":"http://ai/v1"}}}""",
        "none: no-project")]
    [InlineData(
        "NetBird, settings file",
        """{"userSettings":{"apiKeyHelper":"echo '-'","env":{"ANTHROPIC_BASE_URL":"https://agents.netbird.example"}}}""",
        "helper https://agents.netbird.example/v1/messages authorization<user.apiKeyHelper x-api-key<user.apiKeyHelper claude-opus-5-5")]
    [InlineData(
        "NetBird, shell",
        """{"shellEnv":{"ANTHROPIC_BASE_URL":"https://agents.netbird.example","ANTHROPIC_API_KEY":"none"}}""",
        "api-key https://agents.netbird.example/v1/messages x-api-key<shell.ANTHROPIC_API_KEY claude-opus-5-5")]
    [InlineData(
        "A guide's placeholder that was left",
        """{"userSettings":{"apiKeyHelper":"echo '-'","env":{"ANTHROPIC_BASE_URL":"http://<aperture-hostname>"}}}""",
        "none: invalid-url")]
    [InlineData(
        "Foundry with two destinations",
        """{"shellEnv":{"CLAUDE_CODE_USE_FOUNDRY":"1","ANTHROPIC_FOUNDRY_BASE_URL":"https://r.services.ai.azure.com/anthropic","ANTHROPIC_FOUNDRY_RESOURCE":"r","ANTHROPIC_FOUNDRY_API_KEY":"x"}}""",
        "none: mutually-exclusive")]
    [InlineData(
        "A broken file is left out, and the shell decides",
        """{"localSettings":"{\"model\":\"opus\",}","shellEnv":{"ANTHROPIC_AUTH_TOKEN":"t"}}""",
        "token https://api.anthropic.com/v1/messages authorization<shell.ANTHROPIC_AUTH_TOKEN claude-opus-5-5; dropped")]
    [InlineData(
        "A key of the project is sent to Anthropic first",
        """{"shellEnv":{"ANTHROPIC_API_KEY":"none"},"localSettings":{"env":{"ANTHROPIC_BASE_URL":"http://ai"}}}""",
        "api-key http://ai/v1/messages x-api-key<shell.ANTHROPIC_API_KEY claude-opus-5-5 after settings policy_limits")]
    [InlineData(
        "The command line chooses the model",
        """{"args":["--model","sonnet"],"shellEnv":{"ANTHROPIC_MODEL":"opus","ANTHROPIC_AUTH_TOKEN":"t"}}""",
        "token https://api.anthropic.com/v1/messages authorization<shell.ANTHROPIC_AUTH_TOKEN claude-sonnet-5-5")]
    public void A_case_is_explained(string name, string text, string expected) => Assert.Equal((name, expected), (name, Summary(text)));

    [Theory]
    [InlineData("«[]»", "has to be an object")]
    [InlineData("{«\"shelEnv\"»: {}}", "shelEnv is no member of a case")]
    [InlineData("{\"shellEnv\": {\"A\": «1»}}", "A has to be a text")]
    [InlineData("{\n  \"userSettings\": «5»\n}", "userSettings has to be an object or a text")]
    [InlineData("{\"args\": [\"--model\", «1»]}", "args has to be a list of texts")]
    [InlineData("{\"args\": «\"--model\"»}", "args has to be a list of texts")]
    [InlineData("{\"userSettings\": «\"base64:!\"»}", "userSettings is no base64")]
    [InlineData("{\"id\": 1«,»}", "no valid JSON")]
    public void What_is_no_case_is_named_with_its_place(string marked, string message)
    {
        var text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        var before = marked[..marked.IndexOf('«', StringComparison.Ordinal)];
        var error = Assert.Throws<RouteCaseException>(() => RouteCase.Read(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(new LinePosition(before.Count(c => c == '\n'), before.Length - before.LastIndexOf('\n') - 1), error.Position);
    }

    [Fact]
    public void A_dropped_file_is_named_with_the_place_of_the_mistake()
    {
        var explained = RouteExplanation.Of(RouteCase.Read("""{"sharedSettings":"{\n  \"env\": {},\n  \"model\": 5\n}","shellEnv":{"ANTHROPIC_AUTH_TOKEN":"t"}}""").Snapshot);
        var problem = Assert.Single(explained.Problems);
        Assert.Equal("dropped", problem.Code);
        Assert.StartsWith("/project/.claude/settings.json:3:12: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("model has to be text", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"userSettings":{"apiKeyHelper":"x"},"shellEnv":{"ANTHROPIC_AUTH_TOKEN":"t","ANTHROPIC_API_KEY":"k"}}""", "apiKeyHelper of user, not shell.ANTHROPIC_API_KEY and shell.ANTHROPIC_AUTH_TOKEN")]
    [InlineData("""{"userSettings":{"env":{"ANTHROPIC_BASE_URL":"http://a"}},"localSettings":{"env":{"ANTHROPIC_BASE_URL":"http://b"}},"shellEnv":{"ANTHROPIC_AUTH_TOKEN":"t"}}""", "env.ANTHROPIC_BASE_URL of user, not local")]
    [InlineData("""{"shellEnv":{"ANTHROPIC_AUTH_TOKEN":"t","CLAUDE_CODE_OAUTH_TOKEN":"o"}}""", "CLAUDE_CODE_OAUTH_TOKEN of shell, not shell.ANTHROPIC_AUTH_TOKEN")]
    [InlineData("""{"shellEnv":{"CLAUDE_CODE_USE_FOUNDRY":"1","ANTHROPIC_FOUNDRY_RESOURCE":"rr","ANTHROPIC_FOUNDRY_API_KEY":"f","ANTHROPIC_API_KEY":"k","ANTHROPIC_BASE_URL":"http://a"}}""", "ANTHROPIC_API_KEY of shell, not Microsoft Foundry; ANTHROPIC_BASE_URL of shell, not Microsoft Foundry")]
    public void What_is_not_used_is_named_with_what_is(string text, string expected)
    {
        var route = RouteExplanation.Of(RouteCase.Read(text).Snapshot);
        Assert.Equal(expected, string.Join("; ", route.Shadowed.Select(value => $"{value.What} of {value.Scope}, not {value.By}")));
    }

    [Fact]
    public void No_case_shows_a_credential()
    {
        var secret = new SecretSamples(nameof(RouteCaseTests)).Of("anthropic-api");
        foreach (var text in (string[])
        [
            $$$"""{"shellEnv":{"ANTHROPIC_API_KEY":"{{{secret}}}"}}""",
            $$$"""{"userSettings":{"apiKeyHelper":"echo {{{secret}}}"}}""",
            $$$"""{"shellEnv":{"ANTHROPIC_BASE_URL":"http://me:{{{secret}}}@ai","ANTHROPIC_AUTH_TOKEN":"t"}}""",
            $$$"""{"shellEnv":{"ANTHROPIC_BASE_URL":"http://ai?key={{{secret}}}","ANTHROPIC_AUTH_TOKEN":"t"}}""",
            $$$"""{"shellEnv":{"ANTHROPIC_MODEL":"{{{secret}}}","ANTHROPIC_AUTH_TOKEN":"t"}}""",
            $$$"""{"shellEnv":{"ANTHROPIC_CUSTOM_HEADERS":"{{{secret}}}: x","ANTHROPIC_AUTH_TOKEN":"t"}}""",
            $$$"""{"shellEnv":{"CLAUDE_CODE_USE_VERTEX":"1","ANTHROPIC_VERTEX_PROJECT_ID":"{{{secret}}}","CLOUD_ML_REGION":"{{{secret}}}"}}""",
            $$$"""{"args":["--settings","{{{secret}}}"]}""",
        ])
        {
            var route = RouteExplanation.Of(RouteCase.Read(text).Snapshot);
            var shown = string.Join('\n', [route.Destination, route.BaseUrl, route.Path, route.Model?.Value, route.Region, route.Project, .. route.CustomHeaders, .. route.Headers.Select(header => header.Masked), .. route.Problems.Select(problem => problem.Message), .. route.EarlyRequests]);
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }
    }

    private static string Summary(string text)
    {
        var route = RouteExplanation.Of(RouteCase.Read(text).Snapshot);
        if (route.Owner == "none")
        {
            return $"none: {route.Problems.First(problem => problem.StopsRequests).Code}";
        }

        var early = route.EarlyRequests.Count == 0 ? "" : " after " + string.Join(' ', route.EarlyRequests.Select(address => address[(address.LastIndexOf('/') + 1)..]));
        var problems = string.Concat(route.Problems.Select(problem => "; " + problem.Code));
        return string.Join(' ', [route.Owner, route.Destination, .. route.Headers.OrderBy(header => header.Header, StringComparer.Ordinal).Select(header => $"{header.Header}<{header.Source}"), route.Model!.Value.Value]) + early + problems;
    }
}
