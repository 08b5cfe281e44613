using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags an unencrypted address on the public internet.</summary>
/// <remarks>Page and executable examples: PlainHttpPublicRule.md, beside this file.</remarks>
internal sealed class PlainHttpPublicRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR064",
        "plain-http-public",
        "Plain http to a public host",
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
            // NetBird has a rule of its own, and an Aperture host that the user named lies inside a tailnet.
            var host = member.Address.Host;
            if (member.Address.IsPlain && !HostTable.IsPrivate(host) && !context.Hosts.IsOwnGateway(host) && !context.Hosts.IsNetBird(host) && !context.Hosts.IsApertureHost(host))
            {
                yield return RuleContext.OnValue(
                    Info,
                    member.File,
                    member.Entry.Member,
                    $"Everything that is sent to {Shown.Host(member.Address, "")}, prompts and credentials included, travels in clear text over the internet. Use https.") with
                {
                    Fixes = [.. SchemeChange.To("https", member, isPreferred: true)],
                };
            }
        }
    }
}
