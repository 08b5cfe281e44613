using System.CommandLine;
using System.Globalization;
using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Cli;

/// <summary><c>check</c>: findings of files, folders and patterns, and their fixes.</summary>
internal sealed class CheckCommand
{
    private static readonly string[] Formats = ["text", "json", "sarif", "github"];
    private static readonly string[] Severities = ["error", "warning", "information", "hint"];
    private static readonly TimeSpan GitTimeLimit = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly HermeticOptions _hermetic = new()
    {
        EditorUser = new Option<string>("--vscode-user") { Description = "File to read as the user settings of Visual Studio Code, which are left alone otherwise." },
    };

    private readonly Argument<string[]> _paths = new("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files, folders or patterns; the current folder if none is given." };
    private readonly Option<string> _format = new("--format") { Description = "text, json, sarif or github.", DefaultValueFactory = _ => "text" };
    private readonly Option<string?> _minSeverity = new("--min-severity")
    {
        Description = "Report only this severity and above: error, warning, information or hint. Without it everything is reported, and warnings and errors give exit code 1.",
    };

    private readonly Option<bool> _fix = new("--fix") { Description = "Apply the preferred fix of each finding and write the files." };
    private readonly Option<bool> _safeOnly = new("--safe-only") { Description = "With --fix: leave out fixes that move a secret or change the route." };
    private readonly Option<bool> _stdin = new("--stdin") { Description = "Read the text of one file from standard input; --path says which one." };
    private readonly Option<string?> _path = new("--path") { Description = "Path that the text of --stdin stands for." };
    private readonly Option<bool> _noGit = new("--no-git") { Description = "Do not ask git which files are tracked or ignored." };
    private readonly Option<string?> _config = new("--config") { Description = "JSON file with the severity of rules and the hosts of gateways." };

    private readonly Option<string?> _variants = new("--variants") { Description = "How far copies such as settings.glm.json are checked: secrets looks for credentials alone, full runs all rules as if each were passed with --settings." };
    private readonly Option<bool> _history = new("--history") { Description = "Ask git whether the credentials that are found were ever committed, and say so. Takes a moment." };

    private readonly Option<string?> _today = new("--today") { Description = "Day to judge for, such as 2026-11-21, where a rule compares dates; the day that it is if left out." };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "Leave out the findings that this file names, and say which entries are needed no more." };
    private readonly Option<string?> _writeBaseline = new("--write-baseline") { Description = "Write what is found to this file, and report only what cannot be in it." };

    private CheckCommand(Terminal terminal) => _terminal = terminal;

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var check = new CheckCommand(terminal);
        check._format.AcceptOnlyFromAmong(Formats);
        check._minSeverity.AcceptOnlyFromAmong(Severities);
        check._variants.AcceptOnlyFromAmong([.. ConfigurationReader.VariantWords]);
        var command = new Command("check", "Checks settings files.")
        {
            check._paths, check._format, check._minSeverity, check._fix, check._safeOnly, check._stdin, check._path, check._noGit, check._config, check._variants, check._history,
            check._today, check._baseline, check._writeBaseline,
        };
        check._hermetic.AddTo(command);
        command.SetAction(check.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = ConfigFile.Read(arguments.GetValue(_config));
        options = arguments.GetValue(_variants) is { } variants ? options with { ChecksVariantsFully = variants == ConfigurationReader.FullVariants } : options;
        var (baseline, target) = ReadBaseline(arguments);
        var empty = _hermetic.Open(arguments, options, Today(arguments));
        var targets = arguments.GetValue(_stdin)
            ? ReadInput(arguments, empty)
            : CheckTargets.Read(empty, arguments.GetValue(_paths) ?? []);
        if (!arguments.GetValue(_noGit))
        {
            targets = targets with { Workspace = await AskGitAsync(targets.Workspace, arguments.GetValue(_fix), cancellationToken) };
        }

        IReadOnlyList<AppliedFix> applied = [];
        if (arguments.GetValue(_fix))
        {
            (targets, applied) = Fix(targets, arguments.GetValue(_safeOnly), target is null ? baseline : null, cancellationToken);
        }

        var least = arguments.GetValue(_minSeverity) is { } word ? Enum.Parse<Severity>(word, ignoreCase: true) : Severity.Hint;
        var result = CheckCollection.Collect(targets, least, applied, null);
        var history = arguments.GetValue(_history) ? await HistoryReport.AskAsync(result.Files, targets.Workspace, cancellationToken) : null;
        if (target is not null)
        {
            baseline = await WriteBaselineAsync(target, baseline, CheckCollection.Each(targets, result, least).Concat(history?.Each().Where(each => each.Severity >= least) ?? []), Reach(result, history is not null));
        }

        if (baseline is not null)
        {
            result = CheckCollection.Collect(targets, least, applied, baseline);
        }

        result = history?.AddTo(result, least, baseline) ?? result;
        if (baseline is not null)
        {
            result = result with { Baseline = EffectOf(baseline, result, Reach(result, history is not null)) };
            await TellAsync(result.Baseline);
        }

        Write(arguments.GetValue(_format)!, result);
        foreach (var (_, message) in result.Problems)
        {
            await _terminal.Errors.WriteLineAsync($"claude-route: {message}");
        }

        if (result.Problems.Count > 0)
        {
            return ExitCodes.Usage;
        }

        var threshold = arguments.GetValue(_minSeverity) is null ? Severity.Warning : least;
        return result.Files.Any(file => file.Findings.Any(finding => finding.Diagnostic.Severity >= threshold)) ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private CheckTargets ReadInput(ParseResult arguments, WorkspaceSnapshot empty)
    {
        if (arguments.GetValue(_fix))
        {
            throw new UsageException("--fix writes files, so it does not go with --stdin.");
        }

        var path = arguments.GetValue(_path) ?? throw new UsageException("--stdin needs --path, which says what the text is.");
        var full = SettingsLocator.Normalize(Path.GetFullPath(path));
        var role = empty.Locator.Find(full) ?? throw new UsageException($"{path} is no path of a settings file of Claude Code.");
        var loaded = SettingsLoader.LoadMachine(empty);
        loaded = role.ProjectRoot is { } root ? SettingsLoader.LoadProject(loaded, root) : loaded;
        var read = DiskFiles.Decode(Path.GetFileName(full), Terminal.ReadInput());
        loaded = read.Text is { } text
            ? loaded.WithFile(new KnownFile(role, SourceText.From(text), 0, DocumentUris.FromPath(full), GitState.Unknown))
            : loaded.WithProblem(new ReadProblem(full, read.Problem!));
        return new CheckTargets(loaded, new HashSet<string>(StringComparer.Ordinal) { full }, []);
    }

    // Git is asked about projects whose findings depend on it; starting it for a thousand others would be most of the time.
    private static async Task<WorkspaceSnapshot> AskGitAsync(WorkspaceSnapshot workspace, bool always, CancellationToken cancellationToken)
    {
        var git = new GitClient(GitTimeLimit);
        var current = workspace;
        foreach (var root in workspace.Roots)
        {
            var files = workspace.Files.Values.Where(file => file.Role.ProjectRoot == root).ToArray();
            if (files.Length > 0 && (always || files.Any(file => file.Role.Scope == Scope.Local || file.Role.Kind != FileKind.Settings)))
            {
                var (facts, states) = await git.AskAsync(root, [.. files.Select(file => file.Role.Path)], cancellationToken);
                current = current.WithGit(root, facts, states);
            }
        }

        return current;
    }

    private static (CheckTargets Targets, IReadOnlyList<AppliedFix> Applied) Fix(CheckTargets targets, bool safeOnly, Baseline? baseline, CancellationToken cancellationToken)
    {
        var applied = new List<AppliedFix>();
        var workspace = targets.Workspace;
        var missing = targets.Missing.ToList();
        IEnumerable<string?> projects = workspace.Roots.Count > 0 ? workspace.Roots.Order(StringComparer.Ordinal) : [null];
        foreach (var root in projects)
        {
            var loop = FixLoop.Run(
                workspace.Project(root),
                finding => targets.MayFix(finding.File.Path) && baseline?.Names(DiagnosticsFeature.Plain(finding)) != true,
                fix => !safeOnly || fix.Safety == FixSafety.Safe,
                cancellationToken);
            missing.AddRange(loop.Refused);
            var failed = WriteInOrder(loop.Files, missing);
            if (!failed)
            {
                applied.AddRange(loop.Applied);
            }

            foreach (var file in loop.Files)
            {
                workspace = SettingsLoader.Refresh(workspace, file.Path);
            }

            if (root is not null && loop.Files.Count > 0)
            {
                workspace = workspace.WithGit(root, loop.After.Git, StatesAfter(loop.After));
            }
        }

        var reported = targets.Reported is { } paths ? new HashSet<string>(paths, StringComparer.Ordinal) : null;
        reported?.UnionWith(workspace.Files.Keys.Where(path => !targets.Workspace.Files.ContainsKey(path)));
        return (new CheckTargets(workspace, reported, missing), applied);
    }

    // The order matters: a value is written where it goes before it is taken from where it was, so stopping in between loses nothing.
    private static bool WriteInOrder(IReadOnlyList<FileChange> files, List<string> problems)
    {
        foreach (var file in files)
        {
            if (AtomicFile.Write(file) is { } problem)
            {
                problems.Add(problem);
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, GitState> StatesAfter(SettingsSnapshot after) =>
        after.Files.Where(file => file.Role.ProjectRoot is not null).ToDictionary(file => file.Path, file => file.Git, StringComparer.Ordinal);

    private DateOnly? Today(ParseResult arguments) => arguments.GetValue(_today) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw new UsageException("--today takes a date such as 2026-11-21."),
    };

    private (Baseline? Baseline, string? Target) ReadBaseline(ParseResult arguments) => (arguments.GetValue(_baseline), arguments.GetValue(_writeBaseline)) switch
    {
        (not null, not null) => throw new UsageException("--baseline follows a baseline and --write-baseline writes one, so give one of them."),
        ({ } path, null) => (Baseline.Read(path), null),
        (null, { } path) => (Baseline.ReadIfThere(path), path),
        _ => (null, null),
    };

    private async Task<Baseline> WriteBaselineAsync(string path, Baseline? before, IEnumerable<PlainDiagnostic> found, BaselineReach reach)
    {
        var each = found.ToArray();
        var baseline = Baseline.Of(path, before, each, reach);
        if (baseline.Write() is { } problem)
        {
            throw new UsageException(problem);
        }

        await _terminal.Errors.WriteLineAsync($"claude-route: {path} names {Findings(baseline.Count)}.");
        if (each.Count(finding => !baseline.Reaches(finding)) is > 0 and var outside)
        {
            await _terminal.Errors.WriteLineAsync($"claude-route: {Findings(outside)} cannot be in it: the file is not below the folder of the baseline, or a name in it is a credential.");
        }

        return baseline;
    }

    private static BaselineEffect EffectOf(Baseline baseline, CheckResult result, BaselineReach reach)
    {
        var hidden = result.Files.SelectMany(file => file.Hidden).ToArray();
        return new BaselineEffect(hidden.Length, hidden.Count(each => ConfigurationReader.IsProtected(each.Rule!)), baseline.Stale(reach));
    }

    private async Task TellAsync(BaselineEffect effect)
    {
        if (effect.Hidden > 0)
        {
            var givenAway = effect.GivenAway > 0 ? $", {effect.GivenAway} of them about a credential that is given away" : "";
            await _terminal.Errors.WriteLineAsync($"claude-route: the baseline hides {Findings(effect.Hidden)}{givenAway}.");
        }

        foreach (var sentence in effect.Stale)
        {
            await _terminal.Errors.WriteLineAsync($"claude-route: {sentence} --write-baseline updates it.");
        }
    }

    private static BaselineReach Reach(CheckResult result, bool history) => new(result.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal), history);

    private static string Findings(int count) => count == 1 ? "1 finding" : $"{count} findings";

    private void Write(string format, CheckResult result)
    {
        switch (format)
        {
            case "json":
                CheckReport.WriteJson(_terminal.Output, result);
                break;
            case "sarif":
                SarifReport.Write(_terminal.Output, result, SettingsLocator.Normalize(Directory.GetCurrentDirectory()), SarifReport.DocsUri);
                break;
            case "github":
                CheckText.WriteGitHub(_terminal.Output, result);
                break;
            default:
                CheckText.Write(_terminal, result);
                break;
        }

        _terminal.Output.Flush();
    }
}
