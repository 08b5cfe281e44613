using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Server.Files;

/// <summary>A credential of a file that a committed revision of the file holds too.</summary>
/// <param name="Path">The file.</param>
/// <param name="Span">The place of the credential, in UTF-16 offsets.</param>
/// <param name="Message">Which revision, and how to revoke the credential. Holds no credential.</param>
public sealed record CommittedCredential(string Path, TextSpan Span, string Message)
{
    /// <summary>Path of the member that holds it, or null.</summary>
    public JsonPath? Key { get; init; }
}

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

        var path = file.Role.Path[(root.TrimEnd('/').Length + 1)..];
        var answer = await _history.FindAsync(root, path, [.. hits.Select(hit => CredentialText.Of(file.Settings, hit))], cancellationToken);
        if (answer is null)
        {
            return (found, $"Git could not say what was committed of {file.Settings.Name}.");
        }

        for (var i = 0; i < hits.Count; i++)
        {
            if (answer.Revisions[i] is { } revision)
            {
                found.Add(new CommittedCredential(file.Role.Path, hits[i].Span, Message(revision, revision.Path == path ? null : revision.Path, Issuers.Of(hits[i].Format))) { Key = hits[i].Path });
            }
        }

        return (
            found,
            !answer.IsWhole ? $"The history of {file.Settings.Name} is long, so only its newest revisions were looked at."
            : !answer.IsFollowed ? $"Not every name that {file.Settings.Name} had before could be found out, so revisions under other names may be missing here."
            : null);
    }

    // The name of a file is written by anybody, and may be a credential as well.
    private static string Message(CommittedRevision revision, string? otherName, Issuer issuer) =>
        $"This credential stands in the committed revision {revision.Shown} of {revision.Date}{(otherName is null ? "" : $", in {SecretFormats.Redact(otherName)}")}, so whoever has the repository has it, and removing it here is not enough. Revoke it at {issuer.Name}{(issuer.Where is { } where ? $" ({where})" : "")}: {issuer.How}";
}
