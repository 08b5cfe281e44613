using System.Text.RegularExpressions;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags saved permission rules that carry a credential.</summary>
/// <remarks>Page and executable examples: SecretInPermissionRuleRule.md, beside this file.</remarks>
internal sealed partial class SecretInPermissionRuleRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR029",
        "secret-in-permission-rule",
        "A credential inside a permission rule",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context) =>
        SecretFindings.InPlace(Info, context, SecretPlace.PermissionRule, Message).Select(finding => finding with { Fixes = [.. finding.Fixes, .. Shorter(finding)] });

    // The words of the command before the first one that may hold the credential.
    private static IEnumerable<FixIntent> Shorter(Finding finding)
    {
        if (finding.Key is not { } path || finding.File.Document.Find(path) is not JsonString { Value: var text } || RuleForm().Match(text) is not { Success: true } match)
        {
            return [];
        }

        var rule = $"{match.Groups["words"].Value}:*)";
        return SecretFormats.FindIn(rule, null) is null && Shown.Value(rule) is not null
            ? MemberEdits.In(finding.File, $"Replace it by {rule}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(path, JsonText.Quote(rule)))
            : [];
    }

    [GeneratedRegex(@"^(?<words>Bash\([a-z][a-z0-9._-]{0,40}(?: [a-z][a-z0-9._-]{0,20}){0,2})(?= )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 50)]
    private static partial Regex RuleForm();

    private static string Message(SettingsFile file, SecretHit hit) =>
        $"{SecretFindings.Subject(hit)} was saved with this permission rule, so it stays in {RuleContext.ScopeText(file)} for as long as the rule does. Remove the rule, and have the credential replaced if others could read it.";
}
