using ClaudeRoute.Facts;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Rules;

/// <summary>The pages that explain the rules, as written beside the rule files.</summary>
public static class RulePages
{
    /// <summary>Names of all pages, which are the names of the classes of rules and remarks.</summary>
    public static IEnumerable<string> Names => FactTable.NamesIn("rules", ".md");

    /// <summary>
    /// The page in Markdown, with LF line ends. Its first line is <c># ID name</c>. Credentials in its examples are written as
    /// <c>{{secret:FORMAT}}</c>; <see cref="ForReading"/> fills them in.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rule has no page, which is a defect of the build.</exception>
    public static string Text(IExplained rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return FactTable.ReadText($"rules/{rule.GetType().Name}.md")?.Replace("\r\n", "\n", StringComparison.Ordinal)
            ?? throw new InvalidOperationException($"The rule {rule.Info.Id} has no page.");
    }

    /// <summary>The page for people: each credential is shown as the prefix of its format and an ellipsis.</summary>
    public static string ForReading(IExplained rule)
    {
        var parts = Text(rule).Split(SecretOpening);
        for (var i = 1; i < parts.Length; i++)
        {
            var end = parts[i].IndexOf(SecretClosing, StringComparison.Ordinal);
            var prefix = SecretFormats.Find(parts[i][..Math.Max(end, 0)])?.Prefix ?? "";
            parts[i] = $"{prefix}…{parts[i][(end + SecretClosing.Length)..]}";
        }

        return string.Concat(parts);
    }

    private const string SecretOpening = "{{secret:";

    private const string SecretClosing = "}}";
}
