using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>Changes of single lines of <c>ANTHROPIC_CUSTOM_HEADERS</c>.</summary>
internal static class HeaderLineEdits
{
    /// <summary>The fix that removes the lines of some headers, and the variable with the last of them; none in managed settings.</summary>
    public static IReadOnlyList<FixIntent> Remove(RuleContext context, SettingsFile file, JsonMember member, string text, IReadOnlyList<string> headers)
    {
        var title = $"Remove {Shown.List(headers)} from the headers";
        return Without(text, headers) is { } rest
            ? MemberEdits.In(file, title, FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(member.Path, JsonText.Quote(rest)))
            : MemberEdits.ClearFix(context.Snapshot, file, member.Path) is { } clear ? [clear with { Title = title }] : [];
    }

    /// <summary>The fix that writes the value of a header to a variable of its own and removes its line; none in managed settings, or where the file has the variable.</summary>
    public static IReadOnlyList<FixIntent> Move(SettingsFile file, string text, string header, string variable, string value)
    {
        var path = MemberEdits.Env(Providers.Table.CustomHeaders);
        var rest = Without(text, [header]);
        return file.Env.Any(entry => entry.Name == variable)
            ? []
            : MemberEdits.In(
                file,
                $"Move {header} to {variable}",
                FixSafety.NeedsReview,
                isPreferred: false,
                MemberEdits.Set(variable, value),
                rest is null ? new JsonChange.Remove(path) : new JsonChange.Set(path, JsonText.Quote(rest)));
    }

    private static string? Without(string text, IReadOnlyList<string> headers)
    {
        var rest = text.Split('\n').Where(line => !headers.Any(header => line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && line.AsSpan(0, colon).Trim().Equals(header, StringComparison.OrdinalIgnoreCase))).ToArray();
        return rest.All(string.IsNullOrWhiteSpace) ? null : string.Join('\n', rest);
    }
}
