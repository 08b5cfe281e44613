using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>One kind of file beside the settings that may hold credentials. Each is a file in <c>Settings/Neighbours</c>.</summary>
public sealed class NeighbourKind
{
    private static readonly Lazy<NeighbourKind[]> Table = new(() => [.. FactTable.ReadFolder("neighbours").Select(row => new NeighbourKind(row))]);
    private const string AnyName = "NAME";
    private readonly string[] _files;
    private readonly string[] _prefixes;
    private readonly string[] _templateWords;
    private readonly string _advice;
    private readonly string? _reference;

    private NeighbourKind(JsonObject row)
    {
        Id = row.Text("id");
        _files = row.Texts("files");
        _prefixes = row.Texts("prefixes");
        _templateWords = row.Texts("templateWords");
        InnerFiles = Array.FindAll(_files, file => file.Contains('/', StringComparison.Ordinal));
        IsLines = row.Flag("lines");
        Members = row.Texts("members");
        QuietFormats = row.Texts("quietFormats");
        NeedsSettingsFolder = row.Flag("needsSettingsFolder");
        OnlyIfNotIgnored = row.Flag("onlyIfNotIgnored");
        _advice = row.Text("advice");
        _reference = row.OptionalText("reference");
    }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<NeighbourKind> All => Table.Value;

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>Files of this kind that stand in a folder of the project, as paths below it.</summary>
    public IReadOnlyList<string> InnerFiles { get; }

    /// <summary>All files of this kind as patterns below the project.</summary>
    public IEnumerable<string> Patterns => _files.Concat(_prefixes.Select(prefix => $"{prefix}*"));

    /// <summary>The file has a line <c>NAME=value</c> for each variable; otherwise it is JSON, with comments or without.</summary>
    public bool IsLines { get; }

    /// <summary>Root members that are looked at; empty for the whole file.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>Ids of formats that do not count here, because such values are often made to be published.</summary>
    public IReadOnlyList<string> QuietFormats { get; }

    /// <summary>The file counts only where the project has a folder for settings of the client.</summary>
    public bool NeedsSettingsFolder { get; }

    /// <summary>The file is meant to stay on one machine, so it counts only where git is known to hold it or to be ready to take it.</summary>
    public bool OnlyIfNotIgnored { get; }

    /// <summary>What to do about a credential in it: the start of a sentence.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="variable">The variable that could hold the credential; null where none is obvious.</param>
    public string AdviceFor(string file, string? variable) =>
        _advice.Replace("{file}", file, StringComparison.Ordinal).Replace("{reference}", _reference?.Replace(AnyName, variable ?? AnyName, StringComparison.Ordinal), StringComparison.Ordinal);

    /// <summary>True for a file that is made to be copied.</summary>
    public bool IsTemplate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _templateWords.Length > 0 && name.Split('.', '-', '_').Any(word => _templateWords.Contains(word, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Ignore patterns that keep a file of this kind out of git; empty for files that belong there, and for a name that git would read as a pattern.</summary>
    public IReadOnlyList<string> IgnorePatternsFor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return OnlyIfNotIgnored && !IsTemplate(name) && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_' or '-') ? [name] : [];
    }

    /// <summary>The folder below the project in which a file of this name stands, empty for the project's own; null for names of other files.</summary>
    public string? FolderOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var file in _files)
        {
            var slash = file.LastIndexOf('/');
            if (file.AsSpan(slash + 1).SequenceEqual(name))
            {
                return slash < 0 ? "" : file[..slash];
            }
        }

        return Array.Exists(_prefixes, prefix => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal)) ? "" : null;
    }
}
