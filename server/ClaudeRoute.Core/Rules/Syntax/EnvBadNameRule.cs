using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags members of <c>env</c> whose name is no name of a variable.</summary>
/// <remarks>Page and executable examples: EnvBadNameRule.md, beside this file.</remarks>
internal sealed class EnvBadNameRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR011",
        "env-bad-name",
        "A name that no variable can have",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.OtherVariable,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Readable)
        {
            foreach (var entry in file.Env)
            {
                if (!entry.IsComment && !IsName(entry.Name))
                {
                    yield return RuleContext.OnName(Info, file, entry.Member, $"{Named(entry.Name)} is no name that a variable can have, so no program finds this value. Use letters, digits and underscores only.") with
                    {
                        Fixes = Fixes(file, entry),
                    };
                }
            }
        }
    }

    private static string Named(string name) => name.Length == 0 ? "An empty text" : Shown.Value(name) ?? "This";

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_');

    private static IReadOnlyList<FixIntent> Fixes(SettingsFile file, EnvEntry entry)
    {
        var trimmed = entry.Name.Trim();
        if (IsName(trimmed) && !Has(file, trimmed))
        {
            return MemberEdits.In(file, $"Rename to {trimmed}", FixSafety.Safe, isPreferred: true, new JsonChange.Rename(entry.Path, trimmed));
        }

        // Name and value in one, as on a command line.
        var sign = trimmed.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && entry.Text.Length == 0 && IsName(trimmed[..sign]) && !Has(file, trimmed[..sign])
            ? MemberEdits.In(file, $"Write it as {trimmed[..sign]} and its value", FixSafety.Safe, isPreferred: true, MemberEdits.Set(trimmed[..sign], trimmed[(sign + 1)..]), new JsonChange.Remove(entry.Path))
            : [];
    }

    private static bool Has(SettingsFile file, string name) => file.Env.Any(entry => entry.Name == name);
}
