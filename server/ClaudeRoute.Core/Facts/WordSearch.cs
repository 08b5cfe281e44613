namespace ClaudeRoute.Facts;

/// <summary>Finds any of a few hundred words in a text, in one pass.</summary>
/// <remarks>
/// The search of the framework is faster on long texts, but its vector code is compiled when it is first used, which takes longer than
/// all searches of a settings file together.
/// </remarks>
internal sealed class WordSearch
{
    private const int AsciiSigns = 128;

    private readonly string[]?[] _byFirstSign = new string[]?[AsciiSigns];
    private readonly string[] _others;
    private readonly StringComparison _comparison;

    /// <summary>Prepares the search.</summary>
    /// <param name="words">The words; an empty one is left out.</param>
    /// <param name="ignoreCase">Upper and lower case are the same.</param>
    public WordSearch(IEnumerable<string> words, bool ignoreCase)
    {
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var others = new List<string>();
        foreach (var word in words)
        {
            if (word.Length == 0)
            {
                continue;
            }

            if (word[0] >= AsciiSigns)
            {
                others.Add(word);
                continue;
            }

            Add(word[0], word);
            if (ignoreCase && Other(word[0]) is var other && other != word[0])
            {
                Add(other, word);
            }
        }

        _others = [.. others];
    }

    /// <summary>True when the text holds one of the words.</summary>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var first = text[at];
            if (first >= AsciiSigns || _byFirstSign[first] is not { } words)
            {
                continue;
            }

            foreach (var word in words)
            {
                if (text[at..].StartsWith(word, _comparison))
                {
                    return true;
                }
            }
        }

        foreach (var word in _others)
        {
            if (text.Contains(word, _comparison))
            {
                return true;
            }
        }

        return false;
    }

    private static char Other(char sign) => char.IsAsciiLetterUpper(sign) ? char.ToLowerInvariant(sign) : char.ToUpperInvariant(sign);

    private void Add(char first, string word) => _byFirstSign[first] = [.. _byFirstSign[first] ?? [], word];
}
