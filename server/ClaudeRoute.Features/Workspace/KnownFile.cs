using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Workspace;

/// <summary>Why a file on disk could not be taken in.</summary>
/// <param name="Path">Full path with forward slashes.</param>
/// <param name="Message">What is wrong and what was kept, as a sentence for people.</param>
public sealed record ReadProblem(string Path, string Message)
{
    /// <summary>The URI under which an editor holds the file, or null when the file on disk is what could not be taken in.</summary>
    public string? OpenUri { get; init; }
}

/// <summary>A settings file that the workspace knows, open in an editor or read from disk. Immutable.</summary>
public sealed class KnownFile
{
    private readonly Lazy<SettingsFile> _settings;
    private readonly Lazy<ConfigurationText> _configuration;

    /// <summary>Creates the entry of one text.</summary>
    /// <param name="role">Where the file stands.</param>
    /// <param name="text">Its text.</param>
    /// <param name="version">Version of the open document, or null for a text from disk.</param>
    /// <param name="uri">The URI under which the client knows the file.</param>
    /// <param name="git">What git says about it.</param>
    public KnownFile(FileRole role, SourceText text, int? version, string uri, GitState git)
    {
        Role = role;
        Text = text;
        Version = version;
        Uri = uri;
        Git = git;

        // Parsing waits until somebody asks, so a burst of edits parses once.
        _settings = new(() => new SettingsFile(role, JsonDocument.Parse(text), git) { Encoding = Encoding, IsAskedFor = IsOpen || IsNamed });
        _configuration = new(() => ConfigurationReader.Read(Settings.Document, isProject: true));
    }

    /// <summary>Where the file stands.</summary>
    public FileRole Role { get; }

    /// <summary>Its text.</summary>
    public SourceText Text { get; }

    /// <summary>Version of the open document, or null for a text from disk.</summary>
    public int? Version { get; }

    /// <summary>The URI under which the client knows the file.</summary>
    public string Uri { get; }

    /// <summary>What git says about the file.</summary>
    public GitState Git { get; }

    /// <summary>True while an editor holds the text.</summary>
    public bool IsOpen => Version is not null;

    /// <summary>True for a text that is too long to be checked in time.</summary>
    public bool IsTooLong => Text.Length > MaxCheckedLength;

    /// <summary>How the file is stored on disk.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>Somebody named the file on the command line.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The parsed file.</summary>
    public SettingsFile Settings => _settings.Value;

    /// <summary>The text read as a project's configuration of this tool.</summary>
    public ConfigurationText Configuration => _configuration.Value;

    /// <summary>Longest text that is checked, in UTF-16 units.</summary>
    public const int MaxCheckedLength = 16 * 1024 * 1024;

    /// <summary>The same text with another answer of git; the parsed document is not shared, since it is cheap beside asking git.</summary>
    public KnownFile WithGit(GitState git) => git == Git ? this : new KnownFile(Role, Text, Version, Uri, git) { Encoding = Encoding, IsNamed = IsNamed };
}
