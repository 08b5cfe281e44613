using System.Text;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Generation;

/// <summary>Makes the documentation pages from the pages beside the rules.</summary>
internal static class RulePageText
{
    /// <summary>The page of a rule with its severities, which the rule itself knows.</summary>
    public static string Page(IExplained rule)
    {
        var info = rule.Info;
        var text = RulePages.ForReading(rule);
        var facts = $"""

            | User | Shared | Local | Managed | Fix | Since |
            |---|---|---|---|---|---|
            | {Cell(info, Scope.User)} | {Cell(info, Scope.Shared)} | {Cell(info, Scope.Local)} | {Cell(info, Scope.Managed)} | {FixCell(info.Fix)} | {info.Since} |

            """;

        // The table follows the summary, which ends where the first part begins.
        var parts = text.IndexOf("\n## ", StringComparison.Ordinal);
        return text[..parts] + facts + text[parts..];
    }

    /// <summary>The list of all rules by category.</summary>
    public static string Index(IReadOnlyList<IExplained> rules)
    {
        var text = new StringBuilder("# Rules\n\nSeverity is the highest of the four scopes; the page of a rule has all of them. Every rule can be set to another severity or switched off by its id, but for\nthose from CR901 on, which are about `.claude-route.json` itself and about the history of a repository.\n");
        foreach (var category in Enum.GetValues<RuleCategory>())
        {
            var rows = rules.Select(rule => rule.Info).Where(info => info.Category == category).ToArray();
            if (rows.Length == 0)
            {
                continue;
            }

            text.Append('\n').Append("## ").Append(category).Append("\n\n| Rule | Name | What is wrong | Severity | Fix |\n|---|---|---|---|---|\n");
            foreach (var info in rows)
            {
                text.Append("| [").Append(info.Id).Append("](").Append(info.Id).Append(".md) | ").Append(info.Name).Append(" | ").Append(info.Title)
                    .Append(" | ").Append(Cell(info.Severity.Highest)).Append(" | ").Append(FixCell(info.Fix)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(RuleInfo info, Scope scope) =>
        Cell(info.Severity.In(scope)) + (info.OptIn?.Contains(scope) == true ? ", off by default" : "");

    private static string Cell(Severity severity) => severity == Severity.Off ? "–" : RuleWords.Of(severity);

    private static string FixCell(FixSafety fix) => fix switch
    {
        FixSafety.None => "–",
        FixSafety.Safe => "safe",
        _ => "needs review",
    };
}

/// <summary>Names of rule facts in output.</summary>
internal static class RuleWords
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Information => "information",
        Severity.Hint => "hint",
        _ => "off",
    };

    public static string Of(RuleCategory category) => category switch
    {
        RuleCategory.Syntax => "syntax",
        RuleCategory.Scopes => "scopes",
        RuleCategory.Secrets => "secrets",
        RuleCategory.Configuration => "configuration",
        _ => "routing",
    };

    public static string Of(FixSafety fix) => fix switch
    {
        FixSafety.None => "none",
        FixSafety.Safe => "safe",
        _ => "needs-review",
    };
}
