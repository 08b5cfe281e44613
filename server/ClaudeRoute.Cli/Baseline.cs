using System.Globalization;
using System.Text;
using ClaudeRoute.Features;
using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Cli;

/// <summary>How far one check looks, so that entries which it says nothing about are left alone.</summary>
/// <param name="Files">Full paths of the files that were checked.</param>
/// <param name="History">Git was asked about committed credentials.</param>
internal sealed record BaselineReach(IReadOnlySet<string> Files, bool History)
{
    /// <summary>The check would have found what an entry names. Nothing is found in a file that is gone.</summary>
    public bool Covers(string rule, string path) => !File.Exists(path) || (Files.Contains(path) && (History || rule != Remarks.Committed.Id));
}

/// <summary>
/// Findings that are known and not reported. An entry names file, rule, member and how often, and never a value or a hash of one. The paths start at the folder
/// of the baseline, and findings in files elsewhere are no part of it.
/// </summary>
internal sealed class Baseline
{
    private const string Version = "1";
    private static readonly string[] RootMembers = ["version", "findings"];
    private static readonly string[] EntryMembers = ["file", "rule", "member", "count"];

    private readonly string _folder;
    private readonly Dictionary<FindingIdentity, int> _known = [];
    private readonly Dictionary<FindingIdentity, int> _met = [];

    private Baseline(string path)
    {
        Path = SettingsLocator.Normalize(System.IO.Path.GetFullPath(path));
        _folder = Path[..(Path.LastIndexOf('/') + 1)];
    }

    /// <summary>Full path with forward slashes.</summary>
    public string Path { get; }

    /// <summary>Text of the file as it was read; null when there is none.</summary>
    public string? Text { get; private init; }

    /// <summary>Number of findings that it stands for.</summary>
    public int Count => _known.Values.Sum();

    /// <summary>Reads a baseline.</summary>
    /// <exception cref="UsageException">The file is missing, or is no baseline.</exception>
    public static Baseline Read(string path) => ReadIfThere(path) ?? throw new UsageException($"The baseline {path} does not exist. --write-baseline {path} writes it.");

    /// <summary>Reads a baseline; null where no file is.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is no baseline.</exception>
    public static Baseline? ReadIfThere(string path)
    {
        var whole = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(whole))
        {
            throw new UsageException($"{path} is a folder, and a baseline is a file. Nothing was checked or written.");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(whole)))
        {
            throw new UsageException($"The folder of {path} does not exist. Nothing was checked or written.");
        }

        var read = DiskFiles.Read(whole, null);
        if (read.Text is not { } text)
        {
            return read.Problem is { } problem ? throw new UsageException(problem) : null;
        }

        var baseline = new Baseline(path) { Text = text };
        baseline.Parse(JsonDocument.Parse(text), path);
        return baseline;
    }

    /// <summary>A baseline of what was found. Entries of <paramref name="before"/> stay where this check did not look.</summary>
    public static Baseline Of(string path, Baseline? before, IEnumerable<PlainDiagnostic> found, BaselineReach reach)
    {
        var baseline = new Baseline(path) { Text = before?.Text };
        foreach (var (identity, count) in before?._known ?? [])
        {
            if (!reach.Covers(identity.Rule, baseline._folder + identity.File))
            {
                baseline._known[identity] = count;
            }
        }

        foreach (var diagnostic in found)
        {
            if (baseline.IdentityOf(diagnostic) is { } identity)
            {
                baseline._known[identity] = baseline._known.GetValueOrDefault(identity) + 1;
            }
        }

        return baseline;
    }

    /// <summary>The finding can be in this baseline: it is below its folder, and no name that leads to it is a credential.</summary>
    public bool Reaches(PlainDiagnostic diagnostic) => IdentityOf(diagnostic) is not null;

    /// <summary>An entry names this finding, whether it was met already or not.</summary>
    public bool Names(PlainDiagnostic diagnostic) => IdentityOf(diagnostic) is { } identity && _known.ContainsKey(identity);

    /// <summary>Takes a finding in, as often as its entry says.</summary>
    public bool Meet(PlainDiagnostic diagnostic)
    {
        if (IdentityOf(diagnostic) is not { } identity || !_known.TryGetValue(identity, out var count) || _met.GetValueOrDefault(identity) >= count)
        {
            return false;
        }

        _met[identity] = _met.GetValueOrDefault(identity) + 1;
        return true;
    }

    /// <summary>Forgets what was met.</summary>
    public void StartAgain() => _met.Clear();

    /// <summary>Entries that stand for less than they say, each as a sentence; those that the check says nothing about are left out.</summary>
    public IReadOnlyList<string> Stale(BaselineReach reach) =>
    [
        .. Ordered()
            .Where(entry => _met.GetValueOrDefault(entry.Key) < entry.Value && reach.Covers(entry.Key.Rule, _folder + entry.Key.File))
            .Select(entry => Sentence(entry.Key, entry.Value, _met.GetValueOrDefault(entry.Key))),
    ];

    /// <summary>Writes the file, whole or not at all; null when that was done, else what went wrong.</summary>
    public string? Write()
    {
        var text = Format();
        if (Text?.Contains("\r\n", StringComparison.Ordinal) == true)
        {
            text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        }

        return text == Text ? null : AtomicFile.Write(new FileChange(Path, Text, [new TextEdit(new TextSpan(0, Text?.Length ?? 0), text)], "", NeedsConfirmation: false), isPublic: true);
    }

    // A line for each entry in a fixed order, so that a change of the file shows what changed.
    private string Format()
    {
        var text = new StringBuilder($"{{\n  \"version\": {Version},\n  \"findings\": [");
        var separator = "\n";
        foreach (var (identity, count) in Ordered())
        {
            text.Append(separator).Append("    { \"file\": ").Append(JsonText.Quote(identity.File)).Append(", \"rule\": ").Append(JsonText.Quote(identity.Rule));
            if (identity.Member.Length > 0)
            {
                text.Append(", \"member\": ").Append(JsonText.Quote(identity.Member));
            }

            if (count > 1)
            {
                text.Append(", \"count\": ").Append(count.ToString(CultureInfo.InvariantCulture));
            }

            text.Append(" }");
            separator = ",\n";
        }

        return text.Append(_known.Count > 0 ? "\n  ]\n}\n" : "]\n}\n").ToString();
    }

    private IEnumerable<KeyValuePair<FindingIdentity, int>> Ordered() =>
        _known.OrderBy(entry => entry.Key.File, StringComparer.Ordinal).ThenBy(entry => entry.Key.Rule, StringComparer.Ordinal).ThenBy(entry => entry.Key.Member, StringComparer.Ordinal);

    private static string Sentence(FindingIdentity identity, int known, int met)
    {
        var place = identity.Member.Length > 0 ? $"{identity.Rule} at {identity.Member} in {identity.File}" : $"{identity.Rule} in {identity.File}";
        return met == 0 ? $"the baseline names {place}, which is not found any more." : $"the baseline names {place} {known} times, and it is found {(met == 1 ? "once" : $"{met} times")}.";
    }

    private FindingIdentity? IdentityOf(PlainDiagnostic diagnostic)
    {
        if (diagnostic.Rule is null || !diagnostic.Path.StartsWith(_folder, StringComparison.Ordinal))
        {
            return null;
        }

        // A name may be a credential in the wrong place, and that must not get into a second file.
        var identity = FindingIdentity.Of(diagnostic, diagnostic.Path[_folder.Length..]);
        return identity.Member == (diagnostic.Key?.ToString() ?? "") && SecretFormats.Redact(identity.File) == identity.File ? identity : null;
    }

    private void Parse(JsonDocument document, string path)
    {
        if (document.Problems is [var problem, ..])
        {
            throw Malformed(problem.Span, "this is not strict JSON");
        }

        if (document.Root is not JsonObject root)
        {
            throw Malformed(document.Root?.Span ?? default, "this is no JSON object");
        }

        Refuse(root, RootMembers);
        if (root["version"]?.Value is not JsonLiteral { Kind: JsonKind.Number } version)
        {
            throw Malformed(root["version"]?.Value?.Span ?? root.Span, "\"version\" must be a number");
        }

        if (version.RawText != Version)
        {
            throw Malformed(version.Span, $"this version of the format is not known here; it is {Version}");
        }

        if (root["findings"]?.Value is not JsonArray list)
        {
            throw Malformed(root["findings"]?.Value?.Span ?? root.Span, "\"findings\" must be a list");
        }

        foreach (var item in list.Items)
        {
            if (item is not JsonObject entry)
            {
                throw Malformed(item.Span, "an entry must be an object with \"file\", \"rule\" and, where the finding belongs to one, \"member\"");
            }

            Refuse(entry, EntryMembers);
            var identity = new FindingIdentity(TextOf(entry, "file", isRequired: true), TextOf(entry, "rule", isRequired: true), TextOf(entry, "member", isRequired: false));
            if (identity.File.StartsWith('/') || identity.File.Split('/').Contains("..", StringComparer.Ordinal))
            {
                throw Malformed(entry["file"]!.Value!.Span, "\"file\" must be a path below the folder of the baseline");
            }

            _known[identity] = _known.GetValueOrDefault(identity) + CountOf(entry);
        }

        UsageException Malformed(TextSpan span, string what)
        {
            var position = document.Text.GetPosition(span.Start);
            return new UsageException($"{path}:{position.Line + 1}:{position.Character + 1}: {what}, so this is no baseline that can be followed. Nothing was checked or written.");
        }

        void Refuse(JsonObject holder, string[] members)
        {
            foreach (var member in holder.Members)
            {
                if (!members.Contains(member.Name, StringComparer.Ordinal))
                {
                    throw Malformed(member.NameSpan, "this member is not known");
                }
            }
        }

        string TextOf(JsonObject entry, string name, bool isRequired) => entry[name]?.Value switch
        {
            JsonString { Value.Length: > 0 } text => text.Value,
            null when !isRequired && entry[name] is null => "",
            { } other => throw Malformed(other.Span, $"\"{name}\" must be a text"),
            null => throw Malformed(entry.Span, $"\"{name}\" is missing"),
        };

        int CountOf(JsonObject entry) => entry["count"]?.Value switch
        {
            null when entry["count"] is null => 1,
            JsonLiteral { Kind: JsonKind.Number } number when int.TryParse(number.RawText, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => count,
            var other => throw Malformed(other?.Span ?? entry.Span, "\"count\" must be a whole number above 0"),
        };
    }
}
