using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a credential that begins with the words of its header.</summary>
/// <remarks>Page and executable examples: BearerPrefixRule.md, beside this file.</remarks>
internal sealed class BearerPrefixRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR017",
        "bearer-prefix",
        "A credential with the word that the client adds",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Error),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.HeaderValue,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            var rest = WithoutPrefix(entry);
            if (rest is not null)
            {
                yield return RuleContext.OnValue(Info, entry, $"{entry.Name} begins with words of the header, which Claude Code adds by itself, so they would be sent twice and the credential refused. Write the credential alone.") with
                {
                    Fixes = rest.Length > 0 ? MemberEdits.Write(entry, "Write the credential alone", rest, FixSafety.Safe) : [],
                };
            }
        }
    }

    private static string? WithoutPrefix(EnvEntry entry)
    {
        foreach (var (names, prefixes) in VariableMistakes.Table.HeaderPrefixes)
        {
            if (!names.Contains(entry.Name, StringComparer.Ordinal))
            {
                continue;
            }

            var rest = entry.Text.TrimStart();
            var start = rest;
            while (Array.Find(prefixes, prefix => rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                rest = rest[found.Length..].TrimStart();
            }

            return rest == start ? null : rest;
        }

        return null;
    }
}
