using ClaudeRoute.Features.Editor;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Editor;

/// <summary>Suggestions, and the text after one of them is taken.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("{ | }", "cleanupPeriodDays", """{ "cleanupPeriodDays": 0 }""")]
    [InlineData("{ \"clean|\" }", "cleanupPeriodDays", """{ "cleanupPeriodDays": 0 }""")]
    [InlineData("{ clean| }", "cleanupPeriodDays", """{ "cleanupPeriodDays": 0 }""")]
    [InlineData("{ \"clean|\": 30 }", "cleanupPeriodDays", """{ "cleanupPeriodDays": 30 }""")]
    [InlineData("{ | \"model\": \"opus\" }", "verbose", """{ "verbose": true, "model": "opus" }""")]
    [InlineData("{ \"permissions\": { \"def|\" } }", "defaultMode", """{ "permissions": { "defaultMode": "" } }""")]
    [InlineData("{ \"env\": { | } }", "ANTHROPIC_BASE_URL", """{ "env": { "ANTHROPIC_BASE_URL": "" } }""")]
    [InlineData("{ \"env\": { \"CLAUDE_CODE_USE|\" } }", "CLAUDE_CODE_USE_BEDROCK", """{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1" } }""")]
    [InlineData("{ \"env\": { \"VERTEX|\" } }", "VERTEX_REGION_CLAUDE_<MODEL>", """{ "env": { "VERTEX_REGION_CLAUDE_": "" } }""")]
    public void A_name_is_completed(string text, string label, string expected) => AssertTaken(text, label, expected);

    [Theory]
    [InlineData("{ \"env\": { \"ANTH|\n", "ANTHROPIC_MODEL", "{ \"env\": { \"ANTHROPIC_MODEL\": \"\"\n")]
    [InlineData("{ \"model\": \"opus\"\n  \"verb|\"\n}", "verbose", "{ \"model\": \"opus\",\n  \"verbose\": true\n}")]
    [InlineData("{ \"model\": \"opus\"\n  |\n}", "verbose", "{ \"model\": \"opus\",\n  \"verbose\": true\n}")]
    [InlineData("{ \"verbose\": |\n  \"model\": \"opus\" }", "true", "{ \"verbose\": true,\n  \"model\": \"opus\" }")]
    [InlineData("{ \"env\": { \"AWS_REGION\": \"eu-|\n } }", "eu-west-1", "{ \"env\": { \"AWS_REGION\": \"eu-west-1\"\n } }")]
    [InlineData("{ // a note\n  \"env\": { \"A|", "AWS_PROFILE", "{ // a note\n  \"env\": { \"AWS_PROFILE\": \"\"")]
    public void A_broken_text_is_completed(string text, string label, string expected) => AssertTaken(text, label, expected);

    [Theory]
    [InlineData("{ \"verbose\": | }", "true", """{ "verbose": true }""")]
    [InlineData("{ \"verbose\": tr| }", "true", """{ "verbose": true }""")]
    [InlineData("{ \"verbose\": \"tr|\" }", "true", """{ "verbose": true }""")]
    [InlineData("{ \"editorMode\": \"|\" }", "vim", """{ "editorMode": "vim" }""")]
    [InlineData("{ \"editorMode\": | }", "vim", """{ "editorMode": "vim" }""")]
    [InlineData("{ \"permissions\": { \"defaultMode\": \"p|\" } }", "plan", """{ "permissions": { "defaultMode": "plan" } }""")]
    [InlineData("{ \"availableModels\": [\"|\"] }", "opus", """{ "availableModels": ["opus"] }""")]
    [InlineData("{ \"apiKeyHelper\": \"|\" }", "echo '-'", """{ "apiKeyHelper": "echo '-'" }""")]
    [InlineData("{ \"env\": { \"ANTHROPIC_BASE_URL\": \"http|\" } }", "http://ai", """{ "env": { "ANTHROPIC_BASE_URL": "http://ai" } }""")]
    [InlineData("{ \"env\": { \"CLOUD_ML_REGION\": \"|us-east5\" } }", "global", """{ "env": { "CLOUD_ML_REGION": "global" } }""")]
    [InlineData("{ \"env\": { \"ENABLE_TOOL_SEARCH\": \"|\" } }", "auto", """{ "env": { "ENABLE_TOOL_SEARCH": "auto" } }""")]
    public void A_value_is_completed(string text, string label, string expected) => AssertTaken(text, label, expected);

    [Theory]
    [InlineData("{ \"env\": { \"ANTHROPIC_MODEL\": \"|\" } }", "best haiku opus opusplan sonnet claude-opus-5-5 claude-sonnet-5-5 claude-haiku-5-5")]
    [InlineData("{ \"env\": { \"CLAUDE_CODE_USE_BEDROCK\": \"1\", \"AWS_REGION\": \"eu-west-1\", \"ANTHROPIC_MODEL\": \"|\" } }", "eu.anthropic.claude-opus-5-5")]
    [InlineData("{ \"env\": { \"CLAUDE_CODE_USE_VERTEX\": \"1\", \"ANTHROPIC_MODEL\": \"|\" } }", "claude-sonnet-4-5@20250929")]
    [InlineData("{ \"env\": { \"CLAUDE_CODE_USE_VERTEX\": \"1\", }, \"model\": \"|\"", "claude-sonnet-4-5@20250929")]
    public void Models_are_those_of_the_provider(string text, string labels) =>
        Assert.Subset(Labels(text).ToHashSet(StringComparer.Ordinal), labels.Split(' ').ToHashSet(StringComparer.Ordinal));

    [Theory]
    [InlineData("user", "{ | }", "modelPricing")]
    [InlineData("shared", "{ | }", "processWrapper")]
    [InlineData("user", "{ | }", "autoConnectIde")]
    [InlineData("user", "{ | }", "taskOutputMaxChars")]
    [InlineData("user", "{ \"model\": \"x\", | }", "model")]
    [InlineData("user", "{ \"env\": { \"AWS_REGION\": \"x\", | } }", "AWS_REGION")]
    [InlineData("local", "{ \"env\": { | } }", "CLAUDE_CODE_OAUTH_TOKEN")]
    [InlineData("user", "{ \"env\": { | } }", "CLAUDE_CODE_CONNECT_TIMEOUT_MS")]
    public void What_would_not_count_is_not_offered(string scope, string text, string label)
    {
        var labels = Labels(text, scope);
        Assert.NotEmpty(labels);
        Assert.DoesNotContain(label, labels);
    }

    [Theory]
    [InlineData("{ \"model\": \"opus\" | }")]
    [InlineData("{ // |\n}")]
    [InlineData("{ \"env\": { \"ANTHROPIC_API_KEY\": \"|\" } }")]
    [InlineData("{ \"unknown\": \"|\" }")]
    [InlineData("{ \"hooks\": { \"PreToolUse\": [{ | }] } }")]
    [InlineData("|")]
    public void Nothing_is_offered_where_nothing_is_known(string text) => Assert.Empty(Labels(text));

    [Fact]
    public void A_credential_comes_last_in_a_shared_file()
    {
        var items = List("{ \"env\": { | } }", "shared").Items.OrderBy(item => item.Order, StringComparer.Ordinal).ToArray();
        Assert.All(items.Where(item => item.Label == "ANTHROPIC_API_KEY"), item => Assert.Equal("credential: belongs into settings.local.json", item.Detail));
        Assert.True(Array.FindIndex(items, item => item.Label == "ANTHROPIC_API_KEY") > Array.FindIndex(items, item => item.Label == "DISABLE_LOGOUT_COMMAND"));
    }

    [Fact]
    public void A_route_is_put_in_as_a_whole() => Assert.Equal(
        """
        {
          "apiKeyHelper": "echo '-'",
          "env": {
            "ANTHROPIC_BASE_URL": "http://${1:ai}"
          \}
        }
        """.ReplaceLineEndings("\n"),
        Taken("{\n  |\n}", "Route: Aperture", snippets: true));

    [Theory]
    [InlineData("{ \"env\": {}, | }")]
    [InlineData("{ \"apiKeyHelper\": \"x\", | }")]
    [InlineData("{ \"permissions\": { | } }")]
    public void A_route_is_not_offered_where_members_of_it_stand(string text) => Assert.DoesNotContain("Route: Aperture", Labels(text, snippets: true));

    [Theory]
    [InlineData("{ | }", "verbose", "\"verbose\": ${1|true,false|}")]
    [InlineData("{ | }", "permissions", "\"permissions\": { $0 }")]
    [InlineData("{ | }", "$schema", "\"\\$schema\": \"$0\"")]
    [InlineData("{ | }", "effortLevel", "\"effortLevel\": \"${1|low,medium,high,xhigh|}\"")]
    [InlineData("{ \"env\": { | } }", "CLAUDE_CODE_USE_VERTEX", "\"CLAUDE_CODE_USE_VERTEX\": \"${1|1,0|}\"")]
    [InlineData("{ \"|verbose\": true }", "verbose", "\"verbose\"")]
    public void Places_are_left_to_fill_in(string text, string label, string expected) =>
        Assert.Equal(expected, List(text, "user", snippets: true).Items.Single(item => item.Label == label).NewText);

    [Fact]
    public void What_was_typed_is_compared_with_its_quote()
    {
        Assert.Equal("\"verbose\"", List("{ \"ver|\" }", "user").Items.Single(item => item.Label == "verbose").Filter);
        Assert.Equal("verbose", List("{ ver| }", "user").Items.Single(item => item.Label == "verbose").Filter);
        Assert.Equal("\"true\"", List("{ \"verbose\": \"t|\" }", "user").Items.Single(item => item.Label == "true").Filter);
    }

    [Theory]
    [InlineData("key:apiKeyHelper", "apiKeyHelper · text")]
    [InlineData("key:permissions.defaultMode", "permissions.defaultMode · text")]
    [InlineData("variable:ANTHROPIC_MODEL", "ANTHROPIC_MODEL · model")]
    [InlineData("variable:VERTEX_REGION_CLAUDE_X", "VERTEX_REGION_CLAUDE_X · region")]
    public void A_suggestion_can_be_described(string subject, string expected) =>
        Assert.StartsWith(expected, CompletionFeature.Describe(subject)!.Plain, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("key:")]
    [InlineData("key:a..b")]
    [InlineData("other:x")]
    [InlineData("variable:NOT_KNOWN")]
    public void An_unknown_subject_has_no_description(string subject) => Assert.Null(CompletionFeature.Describe(subject));

    [Fact]
    public void Every_suggestion_with_a_subject_has_a_description() => Assert.All(
        List("{ | }", "managed").Items.Concat(List("{ \"env\": { | } }", "user").Items).Where(item => item.Subject is not null),
        item => Assert.NotNull(CompletionFeature.Describe(item.Subject!)));

    private static SuggestionList List(string text, string scope, bool snippets = false)
    {
        var editor = EditorCase.Read($"=== {scope}\n{text}");
        return CompletionFeature.At(editor.Workspace, editor.Path, editor.Offset, snippets);
    }

    private static IReadOnlyList<string> Labels(string text, string scope = "user", bool snippets = false) =>
        [.. List(text, scope, snippets).Items.Select(item => item.Label)];

    private static void AssertTaken(string text, string label, string expected) => Assert.Equal(expected, Taken(text, label, snippets: false));

    private static string Taken(string text, string label, bool snippets)
    {
        var list = List(text, "user", snippets);
        var item = list.Items.Single(item => item.Label == label);
        List<TextEdit> edits = [new TextEdit(list.Replace, item.NewText)];
        if (list.MissingComma is { } at)
        {
            edits.Add(new TextEdit(new TextSpan(at, 0), ","));
        }

        return TextEdits.Apply(text.Replace("|", "", StringComparison.Ordinal), edits);
    }
}
