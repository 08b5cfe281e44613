using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a gateway for Bedrock whose address lacks the path that it serves Bedrock under.</summary>
/// <remarks>Page and executable examples: BedrockGatewayNoPathRule.md, beside this file.</remarks>
internal sealed class BedrockGatewayNoPathRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR068",
        "bedrock-gateway-no-path",
        "A Bedrock gateway without /bedrock",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.ProviderAddress,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var bedrock = Providers.Table.Find("bedrock");
        var path = bedrock.GatewayPath!;
        foreach (var member in EnvMembers.Addresses(context).Where(member => member.Name == bedrock.BaseUrl))
        {
            if (context.Hosts.GatewayOf(member.Address) is { } gateway && member.Address.Path != path)
            {
                yield return RuleContext.OnValue(
                    Info,
                    member.File,
                    member.Entry.Member,
                    $"{gateway.Name} serves Amazon Bedrock under {path} only, so requests to this address find nothing. End the address with {path}.") with
                {
                    Fixes = MemberEdits.IsEditable(member.File)
                        ?
                        [
                            new ChangeMembers($"Set the path to {path}", FixSafety.Safe, member.File.Path, [new JsonChange.Set(member.Entry.Path, JsonText.Quote(member.Address.WithPath(path)))])
                            {
                                IsPreferred = true,
                            },
                        ]
                        : [],
                };
            }
        }
    }
}
