using ClaudeRoute.Routes;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a stand-in in the key, which an interactive session asks about and a helper or token does not need.</summary>
/// <remarks>Page and executable examples: StandInKeyNeedsApprovalRule.md, beside this file.</remarks>
internal sealed class StandInKeyNeedsApprovalRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR076",
        "stand-in-key-needs-approval",
        "A stand-in that the client asks about",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.BaseUrl | Topics.Key,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        var names = Providers.Table;
        if (route is not { Provider: null, IsFirstParty: false, Address: not null }
            || route.Headers.FirstOrDefault(slot => slot.Kind == CredentialKind.Key) is not { Value: { File: { } file, Member: { } member } value } slot
            || !context.IsStandIn(slot)
            || route.Headers.Any(slot => slot.Kind is CredentialKind.Token or CredentialKind.Helper))
        {
            yield break;
        }

        JsonChange[] clear = [.. new[] { MemberEdits.Clear(context.Snapshot, file, value.Member!.Path) }.OfType<JsonChange>()];
        yield return RuleContext.OnValue(
            Info,
            file,
            member,
            $"With -p this works, but an interactive session asks whether to use {value.Name}, with No as the default, and remembers the answer. A helper or {names.Token} is never asked about.") with
        {
            Fixes =
            [
                .. MemberEdits.In(file, $"Use {names.Helper} \"echo '-'\" instead", FixSafety.NeedsReview, isPreferred: false, [new JsonChange.Set(JsonPath.Of(names.Helper), JsonText.Quote("echo '-'")), .. clear]),
                .. MemberEdits.In(file, $"Use {names.Token} \"-\" instead", FixSafety.NeedsReview, isPreferred: false, [MemberEdits.Set(names.Token, "-"), .. clear]),
            ],
        };
    }
}
