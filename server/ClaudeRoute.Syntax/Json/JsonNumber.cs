namespace ClaudeRoute.Syntax;

/// <summary>The number grammar of RFC 8259, section 6.</summary>
internal static class JsonNumber
{
    public static bool IsValid(ReadOnlySpan<char> word)
    {
        var index = word is ['-', ..] ? 1 : 0;
        var integer = Digits(word, index);
        if (integer == index || (word[index] == '0' && integer > index + 1))
        {
            return false;
        }

        index = integer;
        if (index < word.Length && word[index] == '.')
        {
            var fraction = Digits(word, index + 1);
            if (fraction == index + 1)
            {
                return false;
            }

            index = fraction;
        }

        if (index < word.Length && word[index] is 'e' or 'E')
        {
            index += index + 1 < word.Length && word[index + 1] is '+' or '-' ? 2 : 1;
            var exponent = Digits(word, index);
            if (exponent == index)
            {
                return false;
            }

            index = exponent;
        }

        return index == word.Length;
    }

    /// <summary>Whether a word that is no number was probably meant as one.</summary>
    public static bool LooksLikeNumber(ReadOnlySpan<char> word)
    {
        var rest = word.TrimStart("+-.");
        return rest.Length > 0 && char.IsAsciiDigit(rest[0]);
    }

    private static int Digits(ReadOnlySpan<char> word, int index)
    {
        while (index < word.Length && char.IsAsciiDigit(word[index]))
        {
            index++;
        }

        return index;
    }
}
