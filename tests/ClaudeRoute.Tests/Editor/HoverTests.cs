using ClaudeRoute.Features.Editor;

namespace ClaudeRoute.Tests.Editor;

/// <summary>What a hover says of a key or variable.</summary>
public sealed class HoverTests
{
    [Fact]
    public void A_variable_is_explained_with_what_counts_and_who_wins()
    {
        const string text = """
            === user
            { "env": { "ANTHROPIC_BASE_URL": "https://old.acme.io" } }
            === shared
            { "env": { "ANTHROPIC_BASE|_URL": "https://gateway.acme.io/anthropic" } }
            === local
            { "env": { "ANTHROPIC_BASE_URL": "http://ai" } }
            === shell
            ANTHROPIC_BASE_URL=https://shell.acme.io
            """;
        AssertHover(
            text,
            "settings.json:1 \"ANTHROPIC_BASE_URL\"",
            """
            ANTHROPIC_BASE_URL · address

            Address of a gateway that speaks the Messages API; Claude Code appends /v1/messages. It is no credential: with a saved login alone, the token of that login is sent there.

            - Default: https://api.anthropic.com
            - Read in: the shell and every settings file, which beats the shell

            In effect: http://ai from settings.local.json (local). The value here is overridden.

            - Overridden: https://old.acme.io from settings.json (user)
            - Overridden: a value that is not shown from the shell

            An interactive session asks for trust in the folder before it counts; with -p it counts at once.

            Documentation: https://code.claude.com/docs/en/llm-gateway-protocol (read 2026-11-21)
            """);
    }

    [Fact]
    public void A_key_is_explained_on_its_value_too() => AssertHover(
        """
        === user
        { "cleanupPeriodDays": 3|0 }
        """,
        "settings.json:1 30",
        """
        cleanupPeriodDays · whole number

        Days after which transcripts are deleted, 1 or more.

        - Values: 1 or more
        - Default: 30
        - Read in: every settings file
        - Wrong type: Claude Code leaves the whole file out; of managed settings only this key

        In effect: 30 from this file.

        Documentation: https://code.claude.com/docs/en/settings-reference#cleanupperioddays (read 2026-11-21)
        """);

    [Theory]
    [InlineData("user", """{ "modelPric|ing": {} }""", "Not read here: Claude Code takes it from managed settings.")]
    [InlineData("shared", """{ "autoConnectI|de": true }""", "Not read here: Claude Code takes it from ~/.claude.json alone, not in settings files.")]
    [InlineData("shared", """{ "env": { "ANTHROPIC_CONFIG|_DIR": "x" } }""", "Not read here: Claude Code takes this variable out of files that come with a project.")]
    [InlineData("settings.glm.json", """{ "mod|el": "opus" }""", "Claude Code does not read this file by itself; --settings can name it.")]
    [InlineData("local", """{ "mod|el": "opus", }""", "Not in force: this file is no strict JSON, so Claude Code leaves it out as a whole.")]
    [InlineData("local", """{ "mod|el": "opus", "verbose": "yes" }""", "Not in force: verbose has to be true or false, so Claude Code leaves this file out as a whole.")]
    [InlineData("user", """{ "mod|el": "opus", "env": { "ANTHROPIC_MODEL": "haiku" } }""", "ANTHROPIC_MODEL from settings.json (user) beats this key.")]
    [InlineData("user", """{ "env": { "ANTHROPIC_BASE|_URL": "" } }""", "In effect: unset, by an empty text from this file.")]
    [InlineData("user", """{ "env": { "MY|_OWN": "x" } }""", "In effect: a value that is not shown from this file.")]
    [InlineData("user", """{ "mod|el": "claude-sonnet-4-5-20250929" }""", "In effect: claude-sonnet-4-5-20250929 from this file.")]
    [InlineData("user", """{ "mod|el": "arn:aws:bedrock:us-east-2:123456789012:application-inference-profile/abc" }""", "In effect: arn:aws:bedrock:us-east-2:123456789012:application-inference-profile/abc from this file.")]
    [InlineData("user", """{ "env": { "ANTHROPIC_VERTEX|_PROJECT_ID": "acme-platform-4711" } }""", "In effect: acme-platform-4711 from this file.")]
    [InlineData("user", """{ "env": { "ANTHROPIC_AUTH|_TOKEN": "bearer-managed" } }""", "In effect: bearer-managed from this file.")]
    [InlineData("user", """{ "apiKey|Helper": "echo '-'" }""", "In effect: echo '-' from this file.")]
    [InlineData("user", """{ "apiKey|Helper": "op read op://x/y" }""", "In effect: a value that is not shown from this file.")]
    [InlineData("user", """{ "permissions": { "default|Mode": "plan" } }""", "In effect: plan from this file.")]
    [InlineData("user", """{ "env": { "CLAUDE_CODE_USE_BED|ROCK": true } }""", "In effect: true from this file.")]
    public void What_a_value_comes_to_is_said(string scope, string file, string expected) =>
        Assert.Contains(expected, Hover($"=== {scope}\n{file}")!.Value.Plain.Split("\n\n"));

    [Theory]
    [InlineData("""{ "permissions": { "allow": ["Bash(|ls)"] } }""", "permissions.allow")]
    [InlineData("""{ "modelOverrides": { "claude-opus-4-6|": "x" } }""", "modelOverrides.claude-opus-4-6")]
    [InlineData("""{ "hooks": { "PreToolUse": [{ "match|er": "x" }] } }""", "hooks")]
    public void The_nearest_member_that_is_known_is_explained(string file, string expected) =>
        Assert.StartsWith(expected, Hover($"=== user\n{file}")!.Value.Plain, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "unkn|own": 1 }""")]
    [InlineData("""{ "env": { "_comm|ent": "x" } }""")]
    [InlineData("""|{ "model": "opus" }""")]
    [InlineData("|")]
    public void Of_what_is_not_known_nothing_is_said(string file) => Assert.Null(Hover($"=== user\n{file}"));

    [Fact]
    public void Of_several_projects_none_is_said_to_beat_a_users_value() => Assert.Contains(
        "In effect: opus from this file.",
        Hover(
            """
            === user
            { "mod|el": "opus" }
            === /home/dev/a/.claude/settings.json
            { "model": "haiku" }
            === /home/dev/b/.claude/settings.json
            {}
            """)!.Value.Plain.Split("\n\n"));

    [Fact]
    public void Text_of_a_file_cannot_become_a_link()
    {
        var editor = EditorCase.Read(
            """
            === user
            { "modelOverrides": { "**a** [b](http://evil.test)|": "c" } }
            """);
        var markdown = HoverFeature.At(editor.Workspace, editor.Path, editor.Offset)!.Text.Markdown;
        Assert.DoesNotContain("[b](", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("**a**", markdown, StringComparison.Ordinal);
    }

    private static void AssertHover(string text, string place, string expected)
    {
        var hover = Hover(text)!.Value;
        Assert.Equal(place, hover.Place);
        Assert.Equal(expected.ReplaceLineEndings("\n"), hover.Plain);
    }

    private static (string Place, string Plain)? Hover(string text)
    {
        var editor = EditorCase.Read(text);
        return HoverFeature.At(editor.Workspace, editor.Path, editor.Offset) is { } hover ? (editor.Show(editor.Path, hover.Range), hover.Text.Plain) : null;
    }
}
