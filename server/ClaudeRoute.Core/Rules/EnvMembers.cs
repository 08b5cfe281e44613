using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules;

/// <summary>The members of <c>env</c> that rules about single values look at.</summary>
internal static class EnvMembers
{
    /// <summary>
    /// Members with a text, in all files that the client reads, also those that a higher file overrides: other projects may still use them.
    /// Left out are remarks, and members that a higher file switches off with an empty text.
    /// </summary>
    public static IReadOnlyList<EnvEntry> Set(RuleContext context) => context.SetEnv;

    /// <summary>The same, not yet kept. A file that one wrong type takes out of force counts: it will once that is repaired.</summary>
    internal static IEnumerable<EnvEntry> Find(IReadOnlyList<SettingsFile> files)
    {
        var switchedOff = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var entry in file.Env)
            {
                if (entry.Text.Length > 0 && !entry.IsComment && !switchedOff.Contains(entry.Name))
                {
                    yield return entry;
                }
            }

            if (file.InForce)
            {
                switchedOff.UnionWith(file.Env.Where(entry => entry.Text.Length == 0).Select(entry => entry.Name));
            }
        }
    }

    /// <summary>Members that hold an absolute address for requests. References have a rule of their own.</summary>
    public static IEnumerable<AddressMember> Addresses(RuleContext context)
    {
        foreach (var entry in Set(context))
        {
            if (RedirectingVariables.Addresses.Contains(entry.Name)
                && !HoldsReference(entry.Text)
                && WebAddress.Parse(entry.Text) is { } address)
            {
                yield return new AddressMember(entry, address);
            }
        }
    }

    /// <summary>True when a text names a variable, which the client does not fill in.</summary>
    public static bool HoldsReference(string text) => text.Contains('$', StringComparison.Ordinal);
}

/// <summary>A member of <c>env</c> and the address that it holds.</summary>
internal sealed record AddressMember(EnvEntry Entry, WebAddress Address)
{
    public SettingsFile File => Entry.File;

    public string Name => Entry.Name;
}
