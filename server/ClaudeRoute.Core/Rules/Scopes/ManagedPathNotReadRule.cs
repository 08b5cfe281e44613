using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags managed settings under a name or in a folder that the client does not read.</summary>
/// <remarks>Page and executable examples: ManagedPathNotReadRule.md, beside this file.</remarks>
internal sealed class ManagedPathNotReadRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR108",
        "managed-path-not-read",
        "Managed settings where nobody looks",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Off, Severity.Off, Severity.Error),
        FixSafety.None,
        Since: "0.1.0")
    {
        Needs = Topics.ManagedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files)
        {
            if (SettingsLocator.IsManagedNotRead(file.Role))
            {
                yield return new Finding(
                    Info,
                    file,
                    new TextSpan(0, Math.Min(1, file.Document.Text.Length)),
                    Info.Severity.In(file.Scope),
                    $"Claude Code does not read this file, so nothing in it is enforced. Use {SettingsPlaces.ManagedFileName} in the folder of managed settings, or a file that ends with .json in {SettingsPlaces.ManagedDropInsName} beside it.");
            }
        }
    }
}
