using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials in a local file that git has or would take.</summary>
/// <remarks>Page and executable examples: LocalFileInGitRule.md, beside this file.</remarks>
internal sealed class LocalFileInGitRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR024",
        "local-file-in-git",
        "A credential in a local file that git takes",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Off, Severity.Off, Severity.Error, Severity.Off),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.LocalFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files.Where(SecretFindings.IsExposed))
        {
            var ignore = file.Role.IsHomeLocal ? null : SecretFindings.Ignore(context.Snapshot, [SettingsLocator.LocalIgnorePattern]);
            foreach (var hit in RuleContext.Secrets(file))
            {
                yield return SecretFindings.On(Info, file, hit, Message(file, hit)) with
                {
                    // A tracked file stays tracked, whatever .gitignore says.
                    Fixes = ignore is null ? [] : [ignore with { IsPreferred = file.Git.Tracked != true }],
                };
            }
        }
    }

    private static string Message(SettingsFile file, SecretHit hit)
    {
        var subject = SecretFindings.Subject(hit);
        return file.Git.Tracked == true
            ? $"{subject} stands in {file.Name}, which git tracks, so it goes wherever the repository goes. Ignore the file, run \"git rm --cached {SettingsLocator.FolderName}/{file.Name}\", and have the credential replaced."
            : $"{subject} stands in {file.Name}, which git does not ignore, so the next \"git add\" may take it along. Add the file to .gitignore.";
    }
}
