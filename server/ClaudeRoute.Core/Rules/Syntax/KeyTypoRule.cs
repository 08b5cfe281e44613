using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a root key that is one typing mistake away from exactly one known key.</summary>
/// <remarks>Page and executable examples: KeyTypoRule.md, beside this file.</remarks>
internal sealed class KeyTypoRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR007",
        "key-typo",
        "A key that is misspelt",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.OtherKey,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in RootMembers.All(context))
        {
            if (SettingsKeys.IsKnown(member.Name) || IsOther(member.Name) || Meant(member.Name, out var differsInForm) is not { } meant)
            {
                continue;
            }

            var severity = differsInForm && SettingsKeys.Table.RouteKeys.Contains(meant, StringComparer.Ordinal) ? Severity.Warning : (Severity?)null;
            yield return RuleContext.OnName(
                Info,
                member.File,
                member.Member,
                $"Claude Code knows no key \"{Shown.Value(member.Name)?.Trim('"') ?? "…"}\" and leaves it out without a word. If you mean \"{meant}\", rename it.",
                severity) with
            {
                Fixes = member.File.Setting(meant) is null
                    ? MemberEdits.In(member.File, $"Rename to {meant}", FixSafety.NeedsReview, differsInForm, new JsonChange.Rename(member.Member.Path, meant))
                    : [],
            };
        }
    }

    // These have rules of their own.
    private static bool IsOther(string key)
    {
        var table = SettingsKeys.Table;
        return table.State.Contains(key, StringComparer.Ordinal) || table.VariableAtRoot(key) is not null;
    }

    private static string? Meant(string key, out bool differsInForm)
    {
        foreach (var known in TypeTable.RootKeys)
        {
            if (known.Length <= key.Length && Plain(known).Equals(Plain(key), StringComparison.OrdinalIgnoreCase))
            {
                differsInForm = true;
                return known;
            }
        }

        // The shorter a word is, the more others are near it.
        differsInForm = false;
        return key.Length < 5 ? null : EditDistance.Nearest(key, TypeTable.RootKeys, most: key.Length <= 8 ? 1 : 2);
    }

    private static string Plain(string key) =>
        key.AsSpan().IndexOfAny('_', '-') < 0 ? key : key.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
