using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>The checksum at the end of a token: CRC-32 (IEEE) of the part between prefix and checksum, in base 62 with zeros in front.</summary>
/// <remarks>A right one proves a text to be a token. A wrong one proves nothing, since issuers change their formats.</remarks>
internal sealed class TokenChecksum
{
    private const string Algorithm = "crc32-base62";
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const uint Polynomial = 0xEDB88320;
    private readonly int _prefix;
    private readonly int _secret;
    private readonly int _length;

    /// <summary>Reads the member <c>checksum</c> of a format.</summary>
    /// <exception cref="InvalidOperationException">The algorithm is not known.</exception>
    public TokenChecksum(JsonObject row)
    {
        if (row.Text("algorithm") is not Algorithm)
        {
            throw new InvalidOperationException($"The checksum '{row.Text("algorithm")}' is not known.");
        }

        _prefix = (int)row.Number("prefix")!.Value;
        _secret = (int)row.Number("secret")!.Value;
        _length = (int)row.Number("length")!.Value;
    }

    /// <summary>True when the text has the form and ends with the right checksum.</summary>
    public bool Proves(ReadOnlySpan<char> token)
    {
        if (token.Length != _prefix + _secret + _length)
        {
            return false;
        }

        Span<char> expected = stackalloc char[_length];
        Write(Crc32(token.Slice(_prefix, _secret)), expected);
        return token[^_length..].SequenceEqual(expected);
    }

    /// <summary>CRC-32 (IEEE 802.3) of ASCII text.</summary>
    internal static uint Crc32(ReadOnlySpan<char> text)
    {
        var sum = uint.MaxValue;
        foreach (var sign in text)
        {
            sum ^= (byte)sign;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ Polynomial;
            }
        }

        return ~sum;
    }

    /// <summary>Writes a number in base 62 into the whole of a span, zeros in front.</summary>
    internal static void Write(uint number, Span<char> text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(number % (uint)Digits.Length)];
            number /= (uint)Digits.Length;
        }
    }
}
