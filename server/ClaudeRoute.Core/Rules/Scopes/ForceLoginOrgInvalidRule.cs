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
                Fixes = [.. Entries(member), .. MemberEdits.Delete(member.File, member.Member.Path)],
            };
        }
    }

    // The last entry first, so that the places of the others stay.
    private static IReadOnlyList<FixIntent> Entries(RootMember member)
    {
        if (member.Value is not JsonArray { Items: var items } || !items.Any(IsUuid))
        {
            return [];
        }

        JsonChange[] changes = [.. Enumerable.Range(0, items.Count).Reverse().Where(at => !IsUuid(items[at])).Select(at => new JsonChange.Remove(items[at].Path))];
        return MemberEdits.In(member.File, changes.Length == 1 ? "Remove the entry that is no UUID" : $"Remove {changes.Length} entries that are no UUID", FixSafety.NeedsReview, isPreferred: false, changes);
    }

    private static bool IsUuid(JsonNode item) => item is JsonString text && Guid.TryParseExact(text.Value, "D", out _);

    private static bool IsValid(JsonNode value) => value switch
    {
        JsonString text => Guid.TryParseExact(text.Value, "D", out _),
        JsonArray { Items: { Count: > 0 } items } => items.All(IsUuid),
        _ => false,
    };
}
