using ClaudeRoute.Facts;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Server.Logging;

/// <summary>Takes credentials out of text that leaves the process.</summary>
public static class TextMask
{
    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '"', '\'', ',', ';', '(', ')', '[', ']', '{', '}', '=', '<', '>'];

    /// <summary>The text with every run that may be a credential reduced to its known prefix and last two characters.</summary>
    /// <remarks>
    /// Known formats are masked by their expression. Beside them every long run of mixed letters and digits is masked,
    /// since an exception may quote a value whose format nobody knows.
    /// </remarks>
    public static string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var masked = SecretFormats.Redact(text);
        foreach (var run in masked.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (LooksRandom(run))
            {
                masked = masked.Replace(run, Mask.Of(run), StringComparison.Ordinal);
            }
        }

        return masked;
    }

    private const int ShortestRun = 12;

    // Bits per character; words of a sentence stay below.
    private const double LeastEntropy = 3.0;

    private static bool LooksRandom(string run) =>
        run.Length >= ShortestRun
        && !run.Contains('/', StringComparison.Ordinal)
        && !run.Contains('\\', StringComparison.Ordinal)
        && run.Any(char.IsAsciiDigit)
        && run.Any(char.IsAsciiLetter)
        && Entropy.BitsPerCharacter(run) >= LeastEntropy;
}
