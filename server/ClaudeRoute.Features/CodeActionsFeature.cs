using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>Kinds of code actions that this tool offers.</summary>
public static class ActionKinds
{
    /// <summary>A fix of one finding.</summary>
    public const string QuickFix = "quickfix";

    /// <summary>A route applied to a file without a finding.</summary>
    public const string Rewrite = "refactor.rewrite";

    /// <summary>All safe fixes of a file.</summary>
    public const string FixAll = "source.fixAll.claudeRoute";
}

/// <summary>What is needed to compute an action's edit later, from the text at that time.</summary>
/// <param name="Path">The file.</param>
/// <param name="Project">The project whose snapshot is used, or null.</param>
/// <param name="RuleId">The rule, or null for an action that belongs to none.</param>
/// <param name="Key">Path of the member, or null.</param>
/// <param name="Ordinal">Which of the rule's findings on that member, counted from 0.</param>
/// <param name="Title">Title of the fix.</param>
/// <param name="RouteId">The route, for actions that apply one.</param>
/// <param name="Answer">The answer to the only question of the fix, for actions that bring theirs along; never a credential.</param>
public sealed record ActionData(string Path, string? Project, string? RuleId, string? Key, int Ordinal, string Title, string? RouteId, string? Answer = null);

/// <summary>What a client can do for an action besides applying its edit.</summary>
/// <param name="AsksForRoutes">It asks for missing inputs of a route.</param>
/// <param name="ShowsHistory">It shows whether a credential was ever committed.</param>
/// <param name="TakesSteps">It asks, copies and writes its own settings for a fix.</param>
/// <param name="RenamesFiles">It renames files in an edit.</param>
public sealed record HostAbilities(bool AsksForRoutes, bool ShowsHistory, bool TakesSteps, bool RenamesFiles);

/// <summary>One offered action.</summary>
/// <param name="Title">What the user sees.</param>
/// <param name="Kind">One of <see cref="ActionKinds"/>.</param>
/// <param name="Data">What resolving needs.</param>
public sealed record OfferedAction(string Title, string Kind, ActionData Data)
{
    /// <summary>The findings that it fixes.</summary>
    public IReadOnlyList<PlainDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>The one that a person would choose first.</summary>
    public bool IsPreferred { get; init; }

    /// <summary>Why it cannot be applied now, or null.</summary>
    public string? Disabled { get; init; }

    /// <summary>The route whose missing inputs an editor has to ask for, or null.</summary>
    public string? AskForRoute { get; init; }

    /// <summary>What the editor does before it asks for the edit.</summary>
    public HostStep Step { get; init; }

    /// <summary>The question whose answers a host may look for, to offer each as an action of its own; null for other actions.</summary>
    public AskAndWrite? Question { get; init; }

    /// <summary>Place of the credential whose history an editor asks for, in UTF-16 offsets; null for other actions.</summary>
    public int? AskHistoryAt { get; init; }
}

/// <summary>Lists code actions and computes their edits from the current text; nothing is kept between the two.</summary>
public static class CodeActionsFeature
{
    /// <summary>Actions for a range of a file.</summary>
    /// <param name="workspace">What is known.</param>
    /// <param name="path">The file.</param>
    /// <param name="range">The selected range.</param>
    /// <param name="only">Kinds that the client asked for; empty for all.</param>
    /// <param name="host">What the client can do besides.</param>
    public static IReadOnlyList<OfferedAction> List(WorkspaceSnapshot workspace, string path, PlainRange range, IReadOnlyList<string> only, HostAbilities host)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(only);
        ArgumentNullException.ThrowIfNull(host);
        if (!workspace.Files.TryGetValue(path, out var file) || file.IsTooLong || file.Role.Kind == FileKind.Configuration)
        {
            return [];
        }

        var actions = new List<OfferedAction>();
        if (Wants(only, ActionKinds.QuickFix))
        {
            AddQuickFixes(workspace, file, range, host, actions);
            if (host.ShowsHistory && actions.SelectMany(action => action.Diagnostics).FirstOrDefault(each => each.Rule?.Category == RuleCategory.Secrets) is { Finding: { } found } secret && file.Role.ProjectRoot is { } root)
            {
                actions.Add(new OfferedAction(HistoryTitle, ActionKinds.QuickFix, new ActionData(path, root, null, null, 0, HistoryTitle, null)) { Diagnostics = [secret], AskHistoryAt = found.Span.Start });
            }
        }

        if (only.Count > 0 && Wants(only, ActionKinds.Rewrite))
        {
            actions.AddRange(Routes(workspace, file, null, host.AsksForRoutes, ActionKinds.Rewrite));
        }

        if (only.Count > 0 && Wants(only, ActionKinds.FixAll))
        {
            actions.Add(new OfferedAction(FixAllTitle, ActionKinds.FixAll, new ActionData(path, workspace.ProjectsOf(file.Role)[0], null, null, 0, FixAllTitle, null)));
        }

        return actions;
    }

    /// <summary>The edit of an action, or the reason why there is none any more.</summary>
    /// <param name="workspace">What is known.</param>
    /// <param name="data">What the action carries.</param>
    /// <param name="answers">Answers by name of the input, of an editor that has taken the action's step; otherwise null.</param>
    public static FixPlan Resolve(WorkspaceSnapshot workspace, ActionData data, IReadOnlyDictionary<string, string>? answers = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(data);
        if (!workspace.Files.TryGetValue(data.Path, out var file))
        {
            return FixPlan.Refused("The file is not there any more.");
        }

        if (data.Title == FixAllTitle && data.RuleId is null && data.RouteId is null)
        {
            return FixLoop.SafeFixes(workspace.Project(data.Project), file.Role.Path);
        }

        if (data.RouteId is { } route)
        {
            return FixPlanner.Plan(workspace.Project(data.Project), new ApplyRoute(data.Title, data.Path, route, NoInputs));
        }

        if (FindingOf(workspace, data) is var (root, finding) && root is not null && ConfigurationFeature.IsTitle(data.Title, data.RuleId))
        {
            return ConfigurationFeature.Plan(workspace, root, finding, data.Title);
        }

        return Find(workspace, data) is var (settings, intent)
            ? FixPlanner.Plan(settings, intent, data.Answer is { } answer ? new Dictionary<string, string>(StringComparer.Ordinal) { [Questions.First] = answer } : answers)
            : FixPlan.Refused("The file has changed, and this fix does not fit it any more.");
    }

    /// <summary>The fix behind an action and the settings that it is for; null when there is none any more.</summary>
    public static (SettingsSnapshot Settings, FixIntent Intent)? Find(WorkspaceSnapshot workspace, ActionData data)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(data);
        foreach (var (root, finding) in FindingsOf(workspace, data))
        {
            var settings = workspace.Project(root);
            if (finding.Fixes.SelectMany(each => FixPlanner.Expand(settings, each)).FirstOrDefault(each => each.Title == data.Title) is { } intent)
            {
                return (settings, intent);
            }
        }

        return null;
    }

    private static (string? Root, Finding Finding)? FindingOf(WorkspaceSnapshot workspace, ActionData data) =>
        FindingsOf(workspace, data).Select(each => ((string?, Finding)?)each).FirstOrDefault();

    private static IEnumerable<(string? Root, Finding Finding)> FindingsOf(WorkspaceSnapshot workspace, ActionData data)
    {
        foreach (var root in workspace.Files.TryGetValue(data.Path, out var file) ? workspace.ProjectsOf(file.Role) : [])
        {
            var finding = workspace.Findings(root).Findings
                .Where(each => each.File.Path == data.Path && each.Rule.Id == data.RuleId && each.Key?.ToString() == data.Key)
                .Skip(data.Ordinal)
                .FirstOrDefault();
            if (finding is not null)
            {
                yield return (root, finding);
            }
        }
    }

    private const string HistoryTitle = "Was this ever committed?";

    private const string FixAllTitle = "Apply all safe fixes of Claude Route";

    private static readonly Dictionary<string, string> NoInputs = new(StringComparer.Ordinal);

    private static void AddQuickFixes(WorkspaceSnapshot workspace, KnownFile file, PlainRange range, HostAbilities host, List<OfferedAction> actions)
    {
        var text = file.Text;
        var selected = TextSpan.FromBounds(text.GetOffset(range.Start), text.GetOffset(range.End));
        var seen = new HashSet<(string, string?, string)>();
        OfferedAction? routeAnchor = null;
        var configuring = new List<OfferedAction>();
        foreach (var root in workspace.ProjectsOf(file.Role))
        {
            var settings = workspace.Project(root);
            var ordinals = new Dictionary<(string, string?), int>();
            var run = workspace.Findings(root);
            foreach (var finding in run.Findings.Where(finding => finding.File.Path == file.Role.Path))
            {
                var key = finding.Key?.ToString();
                var ordinal = ordinals.GetValueOrDefault((finding.Rule.Id, key));
                ordinals[(finding.Rule.Id, key)] = ordinal + 1;
                if (!Touches(finding.Span, selected))
                {
                    continue;
                }

                // A finding below another one's headline is mended there, since that is what the editor shows.
                var diagnostic = DiagnosticsFeature.Plain(run.HeadlineOf(finding));
                foreach (var intent in finding.Fixes.SelectMany(each => FixPlanner.Expand(settings, each)))
                {
                    // A file that no editor has open is read by one without its mark, so an edit of the text would hit something else.
                    var step = FixPlanner.StepOf(settings, intent);
                    var question = step == HostStep.Answers && !host.TakesSteps ? intent as AskAndWrite : null;
                    if ((intent is SaveWithoutMark && !file.IsOpen) || !CanOffer(host, intent, step, question))
                    {
                        continue;
                    }

                    // Two findings that lead to the same repair of the same member are one entry in the editor's list.
                    if (actions.FindIndex(action => key is not null && action.Data.Key == key && action.Title == intent.Title && action.Data.RuleId != finding.Rule.Id) is >= 0 and var same)
                    {
                        var diagnostics = actions[same].Diagnostics;
                        actions[same] = actions[same] with
                        {
                            Diagnostics = diagnostics.Any(each => each.Rule?.Id == diagnostic.Rule?.Id) ? diagnostics : [.. diagnostics, diagnostic],
                            IsPreferred = actions[same].IsPreferred || intent.IsPreferred,
                        };
                    }
                    else if (seen.Add((finding.Rule.Id, key, intent.Title)) || ordinal > 0)
                    {
                        actions.Add(new OfferedAction(intent.Title, ActionKinds.QuickFix, new ActionData(file.Role.Path, root, finding.Rule.Id, key, ordinal, intent.Title, null))
                        {
                            Diagnostics = [diagnostic],
                            IsPreferred = intent.IsPreferred,
                            Step = step,
                            Question = question,
                            Disabled = step == HostStep.EditorSettings && !host.TakesSteps ? FixPlanner.Plan(settings, intent).Refusal : FixPlanner.Refuse(settings, intent),
                        });
                    }
                }

                foreach (var title in ConfigurationFeature.Titles(finding, root))
                {
                    if (!configuring.Exists(action => action.Title == title && action.Data.Key == key))
                    {
                        configuring.Add(new OfferedAction(title, ActionKinds.QuickFix, new ActionData(file.Role.Path, root, finding.Rule.Id, key, ordinal, title, null)) { Diagnostics = [diagnostic] });
                    }
                }

                if (routeAnchor is null && IsAboutRoute(finding))
                {
                    routeAnchor = new OfferedAction("", ActionKinds.QuickFix, new ActionData(file.Role.Path, root, null, null, 0, "", null)) { Diagnostics = [diagnostic] };
                }
            }
        }

        if (routeAnchor is not null && file.Role.Kind == FileKind.Settings)
        {
            actions.AddRange(Routes(workspace, file, routeAnchor, host.AsksForRoutes, ActionKinds.QuickFix));
        }

        // Silencing a finding is never the first thing to offer.
        actions.AddRange(configuring);
    }

    // Without anybody to ask, one question is still good for the answers that the machine knows. A credential is none of those.
    private static bool CanOffer(HostAbilities host, FixIntent intent, HostStep step, AskAndWrite? question) => step switch
    {
        _ when host.TakesSteps => intent is not RenameFile || host.RenamesFiles,
        HostStep.None => intent is not RenameFile || host.RenamesFiles,
        HostStep.Answers => question is { Names.Count: 1 } && !Questions.AsksForSecret(question),
        HostStep.EditorSettings => true,
        _ => false,
    };

    // A model is set on some routes, but a finding about it is not about where requests go.
    private static bool IsAboutRoute(Finding finding) =>
        finding.Rule.Category == RuleCategory.Routing || finding.Key is { } key && key.ToString() != "model" && RouteRecipes.All.Any(recipe => recipe.Writes.Any(write => write.Path.Equals(key)));

    private static IEnumerable<OfferedAction> Routes(WorkspaceSnapshot workspace, KnownFile file, OfferedAction? anchor, bool canAsk, string kind)
    {
        var root = anchor?.Data.Project ?? workspace.ProjectsOf(file.Role)[0];
        var settings = workspace.Project(root);
        foreach (var recipe in RouteRecipes.All)
        {
            var suggested = recipe.Suggest(settings);
            var missing = recipe.Inputs.Any(input => input.Refuse(suggested.GetValueOrDefault(input.Name)) is not null);
            if (missing && !canAsk)
            {
                continue;
            }

            var title = missing ? $"Apply {recipe.Name} route…" : $"Apply {recipe.Name} route";
            if (!missing && FixPlanner.Plan(settings, new ApplyRoute(title, file.Role.Path, recipe.Id, NoInputs)).Change is null)
            {
                continue;
            }

            yield return new OfferedAction(title, kind, new ActionData(file.Role.Path, root, null, null, 0, title, recipe.Id))
            {
                Diagnostics = anchor?.Diagnostics ?? [],
                AskForRoute = missing ? recipe.Id : null,
            };
        }
    }

    // An empty selection at either end of a finding counts, as editors show the lightbulb there.
    private static bool Touches(TextSpan span, TextSpan selected) => selected.Start <= span.End && span.Start <= selected.End;

    private static bool Wants(IReadOnlyList<string> only, string kind) =>
        only.Count == 0 || only.Any(wanted => kind == wanted || kind.StartsWith(wanted + ".", StringComparison.Ordinal) || wanted.Length == 0);
}
