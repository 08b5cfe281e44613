using System.CommandLine;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Cli;

/// <summary>Options that replace what the machine says about itself.</summary>
internal sealed class HermeticOptions
{
    private readonly Option<string> _home = new("--home") { Description = "Folder to use as the home folder." };
    private readonly Option<string> _managed = new("--managed") { Description = "File to use as the only managed settings." };
    private readonly Option<bool> _noShell = new("--no-shell") { Description = "Leave the environment of this process out." };

    /// <summary>The option for the user settings of Visual Studio Code; null for commands that have no use for them.</summary>
    public Option<string>? EditorUser { get; init; }

    private readonly Option<string> _client = new("--client-version") { Description = "Version of Claude Code to judge for, or auto for the installed one; the newest known if left out." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        if (EditorUser is { } editor)
        {
            command.Options.Add(editor);
        }

        command.Options.Add(_home);
        command.Options.Add(_managed);
        command.Options.Add(_noShell);
        command.Options.Add(_client);
    }

    /// <summary>An empty workspace on the machine that the options describe.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="options">What was configured.</param>
    /// <param name="today">The day to judge for; null for the day that it is.</param>
    public WorkspaceSnapshot Open(ParseResult result, CheckOptions options, DateOnly? today = null)
    {
        var environment = MachinePlaces.ReadEnvironment();
        var editor = EditorUser is { } option ? Given(result, option, File.Exists, "file") : null;
        var home = Given(result, _home, Directory.Exists, "folder");
        var managed = Given(result, _managed, File.Exists, "file");
        var shell = result.GetValue(_noShell) ? new Dictionary<string, string>(StringComparer.Ordinal) : environment;
        var places = MachinePlaces.Find(home, managed, environment) with { EditorUserFile = editor };
        var locator = new SettingsLocator(today is null ? places : places with { Machine = places.Machine with { Today = today } });
        return WorkspaceSnapshot.Empty(locator, shell, options with { ClientVersion = ClientVersion(result, home) });
    }

    // The text is not repeated: it may be anything that was put in the wrong place.
    private string? ClientVersion(ParseResult result, string? home)
    {
        var wish = result.GetValue(_client);
        return wish is null or ClientPackages.Auto || ClientPackages.IsVersion(wish)
            ? InstalledClient.Version(wish, home ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), isHermetic: home is not null)
            : throw new UsageException("--client-version takes a version such as 2.1.100, or auto.");
    }

    /// <summary>The session that would start in a folder.</summary>
    public SettingsSnapshot OpenProject(ParseResult result, string project)
    {
        var folder = Path.GetFullPath(project);
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"The folder {project} does not exist.");
        }

        var root = SettingsLocator.Normalize(folder);
        var workspace = SettingsLoader.LoadProject(SettingsLoader.LoadMachine(Open(result, CheckOptions.Default)), root);
        var snapshot = workspace.Project(root);
        return new SettingsSnapshot(snapshot.ProjectRoot, snapshot.Files, snapshot.Shell, snapshot.Git, snapshot.Options)
        {
            Session = snapshot.Session with { HasSavedLogin = SavedLogin.IsPresent(workspace.Locator.Places.UserFolder) },
        };
    }

    /// <summary>The home folder given by hand, or null.</summary>
    public string? Home(ParseResult result) => Given(result, _home, Directory.Exists, "folder");

    private static string? Given(ParseResult result, Option<string> option, Func<string, bool> exists, string kind) => result.GetValue(option) switch
    {
        null => null,
        var path when exists(path) => Path.GetFullPath(path),
        var path => throw new UsageException($"The {kind} {path} given with {option.Name} does not exist."),
    };
}
