namespace ClaudeRoute.Routes;

/// <summary>Reads the lines of <c>ANTHROPIC_CUSTOM_HEADERS</c>.</summary>
/// <remarks>Observed with Claude Code 2.1.329: one <c>Name: Value</c> per line, and a line without a colon is dropped.</remarks>
public static class CustomHeaders
{
    /// <summary>The value of a header, or null when no line sets it to something.</summary>
    /// <param name="lines">Text of the variable.</param>
    /// <param name="header">Name of the header, in any case.</param>
    public static string? ValueOf(string? lines, string header)
    {
        if (lines is null)
        {
            return null;
        }

        foreach (var line in lines.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0
                && line.AsSpan(0, colon).Trim().Equals(header, StringComparison.OrdinalIgnoreCase)
                && line[(colon + 1)..].Trim() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Names of the headers, each once, in the order of their lines. The client drops lines without a colon.</summary>
    public static IReadOnlyList<string> Names(string? lines) =>
        lines is null
            ? []
            : [.. lines.Split('\n').Where(line => line.IndexOf(':', StringComparison.Ordinal) > 0).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)].Trim()).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
}
