namespace ClaudeRoute.Settings;

/// <summary>What git says about one path. Null members mean that git was not asked or did not answer in time.</summary>
/// <param name="Tracked">The path is in the index.</param>
/// <param name="Ignored">An ignore rule covers the path.</param>
public sealed record GitState(bool? Tracked, bool? Ignored)
{
    /// <summary>Git was not asked, is not installed, or the path lies outside a work tree.</summary>
    public static GitState Unknown { get; } = new(null, null);
}

/// <summary>What is known of a project's repository.</summary>
/// <param name="IsRepository">Null while git has not answered.</param>
/// <param name="IgnoreFilePath">Full path of the <c>.gitignore</c> that a fix would extend.</param>
/// <param name="IgnoreFileText">Its text, or null when the file does not exist.</param>
/// <param name="LocalFile">State of <c>.claude/settings.local.json</c>, asked even when that file does not exist yet.</param>
public sealed record GitFacts(bool? IsRepository, string? IgnoreFilePath, string? IgnoreFileText, GitState LocalFile)
{
    /// <summary>Nothing is known.</summary>
    public static GitFacts Unknown { get; } = new(null, null, null, GitState.Unknown);

    /// <summary>The lines that the ignore file lacks; none when there is no repository to ignore anything in.</summary>
    public IReadOnlyList<string> MissingIgnoreLines(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (this is not { IsRepository: true, IgnoreFilePath: not null })
        {
            return [];
        }

        var present = (IgnoreFileText ?? "").Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        return [.. patterns.Where(pattern => !present.Contains(pattern))];
    }
}
