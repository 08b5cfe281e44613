using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ClaudeRoute.Fixes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Fixtures;

/// <summary>The settings files of one made-up machine, its shell and its repository. Immutable.</summary>
internal sealed record TestProject
{
    private const string Home = "/home/dev";
    private const string Root = Home + "/project";
    private static readonly SettingsLocator Locator = new(new HostPlaces(Home, Home + "/.claude", ["/etc/claude-code"], [], IgnoreCase: false));

    /// <summary>Texts by full path.</summary>
    public ImmutableDictionary<string, string> Files { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The environment.</summary>
    public ImmutableDictionary<string, string> Shell { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Null while git has not answered.</summary>
    public bool? IsRepository { get; init; }

    /// <summary>Full paths of files in the index.</summary>
    public ImmutableHashSet<string> Tracked { get; init; } = [];

    /// <summary>Full paths that git ignores, besides those that <see cref="IgnoreText"/> covers.</summary>
    public ImmutableHashSet<string> Ignored { get; init; } = [];

    /// <summary>Text of <c>.gitignore</c>, or null when there is none.</summary>
    public string? IgnoreText { get; init; }

    /// <summary>What the user configured.</summary>
    public CheckOptions Options { get; init; } = CheckOptions.Default;

    /// <summary>What is known of the machine.</summary>
    public MachineFacts Machine { get; init; } = MachineFacts.Unknown;

    /// <summary>The places of the machine.</summary>
    public static SettingsLocator Locations => Locator;

    /// <summary>Path of the ignore file.</summary>
    public static string IgnorePath => Root + "/.gitignore";

    /// <summary>Path of a place as fixtures and pages write it: a scope, or a scope and a file name.</summary>
    public static string PathOf(string place)
    {
        var parts = place.Split(' ', 2, StringSplitOptions.TrimEntries);
        var name = parts.Length > 1 ? parts[1] : null;
        return parts[0] switch
        {
            "user" => $"{Home}/.claude/{name ?? "settings.json"}",
            "shared" => $"{Root}/.claude/{name ?? "settings.json"}",
            "local" => $"{Root}/.claude/{name ?? "settings.local.json"}",
            "managed" => name is null ? "/etc/claude-code/managed-settings.json" : $"/etc/claude-code/managed-settings.d/{name}",
            ".gitignore" => IgnorePath,
            "vscodeUser" => $"{Home}/.config/Code/User/settings.json",
            "vscodeWorkspace" => $"{Root}/{name ?? ".vscode/settings.json"}",
            "project" when name is not null => $"{Root}/{name}",
            _ when parts[0].StartsWith("settings.", StringComparison.Ordinal) => $"{Root}/.claude/{parts[0]}",
            _ => throw new FormatException($"'{place}' is no place of a settings file."),
        };
    }

    /// <summary>A copy with one more file.</summary>
    public TestProject With(string place, string text) => this with { Files = Files.Add(PathOf(place), text) };

    /// <summary>A copy with the lines of a <c>git</c> section.</summary>
    public TestProject WithGit(IReadOnlyList<string> lines)
    {
        var project = this with { IsRepository = true };
        for (var i = 0; i < lines.Count; i++)
        {
            var parts = lines[i].Split(' ', 2, StringSplitOptions.TrimEntries);
            switch (parts[0])
            {
                case "" or "repository":
                    break;
                case "none":
                    project = project with { IsRepository = false };
                    break;
                case "tracked":
                    project = project with { Tracked = project.Tracked.Add(PathOf(parts[1])) };
                    break;
                case "ignored":
                    project = project with { Ignored = project.Ignored.Add(PathOf(parts[1])) };
                    break;
                case "gitignore":
                    return project with { IgnoreText = string.Concat(lines.Skip(i + 1).Select(line => line + "\n")) };
                default:
                    throw new FormatException($"'{lines[i]}' is no line of a git section.");
            }
        }

        return project;
    }

    /// <summary>A copy with the <c>NAME=value</c> lines of a <c>shell</c> section.</summary>
    public TestProject WithShell(IEnumerable<string> lines) => this with
    {
        Shell = Shell.AddRange(lines.Where(line => line.Length > 0).Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))),
    };

    /// <summary>A copy with the lines of an <c>options</c> section.</summary>
    public TestProject WithOptions(IEnumerable<string> lines) => lines
        .Where(line => line.Length > 0)
        .Select(line => line.Split(' ', 2))
        .Aggregate(this, static (project, option) => option[0] switch
        {
            "aperture" => project with { Options = project.Options with { ApertureHosts = [.. project.Options.ApertureHosts, option[1]] } },
            "netbird" => project with { Options = project.Options with { NetBirdHosts = [.. project.Options.NetBirdHosts, option[1]] } },
            "placeholder" => project with { Options = project.Options with { Placeholders = [.. project.Options.Placeholders, option[1]] } },
            "severity" => project with { Options = project.Options with { RuleSeverities = new Dictionary<string, string>(project.Options.RuleSeverities, StringComparer.OrdinalIgnoreCase) { [option[1].Split(' ')[0]] = option[1].Split(' ')[1] } } },
            "today" => project with { Machine = project.Machine with { Today = DateOnly.Parse(option[1], System.Globalization.CultureInfo.InvariantCulture) } },
            "system" => project with { Machine = project.Machine with { System = option[1] } },
            "launcher" => project with { Machine = project.Machine with { HasApertureLauncher = true } },
            "home" => project with { Machine = project.Machine with { Home = option[1] } },
            "exists" => project with { Machine = project.Machine with { FileExists = Existing(project.Machine.FileExists, option.ElementAtOrDefault(1)) } },
            "untrusted" => project with { Machine = project.Machine with { IsProjectTrusted = false } },
            "session" => project with { Machine = project.Machine with { SessionFolders = [.. project.Machine.SessionFolders, option[1]] } },
            _ => throw new FormatException($"There is no option '{option[0]}'."),
        });

    private static Func<string, bool?> Existing(Func<string, bool?>? others, string? path) => asked => asked == path || others?.Invoke(asked) == true;

    /// <summary>What the rules see.</summary>
    public SettingsSnapshot Snapshot() => new(
        Root,
        Files.Select(file => new SettingsFile(RoleOf(file.Key), JsonDocument.Parse(file.Value), GitOf(file.Key))),
        Shell.ToFrozenDictionary(StringComparer.Ordinal),
        new GitFacts(IsRepository, IsRepository == true ? IgnorePath : null, IgnoreText, GitOf(PathOf("local"))),
        Options)
    {
        Machine = Machine with { UserFile = PathOf("user"), Home = Machine.Home ?? Home },
    };

    /// <summary>A copy with the edits of a fix applied. The texts must be those that the edits were computed for.</summary>
    public TestProject After(WorkspaceChange change)
    {
        var project = this;
        foreach (var file in change.Files)
        {
            if (file.Path == IgnorePath)
            {
                Assert.Equal(project.IgnoreText, file.ExpectedText);
                project = project with { IgnoreText = file.NewText };
            }
            else
            {
                Assert.Equal(project.Files.GetValueOrDefault(file.Path), file.ExpectedText);
                project = project with { Files = project.Files.SetItem(file.Path, file.NewText) };
            }
        }

        return project;
    }

    /// <summary>The role of a path of this machine.</summary>
    public static FileRole RoleOf(string path) => Locator.Find(path) ?? throw new FormatException($"{path} is no settings file.");

    private GitState GitOf(string path) => IsRepository switch
    {
        true => new GitState(Tracked.Contains(path), !Tracked.Contains(path) && (Ignored.Contains(path) || IsIgnoredByText(path))),
        _ => GitState.Unknown,
    };

    // Covers the patterns that fixes write: **/ in front, * inside a name, ! in front.
    private bool IsIgnoredByText(string path)
    {
        if (!path.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            return false;
        }

        var relative = path[(Root.Length + 1)..];
        var ignored = false;
        foreach (var line in (IgnoreText ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = line.TrimStart('!');
            var expression = "^" + Regex.Escape(pattern.TrimStart('/')).Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$";
            if (Regex.IsMatch(relative, expression, RegexOptions.None, TimeSpan.FromSeconds(1)))
            {
                ignored = line[0] != '!';
            }
        }

        return ignored;
    }
}
