using System.Globalization;
using System.Text;

namespace ClaudeRoute.Syntax;

/// <summary>JSON string literals, and the question whether a text is JSON.</summary>
public static class JsonText
{
    /// <summary>A JSON string literal with the quotes. Only what has to be is escaped.</summary>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>Whether the text is exactly what RFC 8259 calls a JSON text, which is what JSON.parse accepts.</summary>
    public static bool IsStrict(string text)
    {
        var document = JsonDocument.Parse(text);
        return document.IsStrict && !document.HasByteOrderMark;
    }

    /// <summary>The text that a string token, or a name without quotes, stands for.</summary>
    internal static string Decode(ReadOnlySpan<char> token, JsonRowFlags flags)
    {
        if (flags.HasFlag(JsonRowFlags.IsUnquoted))
        {
            return token.ToString();
        }

        var content = flags.HasFlag(JsonRowFlags.IsUnterminated) ? token[1..] : token[1..^1];
        if (!flags.HasFlag(JsonRowFlags.HasEscape))
        {
            return content.ToString();
        }

        var text = new StringBuilder(content.Length);
        while (true)
        {
            var backslash = content.IndexOf('\\');
            if (backslash < 0 || backslash + 1 == content.Length)
            {
                return text.Append(content).ToString();
            }

            text.Append(content[..backslash]);
            content = content[(backslash + 1)..];
            var length = 1;
            switch (content[0])
            {
                case '"' or '\\' or '/' or '\'':
                    text.Append(content[0]);
                    break;
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'u' when content.Length >= 5
                    && ushort.TryParse(content.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    text.Append((char)unit);
                    length = 5;
                    break;
                default:
                    text.Append('\\').Append(content[0]);
                    break;
            }

            content = content[length..];
        }
    }
}
