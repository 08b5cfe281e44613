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

    private static IReadOnlyList<FixIntent> Fixes(RuleContext context, EnvEntry entry)
    {
        var home = context.Snapshot.Machine.Home;
        return
        [
            .. Helper(context, entry),
            .. home is not null && entry.File.Scope is not Scope.Shared && entry.Text.StartsWith(HomeSign, StringComparison.Ordinal) && !EnvMembers.HoldsReference(entry.Text)
                ? MemberEdits.Write(entry, "Write the whole path", $"{home.TrimEnd('/')}/{entry.Text[HomeSign.Length..]}", FixSafety.NeedsReview, isPreferred: false)
                : [],
            .. Variables.Find(entry.Name) is not null && MemberEdits.ClearFix(context.Snapshot, entry.File, entry.Path, ", so that the shell sets it") is { } clear ? new FixIntent[] { clear } : [],
        ];
    }

    // Only a helper may refer to a variable, and it fills the headers that are still empty.
    private static IReadOnlyList<FixIntent> Helper(RuleContext context, EnvEntry entry)
    {
        var names = Providers.Table;
        var path = JsonPath.Of(names.Helper);
        if ((entry.Name != names.Token && entry.Name != names.Key)
            || context.Effective.AllSettings(names.Helper).Any()
            || WholeName().Match(entry.Text.Trim()) is not { Success: true } match)
        {
            return [];
        }

        // Everybody who opens the project would run a command of the shared file.
        var variable = match.Groups["name"].Value;
        var command = JsonText.Quote($"printf %s \"${variable}\"");
        return entry.File.Scope == Scope.Shared
            ? [new MoveMembers($"Let {names.Helper} of settings.local.json print ${variable}", entry.File.Path, MoveDestination.Local, [new MovedMember(entry.Path, path, command)])]
            : MemberEdits.In(entry.File, $"Let {names.Helper} print ${variable}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(path, command), new JsonChange.Remove(entry.Path));
    }

    private const string HomeSign = "~/";

    private const int LongestValue = 4_000;

    [GeneratedRegex(@"\$\{[^}]{1,200}\}|\$[A-Za-z_]\w*|\$\([^)]{1,400}\)|`[^`]{1,400}`|%(?!(?:[0-9A-Fa-f]{2})+%[0-9A-Fa-f]{2})[A-Za-z_]\w*%|\{env:\w+\}", RegexOptions.CultureInvariant, 50)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^(?:\$(?<name>[A-Za-z_]\w*)|\$\{(?:env:)?(?<name>[A-Za-z_]\w*)\}|%(?<name>[A-Za-z_]\w*)%|\{env:(?<name>[A-Za-z_]\w*)\})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 50)]
    private static partial Regex WholeName();
}
