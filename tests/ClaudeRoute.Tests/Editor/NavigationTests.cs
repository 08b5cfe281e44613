using ClaudeRoute.Features;
using ClaudeRoute.Features.Editor;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Editor;

/// <summary>From a value to the one that counts and back, and everything that is shown beside the text.</summary>
public sealed class NavigationTests
{
    private const string ThreeModels = """
        === user
        {
          "model": "haiku"
        }
        === shared
        {
          "model": "so|nnet"
        }
        === local
        {
          "model": "opus"
        }
        """;

    private static readonly PlainRange Everything = new(default, new LinePosition(int.MaxValue, 0));

    [Fact]
    public void The_definition_is_the_member_that_counts() => Assert.Equal(["settings.local.json:2 \"model\""], Definition(ThreeModels));

    [Fact]
    public void References_are_the_members_that_do_not_count()
    {
        Assert.Equal(["settings.json:2 \"model\"", "settings.json:2 \"model\""], References(ThreeModels, withDefinition: false));
        Assert.Equal(["settings.local.json:2 \"model\"", "settings.json:2 \"model\"", "settings.json:2 \"model\""], References(ThreeModels, withDefinition: true));
    }

    [Theory]
    [InlineData("""{ "env": { "AWS_RE|GION": "eu-west-1" } }""", """{ "env": { "AWS_REGION": "us-east-1" } }""", "settings.local.json:1 \"AWS_REGION\"")]
    [InlineData("""{ "permissions": { "defaultMode": "pl|an" } }""", """{ "permissions": { "defaultMode": "auto" } }""", "settings.local.json:1 \"defaultMode\"")]
    [InlineData("""{ "fallbackModel": ["op|us"] }""", """{ "fallbackModel": ["haiku"] }""", "settings.local.json:1 \"fallbackModel\"")]
    public void Nested_members_and_entries_lead_there_too(string user, string local, string expected) =>
        Assert.Equal([expected], Definition($"=== user\n{user}\n=== local\n{local}"));

    [Theory]
    [InlineData("""{ "availableModels": ["op|us"] }""", """{ "availableModels": ["haiku"] }""")]
    [InlineData("""{ "permi|ssions": {} }""", """{ "permissions": {} }""")]
    [InlineData("""{ "disableClaudeAiConn|ectors": true }""", """{ "disableClaudeAiConnectors": false }""")]
    [InlineData("""{ "unkn|own": 1 }""", """{ "unknown": 2 }""")]
    public void What_is_merged_has_no_winner(string user, string local) => Assert.Empty(Definition($"=== user\n{user}\n=== local\n{local}"));

    [Fact]
    public void A_file_that_is_left_out_beats_nothing() =>
        Assert.Equal(["settings.json:1 \"model\""], Definition("=== user\n{ \"mod|el\": \"haiku\" }\n=== local\n{ \"model\": \"opus\", }"));

    [Fact]
    public void A_users_value_leads_to_the_winner_of_every_project() => Assert.Equal(
        ["settings.json:1 \"model\"", "settings.local.json:1 \"model\""],
        Definition(
            """
            === user
            { "mod|el": "haiku" }
            === /home/dev/a/.claude/settings.json
            { "model": "opus" }
            === /home/dev/b/.claude/settings.local.json
            { "model": "sonnet" }
            """));

    [Fact]
    public void Values_that_do_not_count_say_so() => Assert.Equal(
        [
            "settings.json:3 overridden by managed-settings.json -> managed-settings.json:1 \"cleanupPeriodDays\"",
            "settings.json:5 overridden by settings.local.json -> settings.local.json:1 \"AWS_REGION\"",
            "settings.json:8 overridden by settings.local.json -> settings.local.json:2 \"defaultMode\"",
        ],
        Inlays(
            """
            === shared
            {
              "model": "opus",
              "cleanupPeriodDays": 30,
              "env": {
                "AWS_REGION": "eu-west-1",
                "AWS_PROFILE": "x"
              },
              "permissions": { "allow": ["a"], "defaultMode": "plan" }|
            }
            === local
            { "env": { "AWS_REGION": "us-east-1" },
              "permissions": { "allow": ["b"], "defaultMode": "auto" } }
            === managed
            { "cleanupPeriodDays": 20 }
            """));

    [Fact]
    public void In_a_file_that_wins_or_is_left_out_nothing_is_said()
    {
        Assert.Empty(Inlays("=== user\n{ \"model\": \"haiku\" }\n=== local\n{ \"model\": \"opus\" }|"));
        Assert.Empty(Inlays("=== user\n{ \"model\": \"haiku\", }|\n=== local\n{ \"model\": \"opus\" }"));
    }

    [Fact]
    public void A_users_value_is_told_where_it_is_overridden() => Assert.Equal(
        [
            "settings.json:1 overridden by settings.json in a -> settings.json:1 \"model\"",
            "settings.json:1 overridden in 2 projects -> settings.json:1 \"verbose\"",
        ],
        Inlays(
            """
            === user
            { "model": "haiku", "verbose": true }|
            === /home/dev/a/.claude/settings.json
            { "model": "opus", "verbose": false }
            === /home/dev/b/.claude/settings.json
            { "verbose": false }
            """));

    [Fact]
    public void Only_the_lines_that_are_asked_for_are_answered()
    {
        var editor = EditorCase.Read(ThreeModels);
        Assert.Empty(InlayFeature.In(editor.Workspace, editor.Path, new PlainRange(new LinePosition(2, 0), new LinePosition(9, 0))));
        Assert.Single(InlayFeature.In(editor.Workspace, editor.Path, new PlainRange(new LinePosition(1, 0), new LinePosition(1, 1))));
    }

    [Theory]
    [InlineData("""{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "http://ai" } }""", "Route: Aperture")]
    [InlineData("""{ "apiKeyHelper": "echo '-'", "env": { "ANTHROPIC_BASE_URL": "https://kite.netbird.ai" } }""", "Route: NetBird")]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1" } }""", "Route: Amazon Bedrock")]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "CLAUDE_CODE_SKIP_BEDROCK_AUTH": "1", "ANTHROPIC_BEDROCK_BASE_URL": "http://ai/bedrock" } }""", "Route: Amazon Bedrock through Aperture")]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_VERTEX": "1" } }""", "Route: Google Vertex AI (does not work yet)")]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io", "ANTHROPIC_AUTH_TOKEN": "x" } }""", "Route: gateway llm.acme.io")]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "llm.acme.io" } }""", "Route: no valid address (does not work yet)")]
    [InlineData("""{ "env": { "ANTHROPIC_API_KEY": "x" } }""", "Route: Anthropic API key")]
    [InlineData("""{ "apiKeyHelper": "pass show key" }""", "Route: Anthropic with apiKeyHelper")]
    [InlineData("{}", "Route: login")]
    public void The_lens_names_the_route(string file, string expected)
    {
        var editor = EditorCase.Read($"=== user\n{file}|");
        Assert.Equal(expected, LensFeature.Of(editor.Workspace, editor.Path)!.Title);
    }

    [Fact]
    public void A_copy_has_no_lens()
    {
        var editor = EditorCase.Read("=== settings.glm.json\n{}|");
        Assert.Null(LensFeature.Of(editor.Workspace, editor.Path));
    }

    [Theory]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "http://ai" } }""", "settings.json:1 http://ai -> http://ai/ui/")]
    [InlineData("""{ "env": { "ANTHROPIC_BEDROCK_BASE_URL": "http://dev:pw@ai:8080/bedrock?x=1" } }""", "settings.json:1 http://dev:pw@ai:8080/bedrock?x=1 -> http://ai:8080/ui/")]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "https://llm.acme.io" } }""", "settings.json:1 https://llm.acme.io -> https://code.claude.com/docs/en/llm-gateway-protocol")]
    [InlineData("""{ "env": { "HTTPS_PROXY": "http://proxy:3128" } }""", "settings.json:1 http://proxy:3128 -> https://code.claude.com/docs/en/network-config")]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "not an address", "MY_URL": "https://x.test" } }""", null)]
    public void Addresses_are_links(string file, string? expected)
    {
        var editor = EditorCase.Read($"=== user\n{file}|");
        Assert.Equal(
            expected is null ? [] : [expected],
            LinksFeature.Of(editor.Workspace, editor.Path).Select(link => $"{editor.Show(editor.Path, link.Range)} -> {link.Target}"));
    }

    [Fact]
    public void The_outline_has_names_and_kinds_and_no_values()
    {
        var editor = EditorCase.Read(
            """
            === user
            { "model": "opus", "env": { "ANTHROPIC_API_KEY": "x", "MINE": "y" }, "permissions": { "allow": ["a"], "deny": [] } }|
            """);
        Assert.Equal(
            "model env(ANTHROPIC_API_KEY:credential MINE) permissions(allow:1 entry deny:0 entries)",
            Outline(SymbolsFeature.Of(editor.Workspace, editor.Path)));

        static string Outline(IEnumerable<PlainSymbol> symbols) => string.Join(
            ' ',
            symbols.Select(symbol => symbol.Name + (symbol.Detail is null ? "" : ":" + symbol.Detail) + (symbol.Children.Count == 0 ? "" : $"({Outline(symbol.Children)})")));
    }

    private static string[] Definition(string text)
    {
        var editor = EditorCase.Read(text);
        return [.. NavigationFeature.Definition(editor.Workspace, editor.Path, editor.Offset).Select(place => editor.Show(place.Path, place.Range))];
    }

    private static string[] References(string text, bool withDefinition)
    {
        var editor = EditorCase.Read(text);
        return [.. NavigationFeature.References(editor.Workspace, editor.Path, editor.Offset, withDefinition).Select(place => editor.Show(place.Path, place.Range))];
    }

    private static string[] Inlays(string text)
    {
        var editor = EditorCase.Read(text);
        var name = editor.Path[(editor.Path.LastIndexOf('/') + 1)..];
        return [.. InlayFeature.In(editor.Workspace, editor.Path, Everything).Select(hint => $"{name}:{hint.Position.Line + 1} {hint.Label} -> {editor.Show(hint.Target!.Path, hint.Target.Range)}")];
    }
}
