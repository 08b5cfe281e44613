using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags demands for a login in a form or place in which the client leaves them out.</summary>
/// <remarks>Page and executable examples: GatewayLoginOutsideManagedRule.md, beside this file.</remarks>
internal sealed class GatewayLoginOutsideManagedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR052",
        "gateway-login-outside-managed",
        "A login demand that does not count",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Warning, Severity.Warning, Severity.Warning, Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ForcedLogin,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var names = Providers.Table;
        foreach (var member in RootMembers.Named(context, names.ForcedMethod))
        {
            var text = (member.Value as JsonString)?.Value;
            if (text?.Length == 0)
            {
                continue;
            }

            var isKnown = text is not null && names.ForcedMethods.Contains(text, StringComparer.Ordinal);
            if (!isKnown)
            {
                var finding = Report(member, $"Claude Code knows {Shown.List([.. names.ForcedMethods])} here and leaves out every other word, so no login is demanded. Write one of them, or delete the line.");
                var choices = names.ForcedMethods.Where(method => method != names.ForcedManagedMethod).SelectMany(method => MemberEdits.In(member.File, $"Write {method}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(member.Member.Path, JsonText.Quote(method))));
                yield return finding with { Fixes = [.. choices, .. finding.Fixes] };
            }
            else if (text == names.ForcedManagedMethod && member.File.Scope != Scope.Managed)
            {
                yield return Report(member, $"\"{text}\" counts in managed settings only, so no login is demanded here. Delete the line.");
            }
        }

        foreach (var member in RootMembers.Named(context, names.ForcedGatewayAddress))
        {
            if (member.File.Scope != Scope.Managed)
            {
                yield return Report(member, $"{member.Name} counts in managed settings only, so it has no effect here. Delete the line.");
            }
        }
    }

    private Finding Report(RootMember member, string message) =>
        RuleContext.OnValue(Info, member.File, member.Member, message) with { IsUnnecessary = true, Fixes = MemberEdits.Delete(member.File, member.Member.Path) };
}
