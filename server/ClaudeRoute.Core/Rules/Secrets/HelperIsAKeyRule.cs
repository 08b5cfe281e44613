using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags helper settings that hold a credential instead of the command that prints it.</summary>
/// <remarks>Page and executable examples: HelperIsAKeyRule.md, beside this file.</remarks>
internal sealed class HelperIsAKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR150",
        "helper-is-a-key",
        "A key in the place of a command",
        RuleCategory.Secrets,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.HelperSetting,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (member, text) in RootMembers.Texts(context, CredentialNames.Table.HelperSettings))
        {
            if (IsKey(text.Trim()))
            {
                yield return RuleContext.OnValue(Info, member.File, member.Member, $"{member.Name} is the command that prints a credential, and here stands a credential, which the shell then tries to run. Put it into a variable, or name a command.") with
                {
                    Fixes = Fixes(member, text.Trim()),
                };
            }
        }
    }

    private static bool IsKey(string text) =>
        SecretFormats.FindIn(text, null) is { } known ? known.Span.Length == text.Length
        : text.Length >= ShortestKey
            && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '+' or '=')
            && text.Any(char.IsAsciiDigit)
            && text.Any(char.IsAsciiLetter)
            && Entropy.BitsPerCharacter(text) >= LeastEntropy
            && CredentialNames.Table.LooksLikeCredential(text);

    private static IReadOnlyList<FixIntent> Fixes(RootMember member, string text)
    {
        var names = Providers.Table;
        if (member.Name != names.Helper || member.File.Scope == Scope.Managed)
        {
            return [];
        }

        var home = SecretFormats.FindIn(text, null)?.Format.BelongsIn;
        var variable = home is not null && Variables.Find(home) is { IsSecret: true } ? home : names.Token;
        if (member.File.Scope == Scope.Shared)
        {
            return [new MoveMembers($"Move it to env.{variable} of settings.local.json", member.File.Path, MoveDestination.Local, [new MovedMember(member.Member.Path, MemberEdits.Env(variable), JsonText.Quote(text))])];
        }

        return member.File.Env.Any(entry => entry.Name == variable) || EffectiveSettings.IsTakenOut(member.File, variable)
            ? []
            : MemberEdits.In(member.File, $"Move it to env.{variable}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(variable, text), new JsonChange.Remove(member.Member.Path));
    }

    private const int ShortestKey = 20;

    private const double LeastEntropy = 3.5;
}
