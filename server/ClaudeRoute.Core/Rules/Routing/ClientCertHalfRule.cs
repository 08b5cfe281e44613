using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a client certificate without its key, and the reverse.</summary>
/// <remarks>Page and executable examples: ClientCertHalfRule.md, beside this file.</remarks>
internal sealed class ClientCertHalfRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR124",
        "client-cert-half",
        "Half a client certificate",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Certificate,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var (certificateName, keyName, passphraseName) = RedirectingVariables.ClientCertificate;
        var (certificate, key) = (context.Effective.SetEnv(certificateName), context.Effective.SetEnv(keyName));
        var present = certificate is not null && key is not null ? null : certificate ?? key ?? context.Effective.SetEnv(passphraseName);
        string[] missing = certificate is not null ? [keyName] : key is not null ? [certificateName] : [certificateName, keyName];
        if (RuleContext.OnValue(Info, present, $"{present?.Name} alone shows the server nothing: a client certificate needs the certificate and its key. Add {Shown.List(missing)}.") is { } finding)
        {
            yield return finding with { Fixes = [.. MemberEdits.Ask(context.Snapshot, finding.File, $"Add {Shown.List(missing)}…", missing), .. MemberEdits.Clear(context.Snapshot, present)] };
        }
    }
}
