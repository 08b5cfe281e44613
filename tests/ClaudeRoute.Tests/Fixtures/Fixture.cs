using ClaudeRoute.Rules;

namespace ClaudeRoute.Tests.Fixtures;

/// <summary>A finding that a fixture expects.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Offset">Start of the finding, in UTF-16 code units.</param>
/// <param name="Severity">The severity, or null when the fixture does not say.</param>
/// <param name="Message">How the message starts.</param>
internal sealed record Marker(string Path, int Offset, Severity? Severity, string Message);

/// <summary>What one fix does.</summary>
/// <param name="Title">Title of the fix.</param>
/// <param name="Refusal">How the reason starts, when the fix is refused.</param>
/// <param name="Files">Full text of each changed file by path, when it is not.</param>
/// <param name="FindingStays">The fix is one step of several, so the finding is still there.</param>
internal sealed record ExpectedFix(string Title, string? Refusal, IReadOnlyDictionary<string, string> Files, bool FindingStays);

/// <summary>One fixture: settings in, marked settings and repaired settings out.</summary>
/// <remarks>
/// Sections start with <c>=== </c>: a place (<c>shared</c>, <c>shared settings.glm.json</c>), <c>shell</c>, <c>git</c>, <c>options</c>,
/// <c>answers</c>,
/// <c>after: TITLE</c>, <c>after, finding stays: TITLE</c> or <c>refused: TITLE</c>. A line of a file that starts with <c>^ </c> after blanks
/// is a marker for the line above it and no part of the file. Options: <c>aperture HOST</c>, <c>netbird HOST</c>, <c>line-ends crlf</c> and
/// <c>final-newline none</c>, which apply to the input files and to the expected ones.
/// </remarks>
internal sealed class Fixture
{
    private const string Section = "=== ";
    private const string FilePart = "--- ";
    private readonly SecretSamples _samples;
    private bool _crlf;
    private bool _cutFinalNewline;

    private Fixture(SecretSamples samples) => _samples = samples;

    /// <summary>The settings before any fix.</summary>
    public TestProject Project { get; private set; } = new();

    /// <summary>Every finding of the rule.</summary>
    public List<Marker> Markers { get; } = [];

    /// <summary>What a person answers where a fix asks, by name of the input.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the fixes do.</summary>
    public List<ExpectedFix> Fixes { get; } = [];

    /// <summary>Reads a fixture.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">Its name; the seed of its credentials.</param>
    /// <exception cref="FormatException">The text is no fixture.</exception>
    public static Fixture Parse(string text, string name)
    {
        var fixture = new Fixture(new SecretSamples(name));
        var sections = Split(text.Split('\n'), Section);
        if (sections.Count == 0)
        {
            throw new FormatException("A fixture has at least one section.");
        }

        foreach (var (_, body) in sections.Where(section => section.Title == "options"))
        {
            fixture.ReadOptions(body);
        }

        foreach (var (title, body) in sections.Where(section => section.Title != "options"))
        {
            fixture.ReadSection(title, body);
        }

        return fixture;
    }

    private void ReadOptions(List<string> lines)
    {
        _crlf = lines.Remove("line-ends crlf");
        _cutFinalNewline = lines.Remove("final-newline none");
        Project = Project.WithOptions(lines);
    }

    private void ReadSection(string title, List<string> lines)
    {
        switch (title)
        {
            case "shell":
                Project = Project.WithShell(lines.Select(line => _samples.Fill(line, inJson: false)));
                break;
            case "answers":
                Answers = lines.Where(line => line.Length > 0).Select(line => _samples.Fill(line, inJson: false).Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
                break;
            case "git":
                Project = Project.WithGit(lines);
                break;
            case var _ when After(title, "after: ") is { } fix:
                Fixes.Add(new ExpectedFix(fix, null, ReadFiles(lines), FindingStays: false));
                break;
            case var _ when After(title, "after, finding stays: ") is { } fix:
                Fixes.Add(new ExpectedFix(fix, null, ReadFiles(lines), FindingStays: true));
                break;
            case var _ when After(title, "refused: ") is { } fix:
                Fixes.Add(new ExpectedFix(fix, string.Join('\n', lines).Trim(), new Dictionary<string, string>(StringComparer.Ordinal), FindingStays: true));
                break;
            default:
                ReadSettings(TestProject.PathOf(title), lines);
                break;
        }
    }

    private void ReadSettings(string path, List<string> lines)
    {
        var kept = new List<string>();
        var newLine = _crlf ? 2 : 1;
        foreach (var line in lines)
        {
            var caret = line.Length - line.TrimStart().Length;
            if (!line.AsSpan(caret).StartsWith("^ "))
            {
                kept.Add(line);
                continue;
            }

            var above = kept.Count > 0 ? kept[^1] : "";
            if (caret > above.Length)
            {
                throw new FormatException($"The marker '{line.Trim()}' points behind the end of its line.");
            }

            // A credential that is filled in moves everything behind it.
            var offset = kept.Take(kept.Count - 1).Sum(each => Fill(each).Length + newLine) + Fill(above[..caret]).Length;
            var (severity, message) = ReadMarker(line[(caret + 2)..].Trim());
            Markers.Add(new Marker(path, offset, severity, message));
        }

        Project = Project with { Files = Project.Files.Add(path, Join(kept)) };
    }

    private Dictionary<string, string> ReadFiles(List<string> lines) =>
        Split(lines, FilePart).ToDictionary(file => TestProject.PathOf(file.Title), file => Join(file.Lines), StringComparer.Ordinal);

    private string Join(List<string> lines)
    {
        var newLine = _crlf ? "\r\n" : "\n";
        var text = string.Concat(lines.Select(line => Fill(line) + newLine));
        return _cutFinalNewline && text.Length > 0 ? text[..^newLine.Length] : text;
    }

    private string Fill(string line) => _samples.Fill(line, inJson: true);

    private static (Severity? Severity, string Message) ReadMarker(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && Enum.TryParse<Severity>(text[..colon], ignoreCase: true, out var severity)
            ? (severity, text[(colon + 2)..])
            : (null, text);
    }

    private static string? After(string title, string prefix) => title.StartsWith(prefix, StringComparison.Ordinal) ? title[prefix.Length..] : null;

    private static List<(string Title, List<string> Lines)> Split(IReadOnlyList<string> lines, string prefix)
    {
        var parts = new List<(string Title, List<string> Lines)>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].StartsWith(prefix, StringComparison.Ordinal))
            {
                parts.Add((lines[i][prefix.Length..].Trim(), []));
            }
            else if (parts.Count > 0 && !(i == lines.Count - 1 && lines[i].Length == 0))
            {
                parts[^1].Lines.Add(lines[i]);
            }
        }

        return parts;
    }
}
