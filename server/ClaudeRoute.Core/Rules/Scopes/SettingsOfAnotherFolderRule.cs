using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags routes in a folder that no session is started in.</summary>
/// <remarks>Page and executable examples: SettingsOfAnotherFolderRule.md, beside this file.</remarks>
internal sealed class SettingsOfAnotherFolderRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR109",
        "settings-of-another-folder",
        "Settings of another folder",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Information, Severity.Information, Severity.Off),
        FixSafety.None,
        Since: "0.1.0")
    {
        Needs = Topics.SessionFolders,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var folders = context.Snapshot.Machine.SessionFolders;
        if (folders.Count == 0)
        {
            yield break;
        }

        foreach (var file in context.Readable)
        {
            if (file.Role.ProjectRoot is { } root
                && !folders.Contains(root, StringComparer.Ordinal)
                && (file.Env.FirstOrDefault(entry => entry.Text.Length > 0 && RouteNames.Contains(entry.Name))?.Member ?? CredentialNames.Table.HelperSettings.Select(file.Setting).FirstOrDefault(member => member is not null)) is { } member)
            {
                yield return RuleContext.OnName(Info, file, member, "Claude Code reads the .claude folder of the folder that it is started in, never that of a folder above or below. Started in the folder that is open here, it does not read this file.");
            }
        }
    }
}
