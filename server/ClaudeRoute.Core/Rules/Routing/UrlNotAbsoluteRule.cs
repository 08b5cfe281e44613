using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags an address that is not absolute.</summary>
/// <remarks>Page and executable examples: UrlNotAbsoluteRule.md, beside this file.</remarks>
internal sealed class UrlNotAbsoluteRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR060",
        "url-not-absolute",
        "An address that is not absolute",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Redirecting,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in EnvMembers.Set(context))
        {
            if (entry.Value is JsonString
                && IsAddress(entry)
                && WebAddress.Parse(entry.Text) is null
                && !EnvMembers.HoldsReference(entry.Text)
                && !TemplateText.Is(entry.Text))
            {
                yield return RuleContext.OnValue(Info, entry.File, entry.Member, Message(entry), SeverityOf(entry)) with
                {
                    Fixes = MemberEdits.IsEditable(entry.File) ? [.. Fixes(context, entry)] : [],
                };
            }
        }
    }

    // Proxies have other forms; the gRPC exporter of telemetry takes a host with a port.
    private static bool IsAddress(EnvEntry entry) => RedirectingVariables.Of(entry.Name) switch
    {
        Redirection.Address => true,
        Redirection.Telemetry => !entry.Text.Contains(':', StringComparison.Ordinal),
        _ => false,
    };

    private static Severity? SeverityOf(EnvEntry entry) =>
        AddressRepair.WorksByChance(entry.Text) || RedirectingVariables.Of(entry.Name) == Redirection.Telemetry ? Severity.Warning : null;

    private static string Message(EnvEntry entry)
    {
        var what = $"{entry.Name} is no absolute http or https address";
        var fate = RedirectingVariables.Of(entry.Name) == Redirection.Telemetry ? "so nothing is exported"
            : AddressRepair.WorksByChance(entry.Text) ? "which works in the current version by chance only"
            : "so Claude Code stops without sending anything";
        return $"{what}, {fate}. Write it with its scheme, for example https://llm-gateway.acme.io.";
    }

    private static IEnumerable<FixIntent> Fixes(RuleContext context, EnvEntry entry)
    {
        var proposals = AddressRepair.Propose(entry.Text, context.Hosts);
        if (proposals.Count == 0)
        {
            yield return new AskAndWrite("Write the address…", entry.File.Path, entry.Name) { Replaces = true };
        }

        var isCertain = proposals.Count == 1 && AddressRepair.IsCertain(proposals[0], context.Hosts);
        foreach (var proposal in proposals)
        {
            yield return new ChangeMembers(
                $"Write {Shown.Address(proposal)}",
                isCertain ? FixSafety.Safe : FixSafety.NeedsReview,
                entry.File.Path,
                [new JsonChange.Set(entry.Path, JsonText.Quote(proposal.Text))])
            {
                IsPreferred = isCertain,
            };
        }
    }
}
