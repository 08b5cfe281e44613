using System.Text.RegularExpressions;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags custom headers that are not one "Name: Value" to a line.</summary>
/// <remarks>Page and executable examples: CustomHeadersShapeRule.md, beside this file.</remarks>
internal sealed partial class CustomHeadersShapeRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR078",
        "custom-headers-shape",
        "Header lines in another form",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.CustomHeaders,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (entry.Name == Providers.Table.CustomHeaders && Judge(entry) is var (what, lines) && what is not null)
            {
                yield return RuleContext.OnValue(Info, entry, $"{what}. Write one \"Name: Value\" to a line, with \\n between the lines.") with
                {
                    Fixes = lines is null ? [] : MemberEdits.Write(entry, "Write one header to a line", lines, FixSafety.NeedsReview),
                };
            }
        }
    }

    private static (string? What, string? Lines) Judge(EnvEntry entry)
    {
        if (entry.Value is JsonObject or JsonArray)
        {
            return ("Claude Code does not take headers apart that are no text", Lines(entry.Value));
        }

        var text = entry.Text.Trim();
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            return ("Claude Code stops at headers in the form of JSON", Lines(JsonDocument.Parse(text).Root));
        }

        if (text.Length > LongestText)
        {
            return default;
        }

        if (CommaList().IsMatch(text))
        {
            return ("Headers with commas between them all end up in the first one", CommaList().Replace(text, "\n"));
        }

        return text.Split('\n').Any(line => line.Trim().Length > 0 && !HeaderLine().IsMatch(line))
            ? ("A line without a name and a colon is dropped, and one without a proper name fails the request", null)
            : default;
    }

    private static string? Lines(JsonNode? value)
    {
        var lines = value switch
        {
            JsonObject map when map.Members.All(member => member.Value is JsonString) => map.Members.Select(member => $"{member.Name}: {((JsonString)member.Value!).Value}"),
            JsonArray list when list.Items.All(item => item is JsonString) => list.Items.Select(item => ((JsonString)item).Value),
            _ => [],
        };
        var text = string.Join('\n', lines);
        return text.Length > 0 && text.Split('\n').All(line => HeaderLine().IsMatch(line)) ? text : null;
    }

    private const int LongestText = 8_000;

    [GeneratedRegex(@",[ \t]{0,20}(?=[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}:[ \t])", RegexOptions.CultureInvariant, 50)]
    private static partial Regex CommaList();

    [GeneratedRegex(@"^[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+[ \t]*:", RegexOptions.CultureInvariant, 50)]
    private static partial Regex HeaderLine();
}
