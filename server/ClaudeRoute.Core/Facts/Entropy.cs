namespace ClaudeRoute.Facts;

/// <summary>Shannon entropy of a text.</summary>
public static class Entropy
{
    /// <summary>Bits per character; 0 for an empty text.</summary>
    public static double BitsPerCharacter(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        Span<int> ascii = stackalloc int[128];
        Dictionary<char, int>? others = null;
        foreach (var c in text)
        {
            if (c < 128)
            {
                ascii[c]++;
            }
            else
            {
                others ??= [];
                others[c] = others.GetValueOrDefault(c) + 1;
            }
        }

        var bits = 0.0;
        foreach (var count in ascii)
        {
            bits += Part(count, text.Length);
        }

        foreach (var count in others?.Values ?? Enumerable.Empty<int>())
        {
            bits += Part(count, text.Length);
        }

        return bits;
    }

    private static double Part(int count, int length)
    {
        if (count == 0)
        {
            return 0;
        }

        var share = (double)count / length;
        return -share * Math.Log2(share);
    }
}
