using System.Text.RegularExpressions;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags references to variables in <c>env</c>, which the client passes on as they are written.</summary>
/// <remarks>Page and executable examples: ValueNotExpandedRule.md, beside this file.</remarks>
internal sealed partial class ValueNotExpandedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR015",
        "value-not-expanded",
        "A reference that nobody fills in",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (Reference(entry) is { } reference)
            {
                var variable = Variables.Find(entry.Name);
                var isRead = variable is not null || CredentialNames.Table.IsCredential(entry.Name);
                yield return RuleContext.OnValue(Info, entry, Message(entry, reference, variable?.Kind), isRead ? null : Severity.Information) with
                {
                    Fixes = Fixes(context, entry),
                };
            }
        }
    }

    private static string Message(EnvEntry entry, string reference, VariableKind? kind)
    {
        var shown = Shown.Value(reference) ?? "a reference";
        return kind switch
        {
            VariableKind.Url => $"Claude Code fills in no references here, so {shown} stays as it is and the session stops with \"Invalid URL\". Write the address, or set {entry.Name} in the shell.",
            VariableKind.Secret => $"Claude Code fills in no references here and would send {shown} as the credential. Set {entry.Name} in the shell, or use an apiKeyHelper, which may refer to variables.",
            null => $"Claude Code fills in no references here and passes {shown} on as it stands. That is fine only if the program that reads {entry.Name} fills it in.",
            _ => $"Claude Code fills in no references here and takes {shown} as it stands. Write the value, or set {entry.Name} in the shell.",
        };
    }

    private static string? Reference(EnvEntry entry)
    {
        var text = entry.Text;
        if (text.AsSpan().IndexOfAny("$%`{~") < 0 || text.Length > LongestValue)
        {
            return null;
        }

        try
        {
            return Expression().Match(text) is { Success: true } match ? match.Value
                : text.StartsWith(HomeSign, StringComparison.Ordinal) && Variables.Find(entry.Name)?.Kind == VariableKind.Path ? text
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    // Only a helper may refer to a variable, and it fills the headers that are still empty.
    private static IReadOnlyList<FixIntent> Fixes(RuleContext context, EnvEntry entry)
    {
        if (entry.Text.StartsWith(HomeSign, StringComparison.Ordinal))
        {
            // In a committed file the home of one person is of no use to the others.
            return context.Snapshot.Machine.Home is { } home && entry.File.Scope is not Scope.Shared
                ? MemberEdits.Write(entry, "Write the whole path", $"{home.TrimEnd('/')}/{entry.Text[HomeSign.Length..]}", FixSafety.NeedsReview)
                : [];
        }

        var names = Providers.Table;
        var path = JsonPath.Of(names.Helper);
        return (entry.Name == names.Token || entry.Name == names.Key)
            && entry.File.Scope is not Scope.Shared
            && !context.Effective.AllSettings(names.Helper).Any()
            && WholeName().Match(entry.Text.Trim()) is { Success: true } match
            ? MemberEdits.In(
                entry.File,
                $"Let {names.Helper} print ${match.Groups["name"].Value}",
                FixSafety.NeedsReview,
                isPreferred: false,
                new JsonChange.Set(path, JsonText.Quote($"printf %s \"${match.Groups["name"].Value}\"")),
                new JsonChange.Remove(entry.Path))
            : [];
    }

    private const string HomeSign = "~/";

    private const int LongestValue = 4_000;

    [GeneratedRegex(@"\$\{[^}]{1,200}\}|\$[A-Za-z_]\w*|\$\([^)]{1,400}\)|`[^`]{1,400}`|%(?!(?:[0-9A-Fa-f]{2})+%[0-9A-Fa-f]{2})[A-Za-z_]\w*%|\{env:\w+\}", RegexOptions.CultureInvariant, 50)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^(?:\$(?<name>[A-Za-z_]\w*)|\$\{(?:env:)?(?<name>[A-Za-z_]\w*)\}|%(?<name>[A-Za-z_]\w*)%|\{env:(?<name>[A-Za-z_]\w*)\})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 50)]
    private static partial Regex WholeName();
}
