namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags plain http to a NetBird Agent Network endpoint.</summary>
/// <remarks>Page and executable examples: HttpOnNetbirdRule.md, beside this file.</remarks>
internal sealed class HttpOnNetbirdRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR066",
        "http-on-netbird",
        "Plain http to NetBird",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Address,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in EnvMembers.Addresses(context))
        {
            if (member.Address.IsPlain && context.Hosts.IsNetBird(member.Address.Host))
            {
                yield return RuleContext.OnValue(
                    Info,
                    member.File,
                    member.Entry.Member,
                    $"NetBird Agent Network endpoints such as {Shown.Host(member.Address, "")} are reached over https; plain http is not documented for them. Use https.") with
                {
                    Fixes = [.. SchemeChange.To("https", member, isPreferred: true)],
                };
            }
        }
    }
}
