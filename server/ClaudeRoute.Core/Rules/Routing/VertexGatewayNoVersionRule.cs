using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a gateway for Vertex AI whose address lacks the version.</summary>
/// <remarks>Page and executable examples: VertexGatewayNoVersionRule.md, beside this file.</remarks>
internal sealed class VertexGatewayNoVersionRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR067",
        "vertex-gateway-no-version",
        "A Vertex gateway without /v1",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ProviderAddress,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var vertex = Providers.Table.Find("vertex");
        var version = vertex.GatewayPath!;
        foreach (var member in EnvMembers.Addresses(context).Where(member => member.Name == vertex.BaseUrl))
        {
            var address = member.Address;
            if (context.Hosts.GatewayOf(address) is { } gateway)
            {
                if (address.Path != version)
                {
                    yield return RuleContext.OnValue(
                        Info,
                        member.File,
                        member.Entry.Member,
                        $"Claude Code appends /projects/… to this address, and {gateway.Name} serves Vertex AI under {version} only, so it answers 404. End the address with {version}.") with
                    {
                        Fixes = PathFix(member, $"Set the path to {version}", version, FixSafety.Safe, isPreferred: true),
                    };
                }
            }
            else if (!HostTable.IsCloud(address.Host) && !address.Path.Split('/').Contains(version.TrimStart('/'), StringComparer.OrdinalIgnoreCase))
            {
                yield return RuleContext.OnValue(
                    Info,
                    member.File,
                    member.Entry.Member,
                    $"Claude Code appends /projects/… to this address without a version. Gateways that copy Vertex AI's paths need {version} at its end; check which form yours expects.",
                    Severity.Hint) with
                {
                    Fixes = PathFix(member, $"Append {version}", address.Path + version, FixSafety.NeedsReview, isPreferred: false),
                };
            }
        }
    }

    private static FixIntent[] PathFix(AddressMember member, string title, string path, FixSafety safety, bool isPreferred) =>
        MemberEdits.IsEditable(member.File)
            ? [new ChangeMembers(title, safety, member.File.Path, [new JsonChange.Set(member.Entry.Path, JsonText.Quote(member.Address.WithPath(path)))]) { IsPreferred = isPreferred }]
            : [];
}
