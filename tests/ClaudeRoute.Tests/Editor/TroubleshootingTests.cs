using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Troubleshooting;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;

namespace ClaudeRoute.Tests.Editor;

/// <summary>Every symptom finds its cause where it stands, and nothing in files that are right.</summary>
public sealed class TroubleshootingTests
{
    private const string Aperture = """{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "http://ai" } }""";

    [Theory]
    [InlineData("api-billing", "user", """{ "env": { "ANTHROPIC_API_KEY": "abc" } }""", "settings.json:1 \"ANTHROPIC_API_KEY\" user.env.ANTHROPIC_API_KEY is set, so requests carry it")]
    [InlineData("api-billing", "user", """{ "apiKeyHelper": "pass show key" }""", "settings.json:1 \"apiKeyHelper\" user.apiKeyHelper is set")]
    [InlineData("api-billing", "user", """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "ANTHROPIC_API_KEY": "abc" } }""", "settings.json:1 \"CLAUDE_CODE_USE_BEDROCK\" user.env.CLAUDE_CODE_USE_BEDROCK switches Amazon Bedrock on")]
    [InlineData("login-page", "user", """{ "env": { "ANTHROPIC_BASE_URL": "http://ai" } }""", "settings.json:1 \"http://ai\" ")]
    [InlineData("login-page", "user", """{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "http://ai" }, }""", "settings.json:1 , /home/me/.claude/settings.json:1:")]
    [InlineData("login-page", "local", Aperture, "settings.local.json:1 \"apiKeyHelper\" apiKeyHelper of local settings counts only once the folder is trusted")]
    [InlineData("unauthorized", "user", """{ "apiKeyHelper": "echo '-'" }""", "settings.json:1 ")]
    [InlineData("unauthorized", "user", """{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "Bearer abc" } }""", "settings.json:1 \"ANTHROPIC_AUTH_TOKEN\" user.env.ANTHROPIC_AUTH_TOKEN begins with the word Bearer")]
    [InlineData("forbidden", "user", """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "CLAUDE_CODE_SKIP_BEDROCK_AUTH": "1" } }""", "settings.json:1 ")]
    [InlineData("forbidden", "user", """{ "env": { "CLAUDE_CODE_USE_VERTEX": "1" } }""", "- Google Vertex AI needs a project")]
    [InlineData("not-found", "user", """{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "http://ai/v1" } }""", "settings.json:1 ")]
    [InlineData("not-found", "user", """{ "env": { "CLAUDE_CODE_USE_FOUNDRY": "1", "ANTHROPIC_FOUNDRY_BASE_URL": "https://acme.services.ai.azure.com" } }""", "settings.json:1 \"ANTHROPIC_FOUNDRY_BASE_URL\" user.env.ANTHROPIC_FOUNDRY_BASE_URL lacks the path /anthropic")]
    [InlineData("model-missing", "user", """{ "model": "us.anthropic.claude-sonnet-4-6", "env": { "ANTHROPIC_API_KEY": "abc" } }""", "settings.json:1 \"model\" user.model names a model in a form that the Messages API does not know")]
    [InlineData("model-missing", "user", """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "CLAUDE_CODE_USE_VERTEX": "1" } }""", "settings.json:1 ")]
    [InlineData("settings-ignored", "local", """{ "model": "opus", }""", "settings.local.json:1 , ")]
    [InlineData("settings-ignored", "user", """{ "modelPricing": {} }""", "settings.json:1 \"modelPricing\" modelPricing does not count in settings.json: Claude Code reads it from managed settings")]
    [InlineData("settings-ignored", "local", """{ "env": { "CLAUDE_CODE_OAUTH_TOKEN": "abc" } }""", "settings.local.json:1 \"CLAUDE_CODE_OAUTH_TOKEN\" CLAUDE_CODE_OAUTH_TOKEN does not count in settings.local.json")]
    [InlineData("wrong-model", "user", """{ "model": "opus", "env": { "ANTHROPIC_MODEL": "haiku" } }""", "settings.json:1 \"ANTHROPIC_MODEL\" user.env.ANTHROPIC_MODEL chooses the model and beats user.model")]
    [InlineData("wrong-model", "user", """{ "model": "opus", "env": { "ANTHROPIC_DEFAULT_OPUS_MODEL": "claude-opus-4-8" } }""", "settings.json:1 \"ANTHROPIC_DEFAULT_OPUS_MODEL\" user.env.ANTHROPIC_DEFAULT_OPUS_MODEL decides which model is sent")]
    [InlineData("wrong-model", "user", """{ "model": "claude-opus-4-8", "modelOverrides": { "claude-opus-4-8": "acme-large" } }""", "settings.json:1 \"claude-opus-4-8\" modelOverrides of settings.json")]
    [InlineData("gateway-not-reached", "user", """{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "ai" } }""", "settings.json:1 ")]
    [InlineData("gateway-not-reached", "user", """{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "http://ai", "HTTP_PROXY": "http://proxy:3128", "NO_PROXY": "localhost" } }""", "settings.json:1 \"HTTP_PROXY\" user.env.HTTP_PROXY sends requests to the gateway through a proxy")]
    [InlineData("provider-owns", "user", """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "ANTHROPIC_BASE_URL": "http://ai" } }""", "settings.json:1 \"CLAUDE_CODE_USE_BEDROCK\" user.env.CLAUDE_CODE_USE_BEDROCK switches")]
    [InlineData("auth-conflict", "user", """{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "abc", "ANTHROPIC_API_KEY": "def" } }""", "settings.json:1 ")]
    [InlineData("auth-conflict", "user", """{ "apiKeyHelper": "pass show key", "env": { "ANTHROPIC_API_KEY": "abc" } }""", "settings.json:1 \"apiKeyHelper\" user.env.ANTHROPIC_API_KEY fills the header x-api-key and user.apiKeyHelper the header authorization")]
    public void The_cause_is_found_where_it_stands(string symptom, string scope, string file, string expected)
    {
        var (answer, editor) = Answer(symptom, $"=== {scope}\n{file}");
        Assert.NotNull(answer.Cause);
        Assert.StartsWith(expected, $"{(answer.Cause.Place is { } place ? editor.Show(place.Path, place.Range) : "-")} {answer.Cause.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_overridden_is_the_cause_of_ignored_settings()
    {
        var (answer, editor) = Answer("settings-ignored", "=== user\n{ \"cleanupPeriodDays\": 10 }\n=== managed\n{ \"cleanupPeriodDays\": 30 }");
        Assert.Equal("cleanupPeriodDays of settings.json (user) is overridden by managed-settings.json (managed). Change it there, or delete it there.", answer.Cause!.Message);
        Assert.Equal("settings.json:1 \"cleanupPeriodDays\"", editor.Show(answer.Cause.Place!.Path, answer.Cause.Place.Range));
    }

    [Fact]
    public void The_shell_is_named_too()
    {
        var (answer, _) = Answer("api-billing", "=== user\n{}\n=== shell\nANTHROPIC_API_KEY=abc");
        Assert.Equal("shell.ANTHROPIC_API_KEY is set, so requests carry it and a saved login is not used. Remove it to use the subscription, or set it to an empty text in a settings file.", answer.Cause!.Message);
        Assert.Null(answer.Cause.Place);
    }

    [Theory]
    [MemberData(nameof(SymptomIds))]
    public void In_a_route_that_is_right_nothing_is_found(string symptom)
    {
        // For billing and the wrong model there is no route that has none of their causes but the login itself.
        var file = symptom == "api-billing" ? """{ "model": "opus" }""" : Aperture;
        var (answer, _) = Answer(symptom, $"=== user\n{file}");
        Assert.Null(answer.Cause);
        Assert.Equal(Symptoms.Find(symptom)!.Checks.Select(check => check.RuledOut), answer.RuledOut);
    }

    [Theory]
    [InlineData("localhost,ai")]
    [InlineData("*")]
    [InlineData("localhost ai")]
    public void A_proxy_with_an_exception_is_no_cause(string exceptions) =>
        Assert.Null(Answer("gateway-not-reached", $$"""
            === user
            { "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "http://ai", "HTTP_PROXY": "http://proxy:3128", "NO_PROXY": "{{exceptions}}" } }
            """).Answer.Cause);

    [Fact]
    public void The_table_names_checks_and_rules_that_exist()
    {
        var checks = Symptoms.All.SelectMany(symptom => symptom.Checks).ToArray();
        Assert.Equal(Troubleshooter.CheckNames.Order(StringComparer.Ordinal), checks.Select(check => check.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Subset(
            RuleCatalog.All.Select(rule => rule.Info.Id).ToHashSet(StringComparer.Ordinal),
            checks.Where(check => check.Check == "rule").SelectMany(check => check.Ids).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void The_route_is_told_in_rows_that_lead_to_their_places()
    {
        var editor = EditorCase.Read(
            """
            === user
            { "apiKeyHelper": "echo '-'", "model": "haiku" }
            === shared
            { "env": { "ANTHROPIC_BASE_URL": "https://old.acme.io" } }
            === local
            { "env": { "ANTHROPIC_BASE_URL": "http://ai" },
              "model": "opus" }|
            """);
        var route = EffectiveRoute.Of(editor.Workspace, editor.Workspace.Files[editor.Path].Role);
        Assert.Equal(("Aperture", true, "/home/dev/app"), (route.Name, route.Sends, route.Project));
        Assert.Equal(
            """
            Route = Aperture <- settings.local.json:1 "ANTHROPIC_BASE_URL"
            Requests to = http://ai/v1/messages <- settings.local.json:1 "ANTHROPIC_BASE_URL"
            x-api-key = "-" (stand-in) <- settings.json:1 "apiKeyHelper"
            authorization = "-" (stand-in) <- settings.json:1 "apiKeyHelper"
            Model = claude-opus-5-5 <- settings.local.json:2 "model"
            Does not count
              env.ANTHROPIC_BASE_URL = shared: local counts <- settings.json:1 "ANTHROPIC_BASE_URL"
              model = user: local counts <- settings.json:1 "model"
            Trust
              env.ANTHROPIC_BASE_URL = waits until the folder is trusted; -p never waits <- settings.local.json:1 "ANTHROPIC_BASE_URL"
              model = waits until the folder is trusted; -p never waits <- settings.local.json:2 "model"
            """.ReplaceLineEndings("\n"),
            string.Join('\n', Lines(editor, route.Rows, "")));
    }

    [Fact]
    public void What_keeps_requests_from_being_sent_is_a_row_too()
    {
        var editor = EditorCase.Read("=== user\n{ \"env\": { \"ANTHROPIC_BASE_URL\": \"ai\" }, \"apiKeyHelper\": \"echo '-'\" }|");
        var route = EffectiveRoute.Of(editor.Workspace, editor.Workspace.Files[editor.Path].Role);
        Assert.False(route.Sends);
        var problem = Assert.Single(route.Rows.Single(row => row.Id == "problems").Children);
        Assert.Equal((RouteRowKind.Problem, "problem.invalid-url"), (problem.Kind, problem.Id));
        Assert.Equal("settings.json:1 \"ANTHROPIC_BASE_URL\"", editor.Show(problem.Place!.Path, problem.Place.Range));
    }

    /// <summary>Every symptom.</summary>
    public static IEnumerable<TheoryDataRow<string>> SymptomIds() => Symptoms.All.Select(symptom => new TheoryDataRow<string>(symptom.Id));

    private static IEnumerable<string> Lines(EditorCase editor, IEnumerable<RouteRow> rows, string indent) => rows.SelectMany(row =>
        Lines(editor, row.Children, indent + "  ").Prepend(
            $"{indent}{row.Label}{(row.Description is null ? "" : $" = {row.Description}")}{(row.Place is { } place ? $" <- {editor.Show(place.Path, place.Range)}" : "")}"));

    private static (SymptomAnswer Answer, EditorCase Editor) Answer(string symptom, string text)
    {
        var editor = EditorCase.Read(text);
        var root = editor.Workspace.Roots.Count > 0 ? editor.Workspace.Roots.Single() : null;
        return (Troubleshooter.Answer(editor.Workspace.Project(root), Symptoms.Find(symptom)!), editor);
    }
}
