using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags addresses with a password or key in them.</summary>
/// <remarks>Page and executable examples: CredentialInUrlRule.md, beside this file.</remarks>
internal sealed class CredentialInUrlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR027",
        "credential-in-url",
        "A credential inside an address",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context) =>
        SecretFindings.InPlace(Info, context, SecretPlace.Address, Message).Select(finding => finding with { Fixes = [.. finding.Fixes, .. Apart(context, finding)] });

    private static IEnumerable<FixIntent> Apart(RuleContext context, Finding finding)
    {
        var names = Providers.Table;
        var file = finding.File;
        if (finding.Key is not { } path || file.Document.Find(path) is not JsonString { Value: var text } || AddressCredential.Of(text) is not { } found)
        {
            yield break;
        }

        var cut = new JsonChange.Set(path, JsonText.Quote(found.Rest));
        if (found.IsPassword && path == MemberEdits.Env(names.BaseUrl) && file.Scope is Scope.User or Scope.Local && context.Effective.SetEnv(names.Token) is null)
        {
            foreach (var move in MemberEdits.In(file, $"Move the password to {names.Token}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(names.Token, found.Value), cut))
            {
                yield return move;
            }
        }

        foreach (var remove in MemberEdits.In(file, "Remove the credential from the address", FixSafety.NeedsReview, isPreferred: false, cut))
        {
            yield return remove;
        }
    }

    private static string Message(SettingsFile file, SecretHit hit)
    {
        var advice = file.Scope == Scope.Shared
            ? "Move it to settings.local.json, and have the credential replaced if it was ever committed."
            : "Keep the credential apart from the address.";
        return $"{SecretFindings.Subject(hit)} is written out here; addresses end up in logs and error messages, and a password in a gateway's address is sent as a second credential. {advice}";
    }
}
