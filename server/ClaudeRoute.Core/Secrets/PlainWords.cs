namespace ClaudeRoute.Secrets;

/// <summary>Tells words that can be read from text that was made at random.</summary>
internal static class PlainWords
{
    private const int LongestText = 100;

    private const int LongestRun = 20;

    // Words hold at most this many consonants in a row.
    private const int MostConsonants = 5;

    // A shorter run of letters may be an abbreviation.
    private const int ShortestWord = 4;

    /// <summary>
    /// True for text such as <c>set-by-ci</c>, <c>Managed By Gateway</c> and <c>see settings.local.json</c>: letters only, each run of them in one case or
    /// with a capital first letter, long ones with vowels, and ordinary signs between them.
    /// </summary>
    public static bool Are(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestText)
        {
            return false;
        }

        var at = 0;
        while (at < text.Length)
        {
            if (text[at] is '-' or '_' or ' ' or '.' or ',' or ':' or '/' or '=' or '!')
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            if (!IsWord(text[start..at]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> run)
    {
        if (run.Length is 0 or > LongestRun || (run.Length > 1 && char.IsAsciiLetterLower(run[0]) && char.IsAsciiLetterUpper(run[1])))
        {
            return false;
        }

        var (vowels, consonants) = (0, 0);
        for (var i = 0; i < run.Length; i++)
        {
            if (i > 1 && char.IsAsciiLetterUpper(run[i]) != char.IsAsciiLetterUpper(run[1]))
            {
                return false;
            }

            if (char.ToLowerInvariant(run[i]) is 'a' or 'e' or 'i' or 'o' or 'u' or 'y')
            {
                (vowels, consonants) = (vowels + 1, 0);
            }
            else if (++consonants > MostConsonants)
            {
                return false;
            }
        }

        return run.Length < ShortestWord || vowels > 0;
    }
}
