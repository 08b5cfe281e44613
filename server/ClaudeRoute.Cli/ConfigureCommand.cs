using System.CommandLine;
using System.Text;
using ClaudeRoute.Features.Configure;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Cli;

/// <summary><c>configure</c>: applies a route to one scope, as the wizard of the editor does.</summary>
internal sealed class ConfigureCommand
{
    private const int MaxSecretBytes = 64 * 1024;
    private static readonly string[] ScopeWords = ["user", "shared", "local"];
    private static readonly TimeSpan GitTimeLimit = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly HermeticOptions _hermetic = new();
    private readonly Argument<string> _route = new("ROUTE") { Description = "The route: " + string.Join(", ", RouteRecipes.Ordered.Select(recipe => recipe.Id)) + "." };
    private readonly Option<string> _scope = new("--scope") { Description = "Which settings to write: user, shared or local.", Required = true };
    private readonly Option<string> _project = new("--project") { Description = "Folder of the project.", DefaultValueFactory = _ => "." };
    private readonly Option<bool> _tokenFromInput = new("--token-stdin") { Description = "Read the credential of the route from standard input." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be written, with credentials masked, and write nothing." };

    // Each with the inputs of recipes that it answers.
    private readonly (Option<string> Option, string[] Inputs)[] _answers =
    [
        (new("--host") { Description = "Host of the gateway, or the address of your own one." }, ["host", "url"]),
        (new("--region") { Description = "Region of the cloud." }, ["region"]),
        (new("--project-id") { Description = "Google Cloud project ID." }, ["project"]),
        (new("--resource") { Description = "Microsoft Foundry resource." }, ["resource"]),
        (new("--model") { Description = "Model." }, ["model"]),
        (new("--helper") { Description = "Command that prints the key." }, ["command"]),
        (new("--profile") { Description = "AWS profile." }, ["profile"]),
        (new("--workspace") { Description = "Workspace of the Claude Platform on AWS." }, ["workspace"]),
    ];

    private ConfigureCommand(Terminal terminal) => _terminal = terminal;

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var configure = new ConfigureCommand(terminal);
        configure._scope.AcceptOnlyFromAmong(ScopeWords);
        var command = new Command("configure", "Applies a route to the settings of one scope.")
        {
            configure._route, configure._scope, configure._project, configure._tokenFromInput, configure._dryRun,
        };
        foreach (var (option, _) in configure._answers)
        {
            command.Options.Add(option);
        }

        configure._hermetic.AddTo(command);
        command.SetAction((arguments, cancellationToken) => configure.RunAsync(arguments, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var recipe = RouteRecipes.Find(arguments.GetValue(_route)!)
            ?? throw new UsageException($"There is no such route. It is one of: {string.Join(", ", RouteRecipes.Ordered.Select(each => each.Id))}.");
        var word = arguments.GetValue(_scope)!;
        var scope = word == Scope.User.Word() ? Scope.User : word == Scope.Shared.Word() ? Scope.Shared : Scope.Local;
        var workspace = await OpenAsync(arguments, scope, cancellationToken);
        var settings = Session(workspace, workspace.Roots.FirstOrDefault());
        var target = ConfigureFeature.TargetOf(settings, workspace.Locator, scope);
        if (target is not null && workspace.Problems.TryGetValue(target.Path, out var problem))
        {
            throw new UsageException($"{problem.Message} It was left as it is.");
        }

        var inputs = Inputs(arguments, recipe);
        var plan = RoutePlanner.Plan(settings, new RouteWish(recipe.Id, inputs, scope, target));
        if (plan.Refusal is { } refusal)
        {
            throw new UsageException(refusal + Hint(recipe, inputs));
        }

        var isDry = arguments.GetValue(_dryRun);
        if (isDry)
        {
            Show(recipe, plan, inputs, workspace);
        }
        else
        {
            Write(plan);
        }

        Report(recipe, plan, scope, isDry, workspace);
        return plan.Reaches ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private void Show(RouteRecipe recipe, RoutePlan plan, Dictionary<string, string> inputs, WorkspaceSnapshot workspace)
    {
        var secrets = recipe.Inputs.Where(input => input.IsSecret).Select(input => inputs.GetValueOrDefault(input.Name)).OfType<string>().Where(secret => secret.Length > 0).ToArray();
        foreach (var change in plan.Change?.Files ?? [])
        {
            _terminal.Output.Write(MaskedDiff.Of(change, workspace.Locator.Find(change.Path), secrets));
        }
    }

    private async Task<WorkspaceSnapshot> OpenAsync(ParseResult arguments, Scope scope, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(arguments.GetValue(_project)!);
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"The folder {arguments.GetValue(_project)} does not exist.");
        }

        var root = SettingsLocator.Normalize(folder);
        var machine = SettingsLoader.LoadMachine(_hermetic.Open(arguments, CheckOptions.Default));
        if (machine.Locator.IsHome(root))
        {
            return scope == Scope.User ? machine : throw new UsageException("The home folder has no project settings; use --scope user, or --project with another folder.");
        }

        var workspace = SettingsLoader.LoadProject(machine, root);
        if (scope != Scope.Local)
        {
            return workspace;
        }

        var (facts, states) = await new GitClient(GitTimeLimit).AskAsync(root, [.. workspace.Files.Values.Where(file => file.Role.ProjectRoot == root).Select(file => file.Role.Path)], cancellationToken);
        return workspace.WithGit(root, facts, states);
    }

    private static SettingsSnapshot Session(WorkspaceSnapshot workspace, string? root)
    {
        var settings = workspace.Project(root);
        return new SettingsSnapshot(settings.ProjectRoot, settings.Files, settings.Shell, settings.Git, settings.Options)
        {
            Session = settings.Session with { HasSavedLogin = SavedLogin.IsPresent(workspace.Locator.Places.UserFolder) },
        };
    }

    private Dictionary<string, string> Inputs(ParseResult arguments, RouteRecipe recipe)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (option, names) in _answers)
        {
            if (arguments.GetValue(option) is not { } answer)
            {
                continue;
            }

            var input = recipe.Inputs.FirstOrDefault(each => names.Contains(each.Name, StringComparer.Ordinal))
                ?? throw new UsageException($"The route {recipe.Id} does not ask for {option.Name}.");
            inputs[input.Name] = input.Name == "url" && answer.Length > 0 && !answer.Contains("://", StringComparison.Ordinal) ? "https://" + answer : answer;
        }

        if (arguments.GetValue(_tokenFromInput))
        {
            var secret = recipe.Inputs.FirstOrDefault(input => input.IsSecret) ?? throw new UsageException($"The route {recipe.Id} takes no credential, so --token-stdin is of no use.");
            var bytes = Terminal.ReadInput();
            inputs[secret.Name] = bytes.Length <= MaxSecretBytes ? Encoding.UTF8.GetString(bytes).Trim() : throw new UsageException("Standard input holds more than a credential.");
            if (inputs[secret.Name].Length == 0)
            {
                throw new UsageException("Standard input is empty; --token-stdin expects the credential there.");
            }
        }

        return inputs;
    }

    private string Hint(RouteRecipe recipe, Dictionary<string, string> inputs)
    {
        var missing = recipe.Inputs.FirstOrDefault(input => input.Required && inputs.GetValueOrDefault(input.Name) is null or "");
        return missing is null ? ""
            : missing.IsSecret ? $" Give it with {_tokenFromInput.Name}."
            : Array.Find(_answers, answer => answer.Inputs.Contains(missing.Name, StringComparer.Ordinal)).Option is { } option && missing.Default is null ? $" Give it with {option.Name}."
            : "";
    }

    private void Write(RoutePlan plan)
    {
        foreach (var change in plan.Change?.Files ?? [])
        {
            if (AtomicFile.Write(change) is { } failure)
            {
                throw new UsageException(failure);
            }

            _terminal.Output.WriteLine($"{(change.ExpectedText is null ? "Created" : "Changed")} {change.Path}");
        }
    }

    private void Report(RouteRecipe recipe, RoutePlan plan, Scope scope, bool isDry, WorkspaceSnapshot workspace)
    {
        var output = _terminal.Output;
        if (plan.Change is null)
        {
            output.WriteLine(ConfigureFeature.Summary(plan, recipe, scope)[0]);
        }

        var words = ConfigureFeature.Describe(plan.After!);
        output.WriteLine($"{(isDry ? "Route then" : "Route")}: {words.Name}. {words.Sentence}");
        foreach (var obstacle in plan.Obstacles)
        {
            // Places are those of the files as they were; the file that was written has moved on.
            var place = obstacle is { File: { } file, Span: { } span } && workspace.Files.TryGetValue(file.Path, out var known) && known.Text.Text == file.Document.Text.Text
                ? $"{file.Path}:{known.Text.GetPosition(span.Start).Line + 1}: "
                : "";
            output.WriteLine($"Still in the way: {place}{SecretFormats.Redact(obstacle.Message)}");
        }

        if (!plan.Reaches)
        {
            _terminal.Errors.WriteLine($"claude-route: {(isDry ? "the route would not be taken" : "the route is written but not taken yet")}, because of what stands in the way.");
        }
    }
}
