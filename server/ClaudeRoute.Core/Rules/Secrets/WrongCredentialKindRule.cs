using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags a credential whose format belongs in another variable.</summary>
/// <remarks>Page and executable examples: WrongCredentialKindRule.md, beside this file.</remarks>
internal sealed class WrongCredentialKindRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR030",
        "wrong-credential-kind",
        "A credential in the wrong variable",
        RuleCategory.Secrets,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Readable)
        {
            foreach (var hit in RuleContext.Secrets(file))
            {
                if (hit is { Format: { } format, Name: { } name, Path: { Count: 2, Parent: { IsRoot: false, Name: "env" } } path }
                    && CredentialHomes.Table.Misplaced(format, name, context.Route.IsFirstParty) is { } misplaced)
                {
                    yield return SecretFindings.On(Info, file, hit, Message(hit, name, misplaced), misplaced.IsWarning ? Severity.Warning : null) with
                    {
                        Fixes = misplaced.BelongsIn is { } variable ? MemberEdits.Rename(file, path, variable, FixSafety.NeedsReview) : [],
                    };
                }
            }
        }
    }

    private static string Message(SecretHit hit, string name, MisplacedFormat misplaced)
    {
        var subject = SecretFindings.Subject(hit);
        return misplaced.BelongsIn is { } variable ? $"{subject} does not belong in {name} and is {(misplaced.IsWarning ? "meant for another header" : "refused there")}. Put it into {variable}."
            : $"{subject} is no credential of Anthropic, and {name} goes to Anthropic itself. Add the address of its service as {Providers.Table.BaseUrl}, or remove it.";
    }
}
