using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags proxies without a scheme, and those of a kind that the client does not speak.</summary>
/// <remarks>Page and executable examples: ProxyValueRule.md, beside this file.</remarks>
internal sealed class ProxyValueRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR120",
        "proxy-value",
        "A proxy that cannot be used",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Proxy,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            var text = entry.Text.Trim();
            if (RedirectingVariables.Of(entry.Name) != Redirection.Proxy || text.Length == 0 || WebAddress.Parse(text) is not null || EnvMembers.HoldsReference(text) || TemplateText.Is(text))
            {
                continue;
            }

            var mark = text.IndexOf("://", StringComparison.Ordinal);
            var scheme = mark < 0 ? null : text[..mark];
            yield return RuleContext.OnValue(Info, entry, Message(entry, scheme)) with
            {
                Fixes = scheme is null && WebAddress.Parse("http://" + text) is { HasUserInfo: false } address && LooksLikeHost(address)
                    ? MemberEdits.Write(entry, $"Write {Shown.Address(address)}", address.Text, FixSafety.Safe)
                    : [],
            };
        }
    }

    private static string Message(EnvEntry entry, string? scheme) =>
        scheme is not null && RedirectingVariables.IsUnsupportedScheme(scheme)
            ? $"Claude Code stops because it does not speak SOCKS. Use an HTTP proxy in {entry.Name}."
            : $"{entry.Name} is no absolute address of a proxy, so Claude Code stops. Write it with its scheme, for example http://proxy.acme.io:3128.";

    private static bool LooksLikeHost(WebAddress address) =>
        HostTable.IsLoopback(address.Host) || address.Authority.AsSpan().IndexOfAny('.', ':') > 0;
}
