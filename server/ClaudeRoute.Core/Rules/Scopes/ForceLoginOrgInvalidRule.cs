using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags demands for an organization that no login can meet.</summary>
/// <remarks>Page and executable examples: ForceLoginOrgInvalidRule.md, beside this file.</remarks>
internal sealed class ForceLoginOrgInvalidRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR053",
        "force-login-org-invalid",
        "An organization that cannot exist",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Warning, Severity.Warning, Severity.Warning, Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ForcedLogin,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in RootMembers.Named(context, Providers.Table.ForcedOrganization))
        {
            if (IsValid(member.Value))
            {
                continue;
            }

            var fate = member.File.Scope == Scope.Managed ? "so Claude Code refuses every key and every login" : "so it matches no organization";
            yield return RuleContext.OnValue(Info, member.File, member.Member, $"{member.Name} holds no identifier of an organization, {fate}. Write the UUID that the Console shows, or delete the line.") with
            {
                Fixes = MemberEdits.Delete(member.File, member.Member.Path),
            };
        }
    }

    private static bool IsValid(JsonNode value) => value switch
    {
        JsonString text => Guid.TryParseExact(text.Value, "D", out _),
        JsonArray { Items: { Count: > 0 } items } => items.All(item => item is JsonString text && Guid.TryParseExact(text.Value, "D", out _)),
        _ => false,
    };
}
