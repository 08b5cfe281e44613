using ClaudeRoute.Rules;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Workspace;

/// <summary>Everything that is known at one moment. Immutable; results are computed when first asked for and kept.</summary>
/// <remarks>
/// A change copies the small maps below. Persistent collections would share more, but their code is compiled at the start of
/// every process, which costs more than all copies of a session.
/// </remarks>
public sealed class WorkspaceSnapshot
{
    private readonly Dictionary<string, ProjectState> _projects;
    private readonly Dictionary<string, KnownFile> _files;
    private readonly HashSet<string> _roots;
    private readonly Dictionary<string, GitFacts> _git;
    private readonly Dictionary<string, ReadProblem> _problems;

    private WorkspaceSnapshot(
        SettingsLocator locator,
        Dictionary<string, KnownFile> files,
        HashSet<string> roots,
        Dictionary<string, GitFacts> git,
        Dictionary<string, ReadProblem> problems,
        IReadOnlyDictionary<string, string> shell,
        CheckOptions options,
        Dictionary<string, ProjectState> kept)
    {
        Locator = locator;
        _files = files;
        _roots = roots;
        _git = git;
        _problems = problems;
        Shell = shell;
        Options = options;
        _projects = kept;
    }

    /// <summary>Decides which scope a path stands in.</summary>
    public SettingsLocator Locator { get; }

    /// <summary>Known files by path.</summary>
    public IReadOnlyDictionary<string, KnownFile> Files => _files;

    /// <summary>Folders whose <c>.claude</c> counts as a project.</summary>
    public IReadOnlySet<string> Roots => _roots;

    /// <summary>What git said, by project root.</summary>
    public IReadOnlyDictionary<string, GitFacts> Git => _git;

    /// <summary>Files on disk that could not be taken in, by path.</summary>
    public IReadOnlyDictionary<string, ReadProblem> Problems => _problems;

    /// <summary>The environment of this process, or nothing.</summary>
    public IReadOnlyDictionary<string, string> Shell { get; }

    /// <summary>What the user configured.</summary>
    public CheckOptions Options { get; }

    /// <summary>An empty workspace on one machine.</summary>
    public static WorkspaceSnapshot Empty(SettingsLocator locator, IReadOnlyDictionary<string, string> shell, CheckOptions options) =>
        new(
            locator,
            new Dictionary<string, KnownFile>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal),
            new Dictionary<string, GitFacts>(StringComparer.Ordinal),
            new Dictionary<string, ReadProblem>(StringComparer.Ordinal),
            shell,
            options,
            NoProjects());

    /// <summary>Adds or replaces a file.</summary>
    public WorkspaceSnapshot WithFile(KnownFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var root = file.Role.ProjectRoot;
        return new(
            Locator,
            With(_files, file.Role.Path, file),
            root is null || _roots.Contains(root) ? _roots : new HashSet<string>(_roots, StringComparer.Ordinal) { root },
            _git,
            Without(_problems, file.Role.Path),
            Shell,
            Options,
            KeptWithout(root));
    }

    /// <summary>Forgets a file.</summary>
    public WorkspaceSnapshot WithoutFile(string path) =>
        _files.TryGetValue(path, out var file) || _problems.ContainsKey(path)
            ? new(Locator, Without(_files, path), _roots, _git, Without(_problems, path), Shell, Options, KeptWithout(file?.Role.ProjectRoot))
            : this;

    /// <summary>Notes that a file on disk could not be taken in.</summary>
    public WorkspaceSnapshot WithProblem(ReadProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var root = _files.TryGetValue(problem.Path, out var file) ? file.Role.ProjectRoot : null;
        return new(Locator, Without(_files, problem.Path), _roots, _git, With(_problems, problem.Path, problem), Shell, Options, KeptWithout(root));
    }

    /// <summary>Adds a project folder.</summary>
    public WorkspaceSnapshot WithRoot(string root) =>
        _roots.Contains(root)
            ? this
            : new(Locator, _files, new HashSet<string>(_roots, StringComparer.Ordinal) { root }, _git, _problems, Shell, Options, KeptWithout(root));

    /// <summary>Forgets a project folder and its files that no editor holds.</summary>
    public WorkspaceSnapshot WithoutRoot(string root)
    {
        var files = new Dictionary<string, KnownFile>(StringComparer.Ordinal);
        var isHeld = false;
        foreach (var file in _files.Values)
        {
            if (file.Role.ProjectRoot != root || file.IsOpen)
            {
                files[file.Role.Path] = file;
                isHeld |= file.Role.ProjectRoot == root;
            }
        }

        var roots = new HashSet<string>(_roots, StringComparer.Ordinal);
        if (!isHeld)
        {
            roots.Remove(root);
        }

        var problems = new Dictionary<string, ReadProblem>(StringComparer.Ordinal);
        foreach (var problem in _problems.Values)
        {
            if (problem.OpenUri is not null || Locator.Find(problem.Path)?.ProjectRoot != root)
            {
                problems[problem.Path] = problem;
            }
        }

        return new(Locator, files, roots, Without(_git, root), problems, Shell, Options, KeptWithout(root));
    }

    /// <summary>Takes in what git said about a project.</summary>
    public WorkspaceSnapshot WithGit(string root, GitFacts facts, IReadOnlyDictionary<string, GitState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var files = new Dictionary<string, KnownFile>(_files, StringComparer.Ordinal);
        foreach (var (path, state) in states)
        {
            if (files.TryGetValue(path, out var file))
            {
                files[path] = file.WithGit(state);
            }
        }

        return new(Locator, files, _roots, With(_git, root, facts), _problems, Shell, Options, KeptWithout(root));
    }

    /// <summary>The same files on a machine of which something else is known.</summary>
    public WorkspaceSnapshot WithMachine(MachineFacts machine) =>
        new(new SettingsLocator(Locator.Places with { Machine = machine }), _files, _roots, _git, _problems, Shell, Options, NoProjects());

    /// <summary>Takes in another configuration; every result is computed anew.</summary>
    public WorkspaceSnapshot WithOptions(CheckOptions options) => new(Locator, _files, _roots, _git, _problems, Shell, options, NoProjects());

    /// <summary>The settings of the session that would start in <paramref name="root"/>; null for user and managed settings alone.</summary>
    public SettingsSnapshot Project(string? root) => State(root).Settings;

    /// <summary>Findings of a project, computed once.</summary>
    public RuleRun Findings(string? root) => State(root).Run.Value;

    /// <summary>
    /// What a person reads about one file. A file that takes part in several projects, such as the user's, has those of all of them, each once.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="keep">Findings to put together; null for all.</param>
    public IReadOnlyList<Finding> FindingsOf(string path, Func<Finding, bool>? keep = null) => Of(path, run => (keep is null ? run : run.Only(keep)).Headlines);

    /// <summary>Every finding of one file by itself, each once, by position.</summary>
    public IReadOnlyList<Finding> EachFindingOf(string path) => Of(path, run => run.Findings);

    private IReadOnlyList<Finding> Of(string path, Func<RuleRun, IEnumerable<Finding>> select)
    {
        if (!Files.TryGetValue(path, out var file) || file.IsTooLong)
        {
            return [];
        }

        var projects = ProjectsOf(file.Role);
        if (projects.Count == 1)
        {
            return [.. select(Findings(projects[0])).Where(finding => finding.File.Path == path)];
        }

        var found = projects
            .SelectMany(root => select(Findings(root)))
            .Where(finding => finding.File.Path == path);
        return [.. found
            .DistinctBy(finding => (finding.Rule.Id, finding.Span, finding.Message))
            .OrderBy(finding => finding.Span.Start)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)];
    }

    /// <summary>The projects that a file takes part in; one null for a file without any.</summary>
    public IReadOnlyList<string?> ProjectsOf(FileRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return role.ProjectRoot is { } root ? [root] : Roots.Count > 0 ? [.. Roots.Order(StringComparer.Ordinal)] : [null];
    }

    private ProjectState State(string? root)
    {
        lock (_projects)
        {
            if (!_projects.TryGetValue(root ?? "", out var state))
            {
                state = new ProjectState(() => Build(root));
                _projects.Add(root ?? "", state);
            }

            return state;
        }
    }

    private SettingsSnapshot Build(string? root)
    {
        var files = _files.Values
            .Where(file => !file.IsTooLong && file.Role.Kind != FileKind.Configuration && (file.Role.ProjectRoot is null || file.Role.ProjectRoot == root))
            .Select(file => file.Settings);
        return new SettingsSnapshot(root, files, Shell, root is not null && _git.TryGetValue(root, out var git) ? git : GitFacts.Unknown, OptionsOf(root))
        {
            Machine = Locator.Places.Machine with { UserFile = Locator.UserFile, Home = Locator.Places.Home is { } home ? SettingsLocator.Normalize(home) : null },
            Session = Options.ClientVersion is { } version ? Session.Unknown with { ClientVersion = version } : Session.Unknown,
        };
    }

    private CheckOptions OptionsOf(string? root) =>
        root is not null && _files.TryGetValue(SettingsLocator.ConfigurationFile(root), out var file) && !file.IsTooLong
            ? Options with { Project = file.Configuration.Options }
            : Options;

    // A change in one project leaves the results of the others alone; a user or managed file takes part in all of them.
    private Dictionary<string, ProjectState> KeptWithout(string? root)
    {
        var kept = NoProjects();
        if (root is not null)
        {
            lock (_projects)
            {
                foreach (var (name, state) in _projects)
                {
                    if (name != root && name.Length > 0)
                    {
                        kept.Add(name, state);
                    }
                }
            }
        }

        return kept;
    }

    private static Dictionary<string, ProjectState> NoProjects() => new(StringComparer.Ordinal);

    private static Dictionary<string, T> With<T>(Dictionary<string, T> map, string key, T value)
        where T : class => new(map, StringComparer.Ordinal) { [key] = value };

    private static Dictionary<string, T> Without<T>(Dictionary<string, T> map, string key)
        where T : class
    {
        if (!map.ContainsKey(key))
        {
            return map;
        }

        var rest = new Dictionary<string, T>(map, StringComparer.Ordinal);
        rest.Remove(key);
        return rest;
    }

    private sealed class ProjectState
    {
        private readonly Lazy<SettingsSnapshot> _settings;

        public ProjectState(Func<SettingsSnapshot> build)
        {
            _settings = new(build);
            Run = new(() => RuleRunner.Run(Settings, CancellationToken.None));
        }

        public SettingsSnapshot Settings => _settings.Value;

        public Lazy<RuleRun> Run { get; }
    }
}
