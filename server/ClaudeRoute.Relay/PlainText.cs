using System.Globalization;
using System.Text;

namespace ClaudeRoute.Relay;

/// <summary>Text of another party as it may be shown.</summary>
public static class PlainText
{
    private const int Longest = 2048;

    /// <summary>The text on one line, without control, direction and private characters, cut after 2 KiB.</summary>
    public static string Of(string? text)
    {
        var plain = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isShown = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (isShown)
            {
                plain.Append(rune.ToString());
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }

            if (plain.Length >= Longest)
            {
                return plain.Append('…').ToString();
            }
        }

        return plain.ToString().Trim();
    }
}
