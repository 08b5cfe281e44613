using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags keys outside of managed settings that count only there.</summary>
/// <remarks>Page and executable examples: ManagedOnlyKeyRule.md, beside this file.</remarks>
internal sealed class ManagedOnlyKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR100",
        "managed-only-key",
        "A key that only managed settings have",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Warning, Severity.Warning, Severity.Warning, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ManagedKey,
    };

    public IEnumerable<Finding> Check(RuleContext context) =>
        ScopedKeys.Find(Info, context, SettingsKeys.Table.ManagedOnly, path => $"{path} counts in managed settings only, so it has no effect here. Delete it, or ask the administrator to set it.", static (file, path) => new ChangeMembers($"Delete {path} and copy it for the administrator", FixSafety.NeedsReview, file.Path, [new JsonChange.Remove(path)]) { Copied = Place(file.Document.FindMember(path)!) });

    private static TextSpan Place(JsonMember member) => TextSpan.FromBounds(member.NameSpan.Start, member.Value?.Span.End ?? member.NameSpan.End);
}
