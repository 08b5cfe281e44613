using System.Text.RegularExpressions;

namespace ClaudeRoute.Facts;

/// <summary>Tells a stand-in for a keyless gateway, a guide's text or a reference from a real credential.</summary>
public static class StandIns
{
    private static readonly Lazy<Regex> Expression = new(() => new Regex(
        string.Join('|', FactTable.Read("stand-ins").Rows("expressions").SelectMany(row => row.Texts("regex"))),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromMilliseconds(100)));

    /// <summary>True for <c>-</c>, <c>none</c>, <c>your-key</c>, <c>${NAME}</c> and the like, and for blank text.</summary>
    public static bool Contains(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // A credential is short; a longer text is no stand-in, and the expression need not look at it.
        if (text.Length > 400)
        {
            return false;
        }

        try
        {
            return Expression.Value.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The text that a helper command prints when it only echoes a literal; null for every other command.</summary>
    public static string? EchoedText(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var trimmed = command.Trim();
        foreach (var (word, options) in EchoForms)
        {
            if (!trimmed.StartsWith(word + " ", StringComparison.Ordinal))
            {
                continue;
            }

            var rest = trimmed[word.Length..].Trim();
            foreach (var option in options)
            {
                if (rest.StartsWith(option + " ", StringComparison.Ordinal))
                {
                    rest = rest[option.Length..].Trim();
                }
            }

            var quoted = rest.Length >= 2 && rest[0] is '\'' or '"' && rest[^1] == rest[0] && ClosingQuote(rest) == rest.Length - 1;
            var literal = !quoted ? rest : rest[0] == '"' ? rest[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : rest[1..^1];
            return literal.Any(c => ShellSigns.Contains(c, StringComparison.Ordinal)) || (!quoted && literal.Contains(' ', StringComparison.Ordinal)) ? null : literal;
        }

        return null;
    }

    // Between double quotes a backslash keeps one of them as a sign of the text.
    private static int ClosingQuote(string text)
    {
        var at = text.IndexOf(text[0], 1);
        while (at > 0 && text[0] == '"' && text[at - 1] == '\\')
        {
            at = text.IndexOf(text[0], at + 1);
        }

        return at;
    }

    // With one of these signs the shell prints something else than the literal.
    private const string ShellSigns = "$`|;&<>()";

    private static readonly (string Word, string[] Options)[] EchoForms = [("echo", ["-n", "-e"]), ("printf", ["%s", "'%s'", "\"%s\"", "'%s\\n'"])];
}
