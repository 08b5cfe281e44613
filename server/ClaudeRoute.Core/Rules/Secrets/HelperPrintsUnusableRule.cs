using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags helpers that print something which no header can carry.</summary>
/// <remarks>Page and executable examples: HelperPrintsUnusableRule.md, beside this file.</remarks>
internal sealed class HelperPrintsUnusableRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR155",
        "helper-prints-unusable",
        "A helper whose output is no credential",
        RuleCategory.Secrets,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Helper,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (member, text) in RootMembers.Texts(context, [Providers.Table.Helper]))
        {
            if (StandIns.EchoedText(text) is { } printed && Judge(printed.Trim()) is { } message)
            {
                yield return RuleContext.OnValue(Info, member.File, member.Member, $"{message}. Print the bare credential; of JSON, jq -r .field prints a part.") with { Fixes = Bare(member, printed.Trim()) };
            }
        }
    }

    private static IReadOnlyList<FixIntent> Bare(RootMember member, string printed) =>
        JsonDocument.Parse(printed) is { IsStrict: true, Root: JsonObject { Members: [{ Value: JsonString { Value: var value } }] } } && value.Length > 0 && value.All(sign => sign is > ' ' and <= '~' and not '\'')
            ? MemberEdits.In(member.File, "Print the value alone", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(member.Member.Path, JsonText.Quote($"echo '{value}'")))
            : [];

    private static string? Judge(string printed) =>
        printed.Length > 1 && printed[0] is '{' or '[' && printed.Contains('"', StringComparison.Ordinal) ? "This prints JSON, which is sent as it stands"
        : printed.Contains('\n', StringComparison.Ordinal) || printed.Contains("\\n", StringComparison.Ordinal) && !printed.EndsWith("\\n", StringComparison.Ordinal) ? "This prints several lines, for which an empty credential is sent"
        : printed.Any(sign => sign > '~') ? "This prints signs that no credential has, for which an empty one is sent"
        : null;
}
