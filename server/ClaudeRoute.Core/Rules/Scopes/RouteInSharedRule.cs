using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags addresses, proxies, certificates and headers that a committed file gives to everybody.</summary>
/// <remarks>Page and executable examples: RouteInSharedRule.md, beside this file.</remarks>
internal sealed class RouteInSharedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR103",
        "route-in-shared",
        "A route in the shared file",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Warning, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Redirecting | Topics.SharedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in EnvMembers.Set(context))
        {
            if (entry.File.Scope == Scope.Shared && RedirectingVariables.Of(entry.Name) is { } kind)
            {
                var severity = SeverityOf(context.Hosts, entry, kind);
                yield return RuleContext.OnValue(Info, entry.File, entry.Member, Message(entry, kind), severity) with
                {
                    Fixes = [SharedRoute.MoveToLocal(context, entry.File, entry.Member) with { IsPreferred = severity >= Severity.Warning }, SharedRoute.MoveToUser(context, entry.File, entry.Member)],
                };
            }
        }
    }

    private static Severity SeverityOf(HostTable hosts, EnvEntry entry, Redirection kind)
    {
        var leadsNowhereNew = kind is Redirection.Address or Redirection.Proxy or Redirection.Telemetry
            && WebAddress.Parse(entry.Text) is { } address
            && (HostTable.IsFirstParty(address.Host) || HostTable.IsCloud(address.Host) || HostTable.IsLoopback(address.Host) || hosts.IsOwnGateway(address.Host));
        return leadsNowhereNew ? Severity.Information
            : RedirectingVariables.SwitchesTlsChecksOff(entry.File) ? Severity.Error
            : Severity.Warning;
    }

    private static string Message(EnvEntry entry, Redirection kind)
    {
        var effect = kind switch
        {
            Redirection.Address => "sends the requests of everybody who opens the project to this address",
            Redirection.Proxy => "leads the traffic of everybody who opens the project through this proxy",
            Redirection.Certificate => "changes which certificates everybody who opens the project trusts or shows",
            Redirection.Headers => "adds these headers to the requests of everybody who opens the project, even before they trust the folder",
            _ => "sends the telemetry of everybody who opens the project to this address",
        };
        return $"{entry.Name} in a committed file {effect}; with -p nobody is asked. Keep it in settings.local.json, user or managed settings.";
    }
}
