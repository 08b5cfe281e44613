using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags variables of the user's settings with which Aperture's launcher refuses to start.</summary>
/// <remarks>Page and executable examples: SettingsBeatLauncherRule.md, beside this file.</remarks>
internal sealed class SettingsBeatLauncherRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR054",
        "settings-beat-launcher",
        "Settings in the way of Aperture's launcher",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Information, Severity.Off, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.UserFile | Topics.Launcher,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            // The machine is asked last: to look for a program takes longer than everything else here.
            if (entry.File.Scope == Scope.User && HostTable.LauncherVariables.Contains(entry.Name, StringComparer.Ordinal) && context.Snapshot.Machine.HasApertureLauncher)
            {
                yield return RuleContext.OnName(Info, entry.File, entry.Member, $"This overrides what the launcher of Aperture passes on, so \"aperture\" refuses to start. Keep {entry.Name} in settings.local.json of one project, or delete it.") with
                {
                    Fixes = [.. ToProject(context, entry), .. MemberEdits.Delete(entry.File, entry.Path)],
                };
            }
        }
    }

    private static IEnumerable<FixIntent> ToProject(RuleContext context, EnvEntry entry) =>
        context.Snapshot.ProjectRoot is { } root
            ? [MoveMembers.ToLocal($"Move {entry.Path} to settings.local.json of {root[(root.LastIndexOf('/') + 1)..]}", entry.File.Path, entry.Path)]
            : [];
}
