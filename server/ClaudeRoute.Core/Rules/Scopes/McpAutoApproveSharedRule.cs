using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags the approval of MCP servers in the shared file.</summary>
/// <remarks>Page and executable examples: McpAutoApproveSharedRule.md, beside this file.</remarks>
internal sealed class McpAutoApproveSharedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR110",
        "mcp-auto-approve-shared",
        "MCP servers that are approved for everybody",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Information, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.McpApproval | Topics.SharedFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var key in SettingsKeys.Table.McpApproval)
        {
            foreach (var member in RootMembers.Named(context, key))
            {
                if (member.File.Scope == Scope.Shared && member.Value is { Kind: JsonKind.True } or JsonArray { Items.Count: > 0 })
                {
                    yield return RuleContext.OnValue(Info, member.File, member.Member, $"{key} in a committed file approves MCP servers for everybody who opens the project. Keep it in settings.local.json if each person should decide.") with
                    {
                        Fixes = [SharedRoute.MoveToLocal(context, member.File, member.Member) with { IsPreferred = false }],
                    };
                }
            }
        }
    }
}
