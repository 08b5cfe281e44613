using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules;

/// <summary>Writes values of settings so that they can stand in a message or a title.</summary>
internal static class Shown
{
    private const int Longest = 60;

    /// <summary>Scheme, host, port and a harmless path of an address.</summary>
    public static string Address(WebAddress address) => Clean(address.Origin) + Path(address.Path);

    /// <summary>A short text in quotes, or null when it is long or could be a credential.</summary>
    public static string? Value(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= Longest && !CouldBeCredential(trimmed) ? $"\"{Clean(trimmed)}\"" : null;
    }

    /// <summary>The value of a member in quotes, or the name of the member when the value should not be shown.</summary>
    public static string ValueOrName(EnvEntry entry) =>
        RuleContext.Secrets(entry.File).Any(hit => hit.Span.Overlaps(entry.Value.Span)) ? entry.Name : Value(entry.Text) ?? entry.Name;

    /// <summary>The host of an address for a sentence, or <paramref name="otherwise"/> when it has none.</summary>
    public static string Host(WebAddress? address, string otherwise) => address is null ? otherwise : Clean(address.Host);

    /// <summary>Names in a sentence: <c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";

    // A gateway may keep a key in its path.
    private static string Path(string path) =>
        path.Length <= Longest && !path.Split('/').Any(CouldBeCredential) ? Clean(path) : "/…";

    private static bool CouldBeCredential(string text) =>
        text.Contains('@', StringComparison.Ordinal)
        || SecretFormats.FindIn(text, name: null) is not null
        || (text.AsSpan().IndexOfAny('.', ':', '/') < 0 && text.Length > 24 && CredentialNames.Table.LooksLikeCredential(text));

    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        })
        : text;
}
