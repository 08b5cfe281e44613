using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the switch that turns the check of TLS certificates off.</summary>
/// <remarks>Page and executable examples: TlsVerificationOffRule.md, beside this file.</remarks>
internal sealed class TlsVerificationOffRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR105",
        "tls-verification-off",
        "Certificates are not checked",
        RuleCategory.Routing,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.TlsCheck,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (RedirectingVariables.IsTlsOff(entry))
            {
                yield return RuleContext.OnValue(Info, entry, "No certificate is checked any more, so whoever stands between this machine and the host can read prompts and credentials. Remove the line, and name the certificate of your company in NODE_EXTRA_CA_CERTS.") with
                {
                    Fixes = MemberEdits.ClearFix(context.Snapshot, entry.File, entry.Path) is { } clear ? [.. WithCertificate(context, entry, clear), clear] : [],
                };
            }
        }
    }

    private static IEnumerable<FixIntent> WithCertificate(RuleContext context, EnvEntry entry, ChangeMembers clear)
    {
        var name = RedirectingVariables.ExtraCertificates;
        return context.Effective.SetEnv(name) is null ? [new AskAndWrite($"Check certificates again, with the one that {name} names…", entry.File.Path, name) { Besides = clear.Changes }] : [];
    }
}
