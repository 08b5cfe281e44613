using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>A credential of a known format inside a text.</summary>
/// <param name="Format">The format.</param>
/// <param name="Span">Where it stands in the text, in UTF-16 offsets.</param>
public sealed record FormatMatch(SecretFormat Format, TextSpan Span);

/// <summary>All formats. Each is a file in <c>Secrets/Formats</c>; <c>claude-route generate</c> joins them.</summary>
public static class SecretFormats
{
    private static readonly Lazy<Table> Instance = new(() => new Table());

    /// <summary>All formats, the more specific ones of a family first.</summary>
    public static IReadOnlyList<SecretFormat> All => Instance.Value.All;

    /// <summary>The format with an id, or null.</summary>
    public static SecretFormat? Find(string id) => All.FirstOrDefault(format => format.Id == id);

    /// <summary>The first format that a text holds, and where; formats that need a name count when it fits.</summary>
    public static FormatMatch? FindIn(string text, string? name) => FindAmong(text, NamedFormats(name));

    /// <summary>The text with every credential of a known format reduced to what may be shown.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text;
        while (FindIn(rest, null) is { } found)
        {
            var secret = rest.Substring(found.Span.Start, found.Span.Length);
            rest = string.Concat(rest.AsSpan(0, found.Span.Start), found.Format.MaskOf(secret), rest.AsSpan(found.Span.End));
        }

        return rest;
    }

    /// <summary>What a text under the name of a credential is, or null when it has no known shape.</summary>
    internal static SecretFormat? Describe(string text) =>
        Array.Find(Instance.Value.UnderCredentialName, format => format.Find(text) is { } span && span.Length == text.Length);

    /// <summary>Formats that count only under some names, this being one of them.</summary>
    internal static SecretFormat[] NamedFormats(string? name) =>
        name is null ? [] : Array.FindAll(Instance.Value.UnderName, format => format.FitsName(name));

    /// <summary>False when no format that counts anywhere can match.</summary>
    internal static bool MayMatch(ReadOnlySpan<char> text)
    {
        if (!HasLongRun(text))
        {
            return false;
        }

        if (Instance.Value.Keywords.IsIn(text))
        {
            return true;
        }

        foreach (var format in Instance.Value.WithoutKeyword)
        {
            if (format.MayMatch(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first format that counts anywhere or is one of <paramref name="named"/>.</summary>
    internal static FormatMatch? FindAmong(string text, SecretFormat[] named)
    {
        ArgumentNullException.ThrowIfNull(text);
        var table = Instance.Value;
        if (table.Keywords.IsIn(text) && First(table.WithKeyword, text) is { } withKeyword)
        {
            return withKeyword;
        }

        return First(table.WithoutKeyword, text) ?? First(named, text);
    }

    // Every credential has a run of such signs somewhere, and most other texts do not; telling so costs less than any search for keywords.
    private static bool HasLongRun(ReadOnlySpan<char> text)
    {
        // A run of that length covers one of the places looked at.
        var at = LongRunWithDigit - 1;
        while (at < text.Length)
        {
            if (!IsRunSign(text[at]))
            {
                at += LongRunWithDigit;
                continue;
            }

            var start = at;
            while (start > 0 && IsRunSign(text[start - 1]))
            {
                start--;
            }

            var end = at + 1;
            while (end < text.Length && IsRunSign(text[end]))
            {
                end++;
            }

            if (end - start >= LongRun || (end - start >= LongRunWithDigit && text[start..end].ContainsAnyInRange('0', '9')))
            {
                return true;
            }

            at = end + LongRunWithDigit;
        }

        return false;
    }

    private static bool IsRunSign(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-' or '.' or '~';

    private const int LongRun = 20;

    private const int LongRunWithDigit = 16;

    private static FormatMatch? First(SecretFormat[] formats, string text)
    {
        foreach (var format in formats)
        {
            if (format.Find(text) is { } span)
            {
                return new FormatMatch(format, span);
            }
        }

        return null;
    }

    private sealed class Table
    {
        public Table()
        {
            // Catch-all formats of a family must not speak before the specific ones.
            All = [.. FactTable.Read("formats").Rows("formats").Select(row => new SecretFormat(row))];
            Array.Sort(All, CompareRank);
            var anywhere = Array.FindAll(All, format => format.Use is FormatUse.Anywhere or FormatUse.NotAStandIn);
            WithKeyword = Array.FindAll(anywhere, format => format.Keywords.Count > 0);
            WithoutKeyword = Array.FindAll(anywhere, format => format.Keywords.Count == 0);
            UnderName = Array.FindAll(All, format => format.Use == FormatUse.Name);
            UnderCredentialName = Array.FindAll(All, format => format.Use == FormatUse.CredentialName);
            Keywords = new WordSearch(WithKeyword.SelectMany(format => format.Keywords), ignoreCase: false);
        }

        private static int CompareRank(SecretFormat a, SecretFormat b) =>
            a.Use != b.Use ? (int)a.Use - (int)b.Use
            : a.Prefix.Length != b.Prefix.Length ? b.Prefix.Length - a.Prefix.Length
            : string.CompareOrdinal(a.Id, b.Id);

        public SecretFormat[] All { get; }

        public SecretFormat[] WithKeyword { get; }

        public SecretFormat[] WithoutKeyword { get; }

        public SecretFormat[] UnderName { get; }

        public SecretFormat[] UnderCredentialName { get; }

        public WordSearch Keywords { get; }
    }
}
