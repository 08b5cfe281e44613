using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags keys that manage an organization, which no session can use.</summary>
/// <remarks>Page and executable examples: AdminKeyRule.md, beside this file.</remarks>
internal sealed class AdminKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR031",
        "admin-key",
        "An Admin API key",
        RuleCategory.Secrets,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files)
        {
            if (file.Kind == FileKind.Neighbour)
            {
                continue;
            }

            foreach (var hit in RuleContext.Secrets(file))
            {
                if ((file.Kind != FileKind.Editor || EditorFiles.IsInVariables(file, hit.Span)) && hit.Format is { } format && CredentialHomes.Table.IsAdmin(format))
                {
                    yield return SecretFindings.On(Info, file, hit, $"{SecretFindings.Subject(hit)} manages the whole organization and runs no models. Take it out, have it replaced, and create a normal key for this.") with
                    {
                        Fixes = hit.Path is { Name: not null } path ? MemberEdits.Delete(file, path) : [],
                    };
                }
            }
        }
    }
}
