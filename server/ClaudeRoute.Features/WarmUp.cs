using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>Runs the rules once on a made-up file, so that tables are read and code is compiled before the first real one comes.</summary>
/// <remarks>
/// The client needs some time between the answer to <c>initialize</c> and its first document. The first diagnostics need everything
/// that is touched here, so the work is moved and not added.
/// </remarks>
public static class WarmUp
{
    /// <summary>Does the work; returns nothing, and fails for no input, since it has none.</summary>
    public static void Run()
    {
        // A key of no account: the sign-by-sign text only has to look random enough for the search to look closely.
        var letters = new char[40];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = (char)((i % 3) switch { 0 => 'a' + (i * 7 % 26), 1 => 'A' + (i * 11 % 26), _ => '0' + (i * 3 % 10) });
        }

        var text = $$$"""{"model":"claude-sonnet-4-6","env":{"CLAUDE_CODE_MAX_OUTPUT_TOKENS":"1","ANTHROPIC_AUTH_TOKEN":"sk-{{{new string(letters)}}}","ANTHROPIC_BASE_URL":"https://gateway.test/v1"}}""";
        const string root = "/project";
        var role = new FileRole(SettingsLocator.ProjectFiles(root).Shared, Scope.Shared, FileKind.Settings, root);
        var file = new SettingsFile(role, JsonDocument.Parse(text), GitState.Unknown);
        var snapshot = new SettingsSnapshot(root, [file], new Dictionary<string, string>(StringComparer.Ordinal), GitFacts.Unknown, CheckOptions.Default);

        // From the last rule to the first: the first real file is checked from the first to the last while this still goes on, and they meet in the middle.
        RuleRunner.Run(snapshot, [.. RuleCatalog.For(TopicsOf.Snapshot(snapshot)).Reverse()], CancellationToken.None);
    }
}
