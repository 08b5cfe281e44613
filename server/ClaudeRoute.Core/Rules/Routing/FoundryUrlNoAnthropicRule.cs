using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags addresses of Microsoft Foundry that lack the path under which it serves Claude, or go beyond it.</summary>
/// <remarks>Page and executable examples: FoundryUrlNoAnthropicRule.md, beside this file.</remarks>
internal sealed class FoundryUrlNoAnthropicRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR069",
        "foundry-url-no-anthropic",
        "A Foundry address without /anthropic",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ProviderAddress,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var provider in Providers.Table.All)
        {
            foreach (var member in provider.Resource is null ? [] : EnvMembers.Addresses(context))
            {
                if (member.Name == provider.BaseUrl
                    && WebAddress.Parse(provider.DefaultBaseUrl?.Replace("{resource}", "x", StringComparison.Ordinal)) is { } sample
                    && Judge(member, provider, sample) is { } finding)
                {
                    yield return finding;
                }
            }
        }
    }

    private Finding? Judge(AddressMember member, Provider provider, WebAddress sample)
    {
        var address = member.Address;
        var isFoundry = address.Host.EndsWith(sample.Host[1..], StringComparison.Ordinal);
        if (isFoundry && !IsBelow(address.Path, sample.Path))
        {
            return RuleContext.OnValue(Info, member.Entry, $"{provider.Name} serves Claude under {sample.Path} only, so requests to this address find nothing. End the address with {sample.Path}.") with
            {
                Fixes = address.HasUserInfo ? [] : MemberEdits.Write(member.Entry, $"Set the path to {sample.Path}", address.WithPath(sample.Path), FixSafety.NeedsReview),
            };
        }

        var tail = address.Path[HostTable.WithoutApiTails(address.Path).Length..];
        return tail.Length == 0 ? null : RuleContext.OnValue(Info, member.Entry, $"Claude Code appends {provider.Path} by itself and would ask for {tail}{provider.Path}. Remove {tail} from the address.") with
        {
            Fixes = MemberEdits.Write(member.Entry, $"Remove {tail} from the address", address.WithoutPathTail(tail), FixSafety.Safe),
        };
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (path.Length == folder.Length || path[folder.Length] == '/');
}
