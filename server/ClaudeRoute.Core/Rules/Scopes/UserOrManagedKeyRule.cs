using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags keys of project files that the client takes from user and managed settings only.</summary>
/// <remarks>Page and executable examples: UserOrManagedKeyRule.md, beside this file.</remarks>
internal sealed class UserOrManagedKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR101",
        "user-or-managed-key",
        "A key that project files cannot set",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Warning, Severity.Warning, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.UserKey,
    };

    public IEnumerable<Finding> Check(RuleContext context) =>
        ScopedKeys.Find(Info, context, SettingsKeys.Table.UserOrManaged, path => $"{path} counts in user and managed settings only, so it has no effect here. Move it to the user settings.", MemberEdits.ToUser);
}
