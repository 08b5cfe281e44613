using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags base addresses that lead to a gateway's web page.</summary>
/// <remarks>Page and executable examples: AdminPageAsBaseUrlRule.md, beside this file.</remarks>
internal sealed class AdminPageAsBaseUrlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR063",
        "admin-page-as-base-url",
        "A gateway's web page as the address",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Address,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in EnvMembers.Addresses(context))
        {
            if (HostTable.WebPageOf(member.Address.Path) is not { } page)
            {
                continue;
            }

            var isKnown = context.Hosts.GatewayOf(member.Address) is not null;
            var provider = Providers.Table.All.FirstOrDefault(each => each.BaseUrl == member.Name);
            var address = isKnown && provider?.GatewayPath is { } path ? member.Address.WithPath(path) : member.Address.Origin;
            yield return RuleContext.OnValue(Info, member.Entry, $"{page} is where gateways show their web page, and no request of Claude Code finds an answer there. Write the address of the API, often the host alone.") with
            {
                Fixes = member.Address.HasUserInfo ? [] : MemberEdits.Write(member.Entry, $"Write {address}", address, FixSafety.NeedsReview, isPreferred: isKnown),
            };
        }
    }
}
