using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags variables that the client does not take from the file they stand in.</summary>
/// <remarks>Page and executable examples: VariableIgnoredHereRule.md, beside this file.</remarks>
internal sealed class VariableIgnoredHereRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR020",
        "variable-ignored-here",
        "A variable that does not count here",
        RuleCategory.Scopes,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            var severity = EffectiveSettings.IsOfLauncher(entry.Name) || EffectiveSettings.IsTakenOut(entry.File, entry.Name) ? Info.Severity.In(entry.File.Scope)
                : EffectiveSettings.IsProbablyTakenOut(entry.File, entry.Name) ? Severity.Hint
                : Severity.Off;
            if (severity != Severity.Off)
            {
                yield return RuleContext.OnName(Info, entry.File, entry.Member, Message(entry), severity) with
                {
                    IsUnnecessary = true,
                    Fixes = [.. EffectiveSettings.IsOfLauncher(entry.Name) ? [] : new[] { MemberEdits.ToUser(entry.File, entry.Path) }, .. MemberEdits.Delete(entry.File, entry.Path)],
                };
            }
        }
    }

    private static string Message(EnvEntry entry) =>
        EffectiveSettings.IsOfLauncher(entry.Name) ? $"Claude Code sets {entry.Name} by itself and takes it from no settings file, so this has no effect. Delete it."
        : entry.Name == Providers.Table.OAuthToken ? $"Claude Code takes {entry.Name} from no file of a project, so the session is not logged in and the token lies here for nothing. Move it to the user settings."
        : $"Claude Code takes {entry.Name} from user and managed settings and from the shell, not from a file of a project. Move it to the user settings.";
}
