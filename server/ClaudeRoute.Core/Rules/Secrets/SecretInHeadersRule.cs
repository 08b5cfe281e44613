using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials inside variables that hold header lines.</summary>
/// <remarks>Page and executable examples: SecretInHeadersRule.md, beside this file.</remarks>
internal sealed class SecretInHeadersRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR026",
        "secret-in-headers",
        "A credential inside header lines",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context) =>
        SecretFindings.InPlace(Info, context, SecretPlace.HeaderLines, Message).Select(finding => finding with { Fixes = [.. finding.Fixes, .. Variables(finding)] });

    // In the shared file the value has to leave first.
    private static IEnumerable<FixIntent> Variables(Finding finding)
    {
        var names = Providers.Table;
        if (finding.File.Scope is not (Scope.User or Scope.Local) || finding.Key?.Name != names.CustomHeaders || finding.File.Document.Find(finding.Key) is not JsonString { Value: var text })
        {
            yield break;
        }

        foreach (var (header, variable) in ((string, string)[])[(RouteResolver.ApiKeyHeader, names.Key), (RouteResolver.AuthorizationHeader, names.Token)])
        {
            // Another scheme than the one that the client writes for a token would be lost.
            if (CustomHeaders.ValueOf(text, header) is { } value
                && (variable == names.Key || value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
                && LiteralCredentials.CutScheme(value) is { Length: > 0 } credential
                && !StandIns.Contains(credential))
            {
                foreach (var move in HeaderLineEdits.Move(finding.File, text, header, variable, credential))
                {
                    yield return move;
                }
            }
        }
    }

    private static string Message(SettingsFile file, SecretHit hit)
    {
        var advice = file.Scope == Scope.Shared
            ? "Move it to settings.local.json, and have it replaced if it was ever committed."
            : "Use ANTHROPIC_AUTH_TOKEN, ANTHROPIC_API_KEY or otelHeadersHelper for it, so that it is treated as a credential.";
        return $"{SecretFindings.Subject(hit)} is a credential among the header lines of {hit.Name}, where nobody looks for one. {advice}";
    }
}
