using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Server.Files;

/// <summary>A credential of a file that a committed revision of the file holds too.</summary>
/// <param name="Path">The file.</param>
/// <param name="Span">The place of the credential, in UTF-16 offsets.</param>
/// <param name="Message">Which revision, and how to revoke the credential. Holds no credential.</param>
public sealed record CommittedCredential(string Path, TextSpan Span, string Message);

/// <summary>Which credentials of a file were committed before. Asked for by a person only, since it starts git.</summary>
public sealed class CommittedCredentials(GitClient git)
{
    private readonly GitHistory _history = new(git);

    /// <summary>The credentials that were committed, and what could not be found out, as a sentence or null.</summary>
    public async Task<(IReadOnlyList<CommittedCredential> Found, string? Limit)> FindAsync(KnownFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var found = new List<CommittedCredential>();
        if (file.IsTooLong || file.Role.ProjectRoot is not { } root || file.Role.Kind == FileKind.Configuration || SecretScan.Of(file.Settings) is not { Count: > 0 } hits)
        {
            return (found, null);
        }

        var answer = await _history.FindAsync(root, file.Role.Path[(root.TrimEnd('/').Length + 1)..], [.. hits.Select(hit => CredentialText.Of(file.Settings, hit))], cancellationToken);
        if (answer is null)
        {
            return (found, $"Git could not say what was committed of {file.Settings.Name}.");
        }

        for (var i = 0; i < hits.Count; i++)
        {
            if (answer.Revisions[i] is { } revision)
            {
                found.Add(new CommittedCredential(file.Role.Path, hits[i].Span, Message(revision, Issuers.Of(hits[i].Format))));
            }
        }

        return (found, answer.IsWhole ? null : $"The history of {file.Settings.Name} is long, so only its newest revisions were looked at.");
    }

    private static string Message(CommittedRevision revision, Issuer issuer) =>
        $"This credential stands in the committed revision {revision.Shown} of {revision.Date}, so whoever has the repository has it, and removing it here is not enough. Revoke it at {issuer.Name}{(issuer.Where is { } where ? $" ({where})" : "")}: {issuer.How}";
}
