using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags <c>settings.local.json</c> of the home folder, which only sessions that start there read.</summary>
/// <remarks>Page and executable examples: HomeLocalNotReadRule.md, beside this file.</remarks>
internal sealed class HomeLocalNotReadRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR111",
        "home-local-not-read",
        "A local file in the home folder",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Off, Severity.Warning, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.HomeLocal,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            if (file is { Role.IsHomeLocal: true, Root: { Members.Count: > 0 } root })
            {
                yield return new Finding(
                    Info,
                    file,
                    new TextSpan(root.Span.Start, 1),
                    Info.Severity.In(file.Scope),
                    "Claude Code reads this file only when it is started in the home folder itself; everywhere else nothing here has an effect. Move the content to settings.json beside it.")
                {
                    Fixes = [Move(file, root)],
                };
            }
        }
    }

    private static MoveMembers Move(SettingsFile file, JsonObject root) =>
        MoveMembers.ToUser("Move everything to your user settings", file.Path, [.. root.Members.Where(member => !member.IsShadowed).Select(member => member.Path)]);
}
