using ClaudeRoute.Secrets;

namespace ClaudeRoute.Tests.Secrets;

/// <summary>A right checksum proves a token; a wrong one proves nothing.</summary>
public sealed class TokenChecksumTests
{
    private const string Dull = "aaaaaaaaaaaaaaaaaaaaaaaaaaabc1";
    private const string Random = "Zk3uP0a9Qw7Lm2VxR8tYq1Wd5Hs6Jf";

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void The_sum_is_that_of_the_standard(string text, uint expected) => Assert.Equal(expected, TokenChecksum.Crc32(text));

    [Theory]
    [InlineData(0u, "000000")]
    [InlineData(61u, "00000z")]
    [InlineData(62u, "000010")]
    [InlineData(uint.MaxValue, "4gfFC3")]
    public void Base_62_is_written_with_zeros_in_front(uint number, string expected)
    {
        Span<char> text = stackalloc char[6];
        TokenChecksum.Write(number, text);
        Assert.Equal(expected, text.ToString());
    }

    [Theory]
    [InlineData("netbird-pat", "nbp_")]
    [InlineData("github-token", "ghp_")]
    [InlineData("github-token", "ghs_")]
    public void A_token_whose_checksum_is_right_counts_whatever_it_looks_like(string id, string prefix)
    {
        Assert.Equal(id, SecretFormats.FindIn(Token(prefix, Dull), null)?.Format.Id);
        Assert.Equal(id, SecretFormats.FindIn($"curl -H 'Token {Token(prefix, "abc123" + Random[6..])}'", null)?.Format.Id);
    }

    [Theory]
    [InlineData("netbird-pat", "nbp_")]
    [InlineData("github-token", "ghp_")]
    public void A_wrong_checksum_leaves_everything_as_it_is(string id, string prefix)
    {
        Assert.Equal(id, SecretFormats.FindIn(Broken(Token(prefix, Random)), null)?.Format.Id);
        Assert.Null(SecretFormats.FindIn(Broken(Token(prefix, Dull)), null));
    }

    private static string Token(string prefix, string secret)
    {
        Span<char> sum = stackalloc char[6];
        TokenChecksum.Write(TokenChecksum.Crc32(secret), sum);
        return prefix + secret + sum.ToString();
    }

    private static string Broken(string token) => token[..^1] + (token[^1] == 'x' ? 'y' : 'x');
}
