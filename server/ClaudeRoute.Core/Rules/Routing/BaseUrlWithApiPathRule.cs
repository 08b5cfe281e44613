using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a base URL that already ends with the path which the client appends.</summary>
/// <remarks>Page and executable examples: BaseUrlWithApiPathRule.md, beside this file.</remarks>
internal sealed class BaseUrlWithApiPathRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR061",
        "base-url-with-api-path",
        "A base URL that ends with an API path",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.BaseUrl,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var names = Providers.Table;
        foreach (var member in EnvMembers.Addresses(context).Where(member => member.Name == names.BaseUrl))
        {
            var address = member.Address;
            var tail = address.Path[HostTable.WithoutApiTails(address.Path).Length..];
            if (tail.Length == 0)
            {
                continue;
            }

            yield return RuleContext.OnValue(
                Info,
                member.File,
                member.Entry.Member,
                $"Claude Code appends {names.MessagesPath} by itself and would ask for {tail}{names.MessagesPath}, which no gateway serves. Remove {tail} from the address.") with
            {
                Fixes = MemberEdits.IsEditable(member.File)
                    ?
                    [
                        new ChangeMembers(
                            $"Remove {tail} from the address",
                            FixSafety.Safe,
                            member.File.Path,
                            [new JsonChange.Set(member.Entry.Path, JsonText.Quote(address.WithoutPathTail(tail)))])
                        {
                            IsPreferred = true,
                        },
                    ]
                    : [],
            };
        }
    }
}
