namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags https to a host that Aperture serves over http.</summary>
/// <remarks>Page and executable examples: HttpsOnApertureRule.md, beside this file.</remarks>
internal sealed class HttpsOnApertureRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR065",
        "https-on-aperture",
        "https to Aperture",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Address,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in EnvMembers.Addresses(context))
        {
            if (!member.Address.IsPlain && context.Hosts.IsApertureHost(member.Address.Host))
            {
                // The desktop application wants https, so the choice is left to a person.
                yield return RuleContext.OnValue(
                    Info,
                    member.File,
                    member.Entry.Member,
                    $"Aperture's guide uses http:// inside the tailnet, where the network already encrypts; https to {Shown.Host(member.Address, "")} can fail on its certificate. Use http unless you know that it has one.") with
                {
                    Fixes = [.. SchemeChange.To("http", member, isPreferred: false)],
                };
            }
        }
    }
}
