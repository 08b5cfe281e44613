using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>A route that a person chose.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Inputs">Answers by name of the input.</param>
/// <param name="Scope"><see cref="Scope.User"/>, <see cref="Scope.Shared"/>, <see cref="Scope.Local"/> or <see cref="Scope.Shell"/>.</param>
/// <param name="Target">The file to write, which need not exist; null for the shell.</param>
public sealed record RouteWish(string RouteId, IReadOnlyDictionary<string, string> Inputs, Scope Scope, FileRole? Target);

/// <summary>What stands in the way of a route, and what to do about it.</summary>
/// <param name="Message">One or two sentences without any value.</param>
/// <param name="File">The file that it stands in, or null.</param>
/// <param name="Span">Its place there, in UTF-16 offsets.</param>
public sealed record PlanObstacle(string Message, SettingsFile? File, TextSpan? Span);

/// <summary>What applying a route would do, found out before anything is done.</summary>
public sealed record RoutePlan
{
    /// <summary>Why there is no plan, as a sentence for people; null when there is one.</summary>
    public string? Refusal { get; init; }

    /// <summary>The edits; null when nothing has to be written.</summary>
    public WorkspaceChange? Change { get; init; }

    /// <summary>The settings as they will be, the shell's variables included.</summary>
    public SettingsSnapshot? After { get; init; }

    /// <summary>What would still win over the route, or keeps it from working.</summary>
    public IReadOnlyList<PlanObstacle> Obstacles { get; init; } = [];

    /// <summary>The session will take exactly the chosen route.</summary>
    public bool Reaches { get; init; }

    /// <summary>What is worth knowing before the edits are made, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Members that the route sets.</summary>
    public IReadOnlyList<FilledWrite> Writes { get; init; } = [];

    /// <summary>Names of variables that a shell has to unset for the route.</summary>
    public IReadOnlyList<string> Unset { get; init; } = [];
}

/// <summary>Plans a route for a file of any scope, which may not exist yet, or for the shell.</summary>
public static class RoutePlanner
{
    /// <summary>Stands for a credential that the shell will ask for.</summary>
    private const string AskedLater = "asked-for-by-the-shell";

    /// <summary>The plan, computed for the texts of the snapshot.</summary>
    public static RoutePlan Plan(SettingsSnapshot snapshot, RouteWish wish)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(wish);
        if (RouteRecipes.Find(wish.RouteId) is not { } recipe)
        {
            return Refused($"There is no route called {wish.RouteId}.");
        }

        var answers = RouteWrites.Answers(snapshot, recipe, wish.Inputs, wish.Scope);
        return wish.Scope == Scope.Shell
            ? RouteWrites.Refuse(recipe, answers, needsSecrets: false) is { } refusal ? Refused(refusal) : PlanShell(snapshot, recipe, answers)
            : RefuseTarget(snapshot, recipe, answers, wish) is { } why ? Refused(why) : PlanFile(snapshot, recipe, wish);
    }

    /// <summary>Why a route cannot go to a scope, whatever the answers; null when it can.</summary>
    public static string? RefuseScope(SettingsSnapshot snapshot, RouteRecipe recipe, IReadOnlyDictionary<string, string> inputs, Scope scope, FileRole? target)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(recipe);
        return scope == Scope.Shell ? null : RefuseTarget(snapshot, recipe, RouteWrites.Answers(snapshot, recipe, inputs), new RouteWish(recipe.Id, inputs, scope, target));
    }

    private static string? RefuseTarget(SettingsSnapshot snapshot, RouteRecipe recipe, IReadOnlyDictionary<string, string> answers, RouteWish wish)
    {
        if (wish.Target is not { Kind: FileKind.Settings } target || target.Scope != wish.Scope || wish.Scope is not (Scope.User or Scope.Shared or Scope.Local))
        {
            return wish.Scope == Scope.User ? "There is no home folder, so there are no user settings to write." : "No folder is open, so there are no project settings to write.";
        }

        var name = NameOf(target.Path);
        if (target.IsHomeLocal)
        {
            return $"{name} of the home folder counts only for sessions that are started there. Use user settings.";
        }

        if (target.Scope == Scope.Shared && (RouteApplication.HoldsSecret(recipe, answers) || recipe.Inputs.Any(input => input is { IsSecret: true, Required: true })))
        {
            return RouteApplication.SecretInShared(name);
        }

        return target.Scope == Scope.Local && snapshot.Git.LocalFile.Tracked == true && RouteApplication.HoldsSecret(recipe, answers)
            ? $"{name} is tracked by git, so the credential would be committed. Run \"git rm --cached {SettingsLocator.FolderName}/{name}\" first."
            : null;
    }

    private static RoutePlan PlanFile(SettingsSnapshot before, RouteRecipe recipe, RouteWish wish)
    {
        var target = wish.Target!;
        var existing = before.File(target.Path);
        var file = existing ?? new SettingsFile(target, JsonDocument.Parse(""), GitState.Unknown);
        var snapshot = existing is null ? With(before, [.. before.Files, file]) : before;
        if (file.Document.HasErrors || (!file.Document.IsBlank && file.Root is null))
        {
            return Refused($"{file.Name} {(file.Document.HasErrors ? $"has a syntax error in line {LineOf(file, file.Document.Problems.First(problem => !problem.IsExtension).Span)}" : "holds something else than an object")}, so nothing was planned. Repair that file first.");
        }

        // The client leaves a file with comments out as a whole, so a route in it would do nothing.
        var strict = file.Document.IsStrict || file.Document.IsBlank ? [] : JsonEditor.MakeStrict(file.Document).Edits ?? [];
        var text = file.Document.Text.Text;
        var clean = strict.Count == 0 ? file : new SettingsFile(file.Role, JsonDocument.Parse(TextEdits.Apply(text, strict)), file.Git);
        var onClean = strict.Count == 0 ? snapshot : Replace(snapshot, clean);

        // What the cleaned file says counts from now on, so suggestions come from there.
        var answers = RouteWrites.Answers(onClean, recipe, wish.Inputs, target.Scope);
        if (RouteWrites.Refuse(recipe, answers, needsSecrets: true) is { } refusal)
        {
            return Refused(refusal);
        }

        var changes = RouteApplication.Changes(onClean, clean, recipe, answers);
        var edited = JsonEditor.Edit(clean.Document, changes);
        if (edited.Edits is not { } edits)
        {
            return Refused($"{file.Name} was not changed: {edited.Refusal}.");
        }

        var files = new List<FileChange>(2);
        if (changes.Count > 0 || strict.Count > 0)
        {
            var all = strict.Count == 0 ? edits : TextEdits.Minimize(text, TextEdits.Compose(text, strict, edits));
            var written = new FileChange(file.Path, existing is null ? null : text, all, LabelOf(recipe, file, existing is not null, strict.Count), NeedsConfirmation: strict.Count > 0);
            if (NewSecret(clean, written, recipe))
            {
                return Refused(RouteApplication.SecretInShared(file.Name));
            }

            // What keeps the credential out of git has to stand before the credential does.
            if (target.Scope == Scope.Local && before.Git.LocalFile.Ignored != true && (existing is null || RouteApplication.HoldsSecret(recipe, answers))
                && IgnoreLines.Change(before, [SettingsLocator.LocalIgnorePattern]) is { } ignore)
            {
                files.Add(ignore);
            }

            files.Add(written);
        }

        var change = files.Count == 0 ? null : new WorkspaceChange($"Apply {recipe.Name} route", files);
        var after = RouteApplication.After(snapshot, change);
        return Judge(recipe, RouteWrites.Fill(recipe.Writes, answers), after, target) with
        {
            Change = change,
            Notes = target.Scope == Scope.Local && RouteApplication.HoldsSecret(recipe, answers) && before.Git.IsRepository is null
                ? [$"Git was not asked whether it ignores {file.Name}. Make sure that it does before you commit."]
                : [],
        };
    }

    private static RoutePlan PlanShell(SettingsSnapshot before, RouteRecipe recipe, IReadOnlyDictionary<string, string> answers)
    {
        var complete = new Dictionary<string, string>(answers, StringComparer.Ordinal);
        foreach (var input in recipe.Inputs.Where(input => input is { IsSecret: true, Required: true } && answers.GetValueOrDefault(input.Name) is null or ""))
        {
            complete[input.Name] = AskedLater;
        }

        var writes = RouteWrites.Fill(recipe.Shell.Count > 0 ? recipe.Shell : recipe.Writes, complete);
        var shell = new Dictionary<string, string>(before.Shell, StringComparer.Ordinal);
        var models = RouteApplication.ModelPaths(before, null)
            .Where(path => path.Parent?.Name == "env" && before.Shell.TryGetValue(path.Name!, out var model) && !recipe.Understands(model));
        var unset = recipe.Clears.Concat(models).Where(path => path.Parent?.Name == "env" && writes.All(write => write.Path != path)).Select(path => path.Name!).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var name in unset)
        {
            shell.Remove(name);
        }

        foreach (var write in writes.Where(write => write.Path.Parent?.Name == "env"))
        {
            shell[write.Path.Name!] = write.Text;
        }

        // What is no variable goes to the command line of the client.
        FilledWrite[] roots = [.. writes.Where(write => write.Path.Parent?.Name != "env")];
        var flag = roots.Length == 0 ? null : new SettingsFile(new FileRole("--settings", Scope.CommandLine, FileKind.Settings, null), JsonDocument.Parse(RouteWrites.TextOf(roots)), GitState.Unknown);
        var after = new SettingsSnapshot(before.ProjectRoot, flag is null ? before.Files : [.. before.Files, flag], shell, before.Git, before.Options) { Session = before.Session };
        return Judge(recipe, writes, after, null) with { Unset = unset };
    }

    private static RoutePlan Judge(RouteRecipe recipe, IReadOnlyList<FilledWrite> writes, SettingsSnapshot after, FileRole? target)
    {
        var settings = after.Effective;
        var actual = RouteResolver.Resolve(settings);
        var differences = IntendedRoute.Compare(settings, actual, IntendedRoute.Of(after, recipe, writes));
        var obstacles = new List<PlanObstacle>();
        if (target is not null && after.File(target.Path) is { Drop: not FileDrop.None, Document.IsBlank: false } dropped)
        {
            var violation = dropped.TypeViolations.Count > 0 ? dropped.TypeViolations[0] : null;
            obstacles.Add(new PlanObstacle(
                violation is null ? $"Claude Code leaves {dropped.Name} out, so the route would not count. Repair that file first." : $"Claude Code leaves {dropped.Name} out as a whole, because {violation.Path} has to be {violation.Expected}. Repair that value, so that the route counts.",
                dropped,
                violation?.Node.Span));
        }

        var members = RouteApplication.Obstacles(settings, recipe, writes);
        obstacles.AddRange(members.Select(member => new PlanObstacle(Message(member, target), member.Winner.File, member.Winner.Member?.NameSpan)));
        foreach (var difference in differences.Where(difference => difference.Winner is null || !members.Any(member => ReferenceEquals(member.Winner.Member, difference.Winner.Member) && member.Winner.Name == difference.Winner.Name)))
        {
            if (difference.Winner is { } winner)
            {
                obstacles.Add(new PlanObstacle($"With {winner.Name} of {Words(winner.Scope)} {difference.What}. Take it out there, if this route is to count.", winner.File, winner.Member?.NameSpan));
            }
            else if (obstacles.Count == 0 || difference.What.EndsWith('.'))
            {
                obstacles.Add(new PlanObstacle(Sentence(difference.What), null, null));
            }
        }

        return new RoutePlan { After = after, Obstacles = obstacles, Reaches = differences.Count == 0, Writes = writes };
    }

    private static string Message(RouteObstacle obstacle, FileRole? target) =>
        target is null && obstacle.Winner.Scope is not Scope.Managed
            ? $"{obstacle.Path.Name} of {Words(obstacle.Winner.Scope)} wins over the shell. Take it out there, or apply the route to that file."
            : obstacle.Message;

    private static string Words(Scope scope) => scope switch
    {
        Scope.Shell => "the shell",
        Scope.CommandLine => "the command line",
        _ => $"{scope.Word()} settings",
    };

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + (text.EndsWith('.') ? "" : ".");

    private static string LabelOf(RouteRecipe recipe, SettingsFile file, bool exists, int strict) =>
        !exists ? $"Create {file.Name} with the {recipe.Name} route"
        : strict > 0 ? $"Apply the {recipe.Name} route to {file.Name}, and remove its comments, for which Claude Code leaves it out"
        : $"Apply the {recipe.Name} route to {file.Name}";

    // The last line of defence of the shared file: whatever way a credential took into it, it is seen in the text itself.
    private static bool NewSecret(SettingsFile before, FileChange change, RouteRecipe recipe)
    {
        if (before.Scope != Scope.Shared)
        {
            return false;
        }

        var written = recipe.Writes.Select(write => write.Path).ToHashSet();
        var old = SecretScan.Scan(before.Document).Select(hit => hit.Path).ToHashSet();
        return SecretScan.Scan(JsonDocument.Parse(change.NewText)).Any(hit => hit.Path is not null && (written.Contains(hit.Path) || !old.Contains(hit.Path)));
    }

    private static SettingsSnapshot With(SettingsSnapshot snapshot, IReadOnlyList<SettingsFile> files) =>
        new(snapshot.ProjectRoot, files, snapshot.Shell, snapshot.Git, snapshot.Options) { Session = snapshot.Session };

    private static SettingsSnapshot Replace(SettingsSnapshot snapshot, SettingsFile file) =>
        With(snapshot, [.. snapshot.Files.Select(each => each.Path == file.Path ? file : each)]);

    private static int LineOf(SettingsFile file, TextSpan span) => file.Document.Text.GetPosition(span.Start).Line + 1;

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static RoutePlan Refused(string reason) => new() { Refusal = reason };
}
