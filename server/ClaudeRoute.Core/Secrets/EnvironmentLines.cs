namespace ClaudeRoute.Secrets;

/// <summary>One line <c>NAME=value</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value as it is written, without quotes around it.</param>
/// <param name="ValueStart">Where the value starts in the text, in UTF-16 offsets.</param>
/// <param name="IsRemark">The line is switched off by a sign in front of it.</param>
internal sealed record EnvironmentLine(string Name, string Value, int ValueStart, bool IsRemark);

/// <summary>Reads files with a variable on each line. What is no such line is passed over; every program reads them a little differently.</summary>
/// <remarks>Each line is read once and by itself, so a value of several lines counts by its first one.</remarks>
internal static class EnvironmentLines
{
    private const string Export = "export";

    /// <summary>The lines with a name and a value, in order.</summary>
    public static IEnumerable<EnvironmentLine> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = 0;
        while (start < text.Length)
        {
            var end = text.AsSpan(start).IndexOfAny('\r', '\n') is >= 0 and var length ? start + length : text.Length;
            if (ReadLine(text, start, end) is { } line)
            {
                yield return line;
            }

            start = end + 1;
        }
    }

    private static EnvironmentLine? ReadLine(string text, int start, int end)
    {
        var at = SkipBlanks(text, start, end);
        var isRemark = at < end && text[at] == '#';
        while (at < end && text[at] is '#' or ' ' or '\t' or '\uFEFF')
        {
            at++;
        }

        if (text.AsSpan(at, end - at).StartsWith(Export, StringComparison.Ordinal) && at + Export.Length < end && IsBlank(text[at + Export.Length]))
        {
            at = SkipBlanks(text, at + Export.Length, end);
        }

        var nameStart = at;
        while (at < end && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or '-'))
        {
            at++;
        }

        var name = text[nameStart..at];
        at = SkipBlanks(text, at, end);
        if (name.Length == 0 || at >= end || text[at] != '=')
        {
            return null;
        }

        var (valueStart, valueEnd) = ValueOf(text, SkipBlanks(text, at + 1, end), end);
        return valueEnd > valueStart ? new EnvironmentLine(name, text[valueStart..valueEnd], valueStart, isRemark) : null;
    }

    private static (int Start, int End) ValueOf(string text, int start, int end)
    {
        if (start < end && text[start] is '"' or '\'' or '`')
        {
            var close = text.AsSpan(start + 1, end - start - 1).IndexOf(text[start]);
            return (start + 1, close < 0 ? end : start + 1 + close);
        }

        // A sign for remarks counts behind a blank only; many values have one inside.
        for (var at = start; at < end; at++)
        {
            if (text[at] == '#' && at > start && IsBlank(text[at - 1]))
            {
                end = at;
            }
        }

        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    private static int SkipBlanks(string text, int at, int end)
    {
        while (at < end && (IsBlank(text[at]) || text[at] == '\uFEFF'))
        {
            at++;
        }

        return at;
    }

    private static bool IsBlank(char sign) => sign is ' ' or '\t';
}
