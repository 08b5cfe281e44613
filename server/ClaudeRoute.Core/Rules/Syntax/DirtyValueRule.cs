using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags line breaks, invisible signs, typographic quotes and blanks that slipped into a value.</summary>
/// <remarks>Page and executable examples: DirtyValueRule.md, beside this file.</remarks>
internal sealed class DirtyValueRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR016",
        "dirty-value",
        "A value with stray signs",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (entry.Value is JsonString && Judge(entry) is var (severity, what) && what is not null)
            {
                yield return RuleContext.OnValue(Info, entry, $"{entry.Name} holds {what}. Write the value without it.", severity) with
                {
                    Fixes = Fixes(entry, severity),
                };
            }
        }
    }

    private static (Severity Severity, string? What) Judge(EnvEntry entry)
    {
        if (entry.Name == Providers.Table.CustomHeaders)
        {
            return Holds(entry.Text, static sign => sign is > '\xFF' or '\0') ? (Severity.Error, "a sign that no header may hold, so every request fails") : default;
        }

        var kind = Variables.Find(entry.Name) is { IsSecret: true } ? VariableKind.Secret : Variables.Find(entry.Name)?.Kind;
        if (kind is not (VariableKind.Secret or VariableKind.Url or VariableKind.Region or VariableKind.Model or VariableKind.Id) || string.IsNullOrWhiteSpace(entry.Text))
        {
            return default;
        }

        var inner = entry.Text.Trim();
        if (Inner(inner, kind.Value) is { } what)
        {
            return (Severity.Error, what);
        }

        if (inner.Length != entry.Text.Length)
        {
            return VariableMistakes.Table.Trimmed.Contains(entry.Name, StringComparer.Ordinal) && entry.Text.Trim(' ') == inner
                ? (Severity.Hint, "a blank at one end, which Claude Code cuts off")
                : (Severity.Warning, "a blank or line break at one end, which not every program cuts off");
        }

        return kind == VariableKind.Secret && Holds(inner, static sign => sign is < ' ' or > '~')
            ? (Severity.Warning, "a sign that credentials do not have")
            : default;
    }

    private static string? Inner(string text, VariableKind kind) =>
        text.AsSpan().IndexOfAny('\r', '\n') >= 0 ? "a line break, so Claude Code refuses it"
        : Holds(text, IsInvisible) ? "an invisible sign, so Claude Code refuses it"
        : Holds(text, IsTypographic) ? "a typographic quote, so Claude Code refuses it"
        : IsQuoted(text) ? "quotes of its own, which are taken as a part of it"
        : kind != VariableKind.Secret && Holds(text, char.IsWhiteSpace) && !TemplateText.Is(text) && !EnvMembers.HoldsReference(text) ? "a blank inside"
        : null;

    private static IReadOnlyList<FixIntent> Fixes(EnvEntry entry, Severity severity)
    {
        var joinsLines = entry.Text.Trim().AsSpan().IndexOfAny('\r', '\n') >= 0;
        var clean = new string([.. entry.Text.Trim().Where(sign => !IsInvisible(sign) && sign is not ('\r' or '\n'))]).Trim();
        while (IsQuoted(clean) || (clean.Length > 1 && IsTypographic(clean[0]) && IsTypographic(clean[^1])))
        {
            clean = clean[1..^1].Trim();
        }

        var isRepaired = clean.Length > 0 && clean != entry.Text && entry.Name != Providers.Table.CustomHeaders && !Holds(clean, IsTypographic) && !Holds(clean, char.IsWhiteSpace);
        return isRepaired
            ? MemberEdits.Write(entry, $"Clean {entry.Name}", clean, joinsLines ? FixSafety.NeedsReview : FixSafety.Safe, isPreferred: !joinsLines || severity < Severity.Error)
            : [];
    }

    // Every value is looked at, and a query over characters would have to be compiled first.
    private static bool Holds(string text, Predicate<char> isStray)
    {
        foreach (var sign in text)
        {
            if (isStray(sign))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInvisible(char sign) => sign is (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF';

    private static bool IsTypographic(char sign) => sign is '\u2018' or '\u2019' or '\u201C' or '\u201D';

    private static bool IsQuoted(string text) => text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0];
}
