using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags commands that carry a credential instead of fetching it.</summary>
/// <remarks>Page and executable examples: SecretInCommandRule.md, beside this file.</remarks>
internal sealed class SecretInCommandRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR023",
        "secret-in-command",
        "A credential inside a command",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Warning, Severity.Error, Severity.Warning, Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            foreach (var hit in RuleContext.Secrets(file))
            {
                if (hit.Place == SecretPlace.Command && !SecretFindings.IsReportedAsWhole(file, hit))
                {
                    var finding = SecretFindings.On(Info, file, hit, Message(file, hit));
                    yield return finding with { Fixes = [.. SecretFindings.TakeOut(file, hit), .. KeyStores.Keep(context, finding)] };
                }
            }
        }
    }

    private static string Message(SettingsFile file, SecretHit hit) =>
        $"{SecretFindings.Subject(hit)} is written out in this command, where everyone who can read {RuleContext.ScopeText(file)} or the list of processes sees it. Let the command fetch it from a key store, and have it replaced if others could read it.";
}
