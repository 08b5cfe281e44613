using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Tests.Server.Support;

/// <summary>A made-up machine in a folder of its own: a home, managed settings and one project. Removed when disposed.</summary>
internal sealed class SettingsFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("claude-route-test-");

    public SettingsFolder()
    {
        foreach (var folder in (string[])[Home, Project, Managed])
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Home => $"{_folder.FullName}/home";

    public string Project => $"{_folder.FullName}/project";

    public string Managed => $"{_folder.FullName}/managed";

    /// <summary>A folder that belongs to nothing.</summary>
    public string Elsewhere => $"{_folder.FullName}/elsewhere";

    public string User => $"{Home}/.claude/settings.json";

    public string Shared => $"{Project}/.claude/settings.json";

    public string Local => $"{Project}/.claude/settings.local.json";

    public string ManagedFile => $"{Managed}/managed-settings.json";

    public HostPlaces Places => new(Home, Home + "/.claude", [Managed], [], IgnoreCase: false);

    public static string Uri(string path) => DocumentUris.FromPath(path);

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
