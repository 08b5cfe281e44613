namespace ClaudeRoute.Facts;

/// <summary>How many mistakes of typing lie between two words.</summary>
internal static class EditDistance
{
    // Names are short, and a longer text is no mistyped name.
    private const int Longest = 100;

    /// <summary>
    /// Letters added, left out, replaced or swapped with their neighbour; <paramref name="most"/> + 1 for everything above <paramref name="most"/>.
    /// </summary>
    public static int Between(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > Longest || b.Length > Longest)
        {
            return most + 1;
        }

        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, before[j - 2] + 1);
                }

                row[j] = best;
                least = Math.Min(least, best);
            }

            if (least > most)
            {
                return most + 1;
            }

            var oldest = before;
            before = last;
            last = row;
            row = oldest;
        }

        return Math.Min(last[b.Length], most + 1);
    }

    /// <summary>The only name within a distance, or null when there is none or more than one.</summary>
    public static string? Nearest(string word, IEnumerable<string> names, int most)
    {
        string? found = null;
        foreach (var name in names)
        {
            if (Between(word, name, most) <= most)
            {
                if (found is not null)
                {
                    return null;
                }

                found = name;
            }
        }

        return found;
    }
}
