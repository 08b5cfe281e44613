using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags helpers that only print a variable of another service.</summary>
/// <remarks>Page and executable examples: HelperPrintsForeignKeyRule.md, beside this file.</remarks>
internal sealed class HelperPrintsForeignKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR153",
        "helper-prints-foreign-key",
        "A helper that prints another service's key",
        RuleCategory.Secrets,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Helper,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var (member, text) in RootMembers.Texts(context, [Providers.Table.Helper]))
        {
            if (HelperTraps.Table.PrintedVariable(text) is { } variable
                && (HelperTraps.Table.IsForeign(variable) || (!HelperTraps.Table.IsOwn(variable) && IsUsed(member.File, variable))))
            {
                yield return RuleContext.OnValue(Info, member.File, member.Member, $"{variable} looks like the key of another service, and Claude Code would send it to {Shown.Host(context.Route.Address, "the address in use")}. Remove the helper, or print the credential of this route.") with
                {
                    Fixes = MemberEdits.Delete(member.File, member.Member.Path),
                };
            }
        }
    }

    // Whoever passes the variable on to a server means that server by it.
    private static bool IsUsed(SettingsFile file, string variable) =>
        file.Env.Any(entry => entry.Name == variable)
        || Names(file.Setting("env")?.Value, variable)
        || Names(file.Setting("mcpServers")?.Value, variable);

    // As the name of a member, or in a reference of any form.
    private static bool Names(JsonNode? value, string variable)
    {
        var text = value?.RawText ?? "";
        for (var at = text.IndexOf(variable, StringComparison.Ordinal); at >= 0; at = text.IndexOf(variable, at + 1, StringComparison.Ordinal))
        {
            if (at > 0 && text[at - 1] is '"' or '$' or '{' or '%' && at + variable.Length < text.Length && !(char.IsAsciiLetterOrDigit(text[at + variable.Length]) || text[at + variable.Length] == '_'))
            {
                return true;
            }
        }

        return false;
    }
}
