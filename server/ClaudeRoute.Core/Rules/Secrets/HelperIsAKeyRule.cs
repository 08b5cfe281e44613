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
            && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '+' or '=' or '.' or '~')
            && !EndsLikeAFile(text)
            && !IsMadeOfWords(text)
            && text.Any(char.IsAsciiDigit)
            && text.Any(char.IsAsciiLetter)
            && Entropy.BitsPerCharacter(text) >= LeastEntropy
            && CredentialNames.Table.LooksLikeCredential(text);

    // A program's name has words with a number here or there; random text changes between letters and digits all the time.
    private static bool IsMadeOfWords(string text)
    {
        var turns = 0;
        for (var i = 1; i < text.Length; i++)
        {
            turns += (char.IsAsciiDigit(text[i]) && char.IsAsciiLetter(text[i - 1])) || (char.IsAsciiLetter(text[i]) && char.IsAsciiDigit(text[i - 1])) ? 1 : 0;
        }

        return turns < FewestTurns && text.AsSpan().IndexOfAny('-', '_', '.') >= 0;
    }

    // A program in the folder of the session, such as token.sh.
    private static bool EndsLikeAFile(string text)
    {
        var ending = text.AsSpan(text.LastIndexOf('.') + 1);
        return ending.Length < text.Length && ending.Length is > 0 and <= LongestEnding && !ending.ContainsAnyExceptInRange('a', 'z');
    }

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

    private const int FewestTurns = 3;

    private const int LongestEnding = 4;


    private const double LeastEntropy = 3.5;
}
