using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Editor;

/// <summary>
/// A workspace written as text: <c>=== SCOPE</c> begins a file (user, shared, local, managed; a name such as <c>settings.glm.json</c> for a
/// copy in the project), <c>=== shell</c> lines of NAME=value. A bar in one of the files is the caret.
/// </summary>
internal sealed class EditorCase
{
    private const string Home = "/home/me";

    private EditorCase(WorkspaceSnapshot workspace, string? path, int offset)
    {
        Workspace = workspace;
        CaretPath = path;
        Offset = offset;
    }

    public WorkspaceSnapshot Workspace { get; }

    public string? CaretPath { get; }

    public int Offset { get; }

    /// <summary>Path of the file with the caret.</summary>
    public string Path => CaretPath ?? throw new InvalidOperationException("No file has a caret.");

    /// <summary>Text of the file with the caret, without the caret.</summary>
    public SourceText Text => Workspace.Files[Path].Text;

    public static string PathOf(string scope) => scope switch
    {
        "user" => Home + "/.claude/settings.json",
        "shared" => "/home/dev/app/.claude/settings.json",
        "local" => "/home/dev/app/.claude/settings.local.json",
        "managed" => "/etc/claude-code/managed-settings.json",
        _ when scope.StartsWith('/') => scope,
        _ => "/home/dev/app/.claude/" + scope,
    };

    public static EditorCase Read(string text)
    {
        var locator = new SettingsLocator(new HostPlaces(Home, Home + "/.claude", ["/etc/claude-code"], [], IgnoreCase: false));
        var shell = new Dictionary<string, string>(StringComparer.Ordinal);
        List<(string Scope, string Text)> files = [];
        foreach (var part in ("\n" + text.ReplaceLineEndings("\n")).Split("\n=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var (scope, content) = end < 0 ? (part, "") : (part[..end].Trim(), part[(end + 1)..]);
            if (scope == "shell")
            {
                foreach (var line in content.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    shell[line[..line.IndexOf('=', StringComparison.Ordinal)]] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
                }
            }
            else
            {
                files.Add((scope, content));
            }
        }

        var workspace = WorkspaceSnapshot.Empty(locator, shell, CheckOptions.Default);
        string? path = null;
        var offset = 0;
        foreach (var (scope, content) in files)
        {
            var role = locator.Find(PathOf(scope)) ?? throw new InvalidOperationException($"{scope} is no settings file.");
            var caret = content.IndexOf('|', StringComparison.Ordinal);
            if (caret >= 0)
            {
                (path, offset) = (role.Path, caret);
            }

            workspace = workspace.WithFile(new KnownFile(role, SourceText.From(caret < 0 ? content : content.Remove(caret, 1)), 1, DocumentUris.FromPath(role.Path), GitState.Unknown));
        }

        return new EditorCase(workspace, path, offset);
    }

    /// <summary>Name and one-based line of a place, such as <c>settings.local.json:3</c>, and the text that it covers.</summary>
    public string Show(string path, PlainRange range)
    {
        var text = Workspace.Files[path].Text;
        var (start, end) = (text.GetOffset(range.Start), text.GetOffset(range.End));
        return $"{path[(path.LastIndexOf('/') + 1)..]}:{range.Start.Line + 1} {text.Text[start..end]}";
    }
}
