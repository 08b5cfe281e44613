using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials of a known format in a file that is made to be committed.</summary>
/// <remarks>Page and executable examples: KnownSecretInSharedRule.md, beside this file.</remarks>
internal sealed class KnownSecretInSharedRule : IRule
{
    private const string Placeholder = "\"<your-key>\"";

    public RuleInfo Info { get; } = new(
        "CR021",
        "known-secret-in-shared",
        "A credential in the shared file",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Off, Severity.Error, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files)
        {
            if (!IsShared(file))
            {
                continue;
            }

            foreach (var hit in RuleContext.Secrets(file))
            {
                if (hit.Kind == SecretKind.KnownFormat)
                {
                    yield return file.Kind == FileKind.Template ? InTemplate(file, hit) : InShared(file, hit);
                }
            }
        }
    }

    // A template is there to be copied, so it is committed even when its name speaks of a local file.
    private static bool IsShared(SettingsFile file) => file.Kind switch
    {
        FileKind.Settings => file.Scope == Scope.Shared,
        FileKind.Template => file.Role.ProjectRoot is not null,
        _ => false,
    };

    private Finding InShared(SettingsFile file, SecretHit hit)
    {
        var fixes = SecretFindings.TakeOut(file, hit);
        var advice = fixes is [MoveMembers] ? "Move it to settings.local.json" : "Take it out of the file";
        var message = $"{SecretFindings.Subject(hit)} stands in {file.Name}, where everyone who can read the repository sees it. {advice}, and have it replaced if it was ever committed.";
        return SecretFindings.On(Info, file, hit, message) with { Fixes = fixes };
    }

    private Finding InTemplate(SettingsFile file, SecretHit hit)
    {
        var message = $"{SecretFindings.Subject(hit)} stands in {file.Name}, which is made to be copied by others. Put a placeholder there, and have the credential replaced if it was ever committed.";
        return SecretFindings.On(Info, file, hit, message, Severity.Error) with
        {
            Fixes = hit.Path is { Count: > 0 } path
                ? [new ChangeMembers($"Write a placeholder to {path}", FixSafety.NeedsReview, file.Path, [new JsonChange.Set(path, Placeholder)])]
                : [],
        };
    }
}
