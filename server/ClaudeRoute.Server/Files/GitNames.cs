using System.Text;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Files;

/// <summary>The names under which a file was committed, as paths below the top of the repository. The first is its own.</summary>
/// <param name="All">The names.</param>
/// <param name="Prefix">The folder of the project below the top, with a slash at its end; empty for the top itself.</param>
/// <param name="IsComplete">Git answered all that was asked, and no limit was met.</param>
internal sealed record KnownNames(IReadOnlyList<string> All, string Prefix, bool IsComplete)
{
    /// <summary>A name for people: below the project where it is there.</summary>
    public string Shown(string name) => Prefix.Length > 0 && name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}

/// <summary>
/// Finds out under which names a file was committed. Renames are those that git itself detects in the commits that added a name. Settings files of one folder count
/// as names of each other, since what is moved from one to another leaves no rename behind when git ignores the second.
/// </summary>
internal sealed class GitNames(GitClient git)
{
    private const int MostNames = 24;
    private const string MostCommits = "--max-count=100";

    /// <summary>How a name is given to git, with nothing in it read as a pattern.</summary>
    public static string Pathspec(string name) => ":(top,literal)" + name;

    /// <summary>The names; null when git cannot say anything about the project.</summary>
    /// <param name="root">The project folder.</param>
    /// <param name="path">The file below it, with forward slashes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<KnownNames?> FindAsync(string root, string path, CancellationToken cancellationToken)
    {
        if (await git.ReadAsync(root, ["rev-parse", "--show-prefix"], null, cancellationToken) is not { } answer)
        {
            return null;
        }

        var prefix = Text(answer.TrimEnd('\n'));
        var names = new List<string> { prefix + path };

        // All of it takes no longer than one other question may; what is known by then is looked at.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(git.TimeLimit);
        try
        {
            return new KnownNames(names, prefix, await AddBesideAsync(names, root, prefix, path, limit.Token) & await FollowAsync(names, root, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new KnownNames(names, prefix, false);
        }
    }

    private async Task<bool> AddBesideAsync(List<string> names, string root, string prefix, string path, CancellationToken cancellationToken)
    {
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var start = prefix + folder + SettingsPlaces.VariantPrefix;
        if (folder != SettingsLocator.FolderName + "/" || !names[0].StartsWith(start, StringComparison.Ordinal))
        {
            return true;
        }

        var output = await git.ReadAsync(
            root,
            ["log", "--all", "--no-show-signature", "--no-renames", "--diff-filter=A", "--name-only", "--format=", "-z", "--", Pathspec(prefix + SettingsLocator.FolderName)],
            null,
            cancellationToken);
        return output is not null && Add(names, Names(output).Where(name => name.StartsWith(start, StringComparison.Ordinal) && !name.AsSpan(start.Length).Contains('/')));
    }

    // Each round asks about the names that the one before found; a rename shows in the commit that added the new name.
    private async Task<bool> FollowAsync(List<string> names, string root, CancellationToken cancellationToken)
    {
        var isComplete = true;
        for (var known = 0; known < names.Count;)
        {
            var fresh = names.Skip(known).ToHashSet(StringComparer.Ordinal);
            known = names.Count;
            var commits = await git.ReadAsync(
                root,
                ["log", "--all", "--full-history", "--no-show-signature", "--no-renames", "--diff-filter=A", MostCommits, "--format=%H", "--", .. fresh.Select(Pathspec)],
                null,
                cancellationToken);
            if (commits is null)
            {
                return false;
            }

            var changes = commits.Length == 0 ? "" : await git.ReadAsync(root, ["diff-tree", "--stdin", "-r", "-M", "--diff-filter=R", "--name-status", "--no-commit-id", "--no-ext-diff", "-z"], commits, cancellationToken);
            if (changes is null)
            {
                return false;
            }

            // A score, the old name and the new one, each with a zero behind it.
            var parts = Names(changes);
            isComplete &= Add(names, Enumerable.Range(0, parts.Length / 3).Where(at => fresh.Contains(parts[(at * 3) + 2])).Select(at => parts[(at * 3) + 1]));
        }

        return isComplete;
    }

    private static bool Add(List<string> names, IEnumerable<string> found)
    {
        foreach (var name in found)
        {
            if (!names.Contains(name, StringComparer.Ordinal) && !name.Contains('\n', StringComparison.Ordinal))
            {
                if (names.Count >= MostNames)
                {
                    return false;
                }

                names.Add(name);
            }
        }

        return true;
    }

    private static string[] Names(string output) => [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Text)];

    // Git's bytes are read as the characters U+0000 to U+00FF.
    private static string Text(string output) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(output));
}
