namespace ClaudeRoute.Facts;

/// <summary>Writes a credential so that it can be told from another but not used.</summary>
public static class Mask
{
    /// <summary>Stands for a credential of which nothing may be shown.</summary>
    public const string Hidden = "…";

    /// <summary>The known prefix and the last two characters; never more than a quarter of the text.</summary>
    /// <param name="secret">The credential.</param>
    /// <param name="prefixLength">Length of a prefix that the format gives to every credential of its kind.</param>
    public static string Of(string secret, int prefixLength = 0)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < 12)
        {
            return Hidden;
        }

        var shown = Math.Min(prefixLength, (secret.Length / 4) - 2);
        return $"{(shown > 0 ? secret[..shown] : "")}{Hidden}{secret[^2..]}";
    }
}
