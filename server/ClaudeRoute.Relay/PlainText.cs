using System.Globalization;
using System.Text;

namespace ClaudeRoute.Relay;

/// <summary>Text of another party as it may be shown.</summary>
public static class PlainText
{
    private const int Longest = 2048;
    private const int Ellipsis = 3;

    /// <summary>The text on one line, without control, direction and private characters, cut after 2 KiB.</summary>
    public static string Of(string? text)
    {
        var plain = new StringBuilder();
        var bytes = 0;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isShown = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            var shown = isShown ? rune : new Rune(' ');
            if (!isShown && (plain.Length == 0 || plain[^1] == ' '))
            {
                continue;
            }

            bytes += shown.Utf8SequenceLength;
            if (bytes > Longest - Ellipsis)
            {
                return plain.Append('…').ToString();
            }

            plain.Append(shown.ToString());
        }

        return plain.ToString().Trim();
    }
}
