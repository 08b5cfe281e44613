namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags base addresses that go on after their path.</summary>
/// <remarks>Page and executable examples: BaseUrlTailRule.md, beside this file.</remarks>
internal sealed class BaseUrlTailRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR062",
        "base-url-tail",
        "An address with a query or a fragment",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Address,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in EnvMembers.Addresses(context))
        {
            var text = member.Address.Text;
            var at = text.AsSpan().IndexOfAny('?', '#');
            if (at < 0)
            {
                continue;
            }

            var what = text[at] == '?' ? "query" : "fragment";
            yield return RuleContext.OnValue(Info, member.Entry, $"Claude Code appends the path of a request to this address, so it would become a part of the {what}; the error then speaks of the model. Cut the address before the \"{text[at]}\".") with
            {
                Fixes = MemberEdits.Write(member.Entry, $"Remove the {what} from the address", text[..at], FixSafety.Safe),
            };
        }
    }
}
