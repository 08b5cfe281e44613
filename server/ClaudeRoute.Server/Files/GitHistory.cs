using System.Globalization;
using System.Text;

namespace ClaudeRoute.Server.Files;

/// <summary>A committed revision of a file.</summary>
/// <param name="Commit">Full hash of the commit.</param>
/// <param name="Date">Its date, as <c>2026-11-21</c>.</param>
public sealed record CommittedRevision(string Commit, string Date)
{
    /// <summary>The name of the file in it: below the project, or below the top of the repository for one that was not in the project then.</summary>
    public string Path { get; init; } = "";

    /// <summary>The start of the hash, as people write it.</summary>
    public string Shown => Commit[..Math.Min(10, Commit.Length)];
}

/// <summary>What the history of a file says about some texts.</summary>
/// <param name="Revisions">For each text the oldest revision that holds it; null for none.</param>
/// <param name="IsWhole">All revisions were looked at.</param>
/// <param name="IsFollowed">Every earlier name of the file was found out.</param>
public sealed record HistoryAnswer(IReadOnlyList<CommittedRevision?> Revisions, bool IsWhole, bool IsFollowed);

/// <summary>Looks for texts in the committed revisions of one file, under each name that it had. The texts stay in this process; git is asked for the revisions and nothing else.</summary>
public sealed class GitHistory(GitClient git)
{
    private const int MostRevisions = 300;
    private const int LargestRevision = 1024 * 1024;
    private const int MostCharacters = 64 * 1024 * 1024;

    /// <summary>The oldest revision for each text; null when git cannot say, such as outside of a repository.</summary>
    /// <param name="root">The project folder.</param>
    /// <param name="path">The file below it, with forward slashes.</param>
    /// <param name="texts">What to look for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HistoryAnswer?> FindAsync(string root, string path, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(texts);

        // A line ends the name of an object for git.
        if (path.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        if (await new GitNames(git).FindAsync(root, path, cancellationToken) is not { } names)
        {
            return null;
        }

        var log = await git.ReadAsync(
            root,
            ["log", "--all", "--full-history", "--no-show-signature", "--no-color", $"--max-count={(MostRevisions + 1).ToString(CultureInfo.InvariantCulture)}", "--format=%H %cs", "--", .. names.All.Select(GitNames.Pathspec)],
            null,
            cancellationToken);
        if (log is null)
        {
            return null;
        }

        var commits = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(parts => parts.Length == 2).Select(parts => new CommittedRevision(parts[0], parts[1])).ToArray();
        var isWhole = commits.Length <= MostRevisions;
        var objects = await ObjectsAsync(root, names, [.. commits.Take(MostRevisions)], cancellationToken);
        if (objects is null)
        {
            return null;
        }

        isWhole &= objects.IsWhole;
        var blobs = await git.ReadAsync(root, ["cat-file", "--batch"], string.Concat(objects.Oldest.Keys.Select(name => name + '\n')), cancellationToken);
        if (blobs is null)
        {
            return null;
        }

        return new HistoryAnswer(Search(blobs, objects.Oldest, texts), isWhole, names.IsComplete);
    }

    // Many commits have the same text; each is read once, for the oldest of them.
    private async Task<Objects?> ObjectsAsync(string root, KnownNames names, CommittedRevision[] commits, CancellationToken cancellationToken)
    {
        // The file's own name comes last, so that it is the one that is told where a commit has the same text under two names.
        var asked = commits.SelectMany(commit => names.All.Reverse().Select(name => commit with { Path = name })).ToArray();
        var input = string.Concat(asked.Select(commit => $"{commit.Commit}:{commit.Path}\n"));
        var answer = asked.Length == 0 ? "" : await git.ReadAsync(root, ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], input, cancellationToken);
        if (answer is null)
        {
            return null;
        }

        var oldest = new Dictionary<string, CommittedRevision>(StringComparer.Ordinal);
        var isWhole = true;
        var total = 0L;
        var lines = answer.Split('\n');
        for (var i = 0; i < asked.Length && i < lines.Length; i++)
        {
            // A commit that removed the file has none.
            if (lines[i].Split(' ') is not [var name, "blob", var length])
            {
                continue;
            }

            var size = long.Parse(length, CultureInfo.InvariantCulture);
            if (!oldest.ContainsKey(name) && (size > LargestRevision || total + size > MostCharacters))
            {
                isWhole = false;
                continue;
            }

            total += oldest.ContainsKey(name) ? 0 : size;
            oldest[name] = asked[i] with { Path = names.Shown(asked[i].Path) };
        }

        return new Objects(oldest, isWhole);
    }

    private static CommittedRevision?[] Search(string blobs, Dictionary<string, CommittedRevision> oldest, IReadOnlyList<string> texts)
    {
        var order = oldest.Keys.ToArray();
        var wanted = texts.Select(Latin1).ToArray();
        var found = new CommittedRevision?[texts.Count];
        var offset = 0;
        while (offset < blobs.Length)
        {
            var end = blobs.IndexOf('\n', offset);
            if (end < 0 || blobs[offset..end].Split(' ') is not [var name, "blob", var length])
            {
                offset = end < 0 ? blobs.Length : end + 1;
                continue;
            }

            var size = int.Parse(length, CultureInfo.InvariantCulture);
            var text = blobs.AsSpan(end + 1, Math.Min(size, blobs.Length - end - 1));
            for (var i = 0; i < wanted.Length; i++)
            {
                // The log is from the newest on, and so are the objects.
                if (wanted[i].Length > 0 && text.Contains(wanted[i], StringComparison.Ordinal) && oldest.TryGetValue(name, out var commit) && IsOlder(commit, found[i], order, oldest))
                {
                    found[i] = commit;
                }
            }

            offset = end + 1 + size + 1;
        }

        return found;
    }

    private static bool IsOlder(CommittedRevision commit, CommittedRevision? known, string[] order, Dictionary<string, CommittedRevision> oldest) =>
        known is null
        || string.CompareOrdinal(commit.Date, known.Date) < 0
        || (commit.Date == known.Date && Array.FindIndex(order, name => oldest[name] == commit) > Array.FindIndex(order, name => oldest[name] == known));

    // The bytes of a text as the characters that git's bytes are read as.
    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private sealed record Objects(Dictionary<string, CommittedRevision> Oldest, bool IsWhole);
}
