using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Fixes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>A project's configuration of this tool: what is wrong in it, and what is written to it from a finding.</summary>
public static class ConfigurationFeature
{
    /// <summary>Diagnostics of the configuration itself, by position.</summary>
    public static IReadOnlyList<PlainDiagnostic> Diagnostics(WorkspaceSnapshot workspace, KnownFile file)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(file);
        var path = file.Role.Path;
        var diagnostics = new List<PlainDiagnostic>();
        foreach (var problem in file.Configuration.Problems)
        {
            diagnostics.Add(new PlainDiagnostic(path, PlainRange.Of(file.Text, problem.Span), problem.Severity, problem.Remark, problem.Message));
        }

        var root = file.Role.ProjectRoot;
        if (root is null)
        {
            return diagnostics;
        }

        var met = workspace.Findings(root).Met;
        var isGitKnown = workspace.Git.ContainsKey(root);
        for (var i = 0; i < file.Configuration.Places.Count; i++)
        {
            var entry = file.Configuration.Options.Intended[i];

            // Some findings are there only once git has said which files it keeps.
            if (!met.Any(each => ReferenceEquals(each, entry)) && (isGitKnown || !DependsOnGit(entry.Rule)))
            {
                diagnostics.Add(new PlainDiagnostic(path, PlainRange.Of(file.Text, file.Configuration.Places[i]), Remarks.Mark.Severity.Shared, Remarks.Mark, $"{entry.Rule} finds nothing at this place any more, so this entry can go."));
            }
        }

        return [.. diagnostics.OrderBy(each => each.Range.Start.Line).ThenBy(each => each.Range.Start.Character)];
    }

    /// <summary>What can be written to the configuration from one finding; empty for one that the configuration does not reach.</summary>
    public static IReadOnlyList<string> Titles(Finding finding, string? root)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return !IsReached(finding, root) ? []
            : IsNameable(finding) ? [DisableTitle(finding.Rule), IntendedTitle(finding.Rule.Id)]
            : [DisableTitle(finding.Rule)];
    }

    /// <summary>The edit behind a title, or the reason why there is none.</summary>
    public static FixPlan Plan(WorkspaceSnapshot workspace, string root, Finding finding, string title)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(finding);
        var path = SettingsLocator.ConfigurationFile(root);
        if (workspace.Problems.TryGetValue(path, out var problem))
        {
            return FixPlan.Refused($"{problem.Message} Nothing was changed.");
        }

        workspace.Files.TryGetValue(path, out var known);
        var document = known?.Settings.Document ?? JsonDocument.Parse("{}\n");
        var blank = known is null || document.IsBlank;
        if (blank)
        {
            document = JsonDocument.Parse("{}\n");
        }

        JsonChange change;
        if (title == IntendedTitle(finding.Rule.Id))
        {
            var list = (document.Root as JsonObject)?["intended"]?.Value;
            if (list is not (null or JsonArray))
            {
                return FixPlan.Refused($"\"intended\" in {SettingsLocator.ConfigurationName} is not a list, so nothing was changed.");
            }

            var at = JsonPath.Of("intended");
            var entry = Entry(finding, root);
            change = list is JsonArray { Items.Count: var count } ? new JsonChange.Set(at.Append(count), entry) : new JsonChange.Set(at, $"[{entry}]");
        }
        else
        {
            change = new JsonChange.Set(JsonPath.Of("rules", finding.Rule.Id), ConfigurationReader.IsProtected(finding.Rule) ? "\"information\"" : "\"off\"");
        }

        var result = JsonEditor.Edit(document, [change]);
        if (result.Edits is not { } edits)
        {
            return FixPlan.Refused($"{SettingsLocator.ConfigurationName} was not changed: {result.Refusal}.");
        }

        if (!blank)
        {
            return FixPlan.Of(new WorkspaceChange(title, [new FileChange(path, document.Text.Text, edits, title, NeedsConfirmation: false)]));
        }

        var text = TextEdits.Apply(document.Text.Text, edits);
        var old = known?.Text.Text;
        return FixPlan.Of(new WorkspaceChange(title, [new FileChange(path, old, [new TextEdit(new TextSpan(0, old?.Length ?? 0), text)], title, NeedsConfirmation: false)]));
    }

    /// <summary>True for a title of <see cref="Titles"/>.</summary>
    public static bool IsTitle(string title, string? rule) => rule is not null && (title == IntendedTitle(rule) || title == DisableTitle(rule, false) || title == DisableTitle(rule, true));

    private static string IntendedTitle(string rule) => $"Mark {rule} as intended here";

    private static string Entry(Finding finding, string root)
    {
        var file = ConfiguredFindings.RelativePath(finding.File.Path, root)!;
        var member = finding.Key is { } key ? $", \"member\": {JsonText.Quote(key.ToString())}" : "";
        return $"{{ \"rule\": \"{finding.Rule.Id}\", \"file\": {JsonText.Quote(file)}{member} }}";
    }

    private static bool IsReached(Finding finding, string? root) => ConfiguredFindings.Belongs(finding.File, root);

    // A name may be a credential in the wrong place, and that must not get into a second file.
    private static bool IsNameable(Finding finding) => finding.Key is not { } key || SecretFormats.Redact(key.ToString()) == key.ToString();

    private static string DisableTitle(RuleInfo rule) => DisableTitle(rule.Id, ConfigurationReader.IsProtected(rule));

    private static string DisableTitle(string rule, bool isProtected) => isProtected ? $"Show {rule} only as information in this project" : $"Disable rule {rule} in this project";

    private static bool DependsOnGit(string rule) =>
        RuleCatalog.All.FirstOrDefault(each => each.Info.Id == rule)?.Info.Category is RuleCategory.Secrets or RuleCategory.Scopes;
}
