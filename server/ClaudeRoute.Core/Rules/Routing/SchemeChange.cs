using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>The fix that gives an address another scheme.</summary>
internal static class SchemeChange
{
    /// <summary>One fix, or none for a managed file.</summary>
    public static IEnumerable<FixIntent> To(string scheme, AddressMember member, bool isPreferred)
    {
        if (MemberEdits.IsEditable(member.File))
        {
            yield return new ChangeMembers(
                $"Change to {scheme}://",
                FixSafety.NeedsReview,
                member.File.Path,
                [new JsonChange.Set(member.Entry.Path, JsonText.Quote(member.Address.WithScheme(scheme)))])
            {
                IsPreferred = isPreferred,
            };
        }
    }
}
