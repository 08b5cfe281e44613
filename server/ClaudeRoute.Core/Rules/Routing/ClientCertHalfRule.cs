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
        FixSafety.None,
        Since: "0.1.0")
    {
        Needs = Topics.Certificate,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var (certificateName, keyName, passphraseName) = RedirectingVariables.ClientCertificate;
        var (certificate, key) = (context.Effective.SetEnv(certificateName), context.Effective.SetEnv(keyName));
        var (present, missing) = certificate is not null && key is null ? (certificate, keyName)
            : key is not null && certificate is null ? (key, certificateName)
            : certificate is null && key is null ? (context.Effective.SetEnv(passphraseName), Shown.List([certificateName, keyName]))
            : (null, "");
        if (RuleContext.OnValue(Info, present, $"{present?.Name} alone shows the server nothing: a client certificate needs the certificate and its key. Add {missing}.") is { } finding)
        {
            yield return finding;
        }
    }
}
