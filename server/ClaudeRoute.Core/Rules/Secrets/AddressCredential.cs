using ClaudeRoute.Secrets;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>A password or key inside an address, and the address without it.</summary>
/// <param name="Value">The credential, without the encoding of addresses.</param>
/// <param name="IsPassword">It stands in front of the host.</param>
/// <param name="Rest">The address without it; a name that stood with a password goes as well.</param>
internal sealed record AddressCredential(string Value, bool IsPassword, string Rest)
{
    /// <summary>The first one of an address, or null.</summary>
    public static AddressCredential? Of(string text)
    {
        if (LiteralCredentials.Table.InAddress(text) is not { Value: var value } || text.IndexOf(value, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return null;
        }

        var host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var sign = text.IndexOf('@', StringComparison.Ordinal);
        if (host > 2 && sign >= at + value.Length && text.AsSpan(host, sign - host).IndexOfAny("/?#") < 0)
        {
            return new AddressCredential(Uri.UnescapeDataString(text[(text.IndexOf(':', host) + 1)..sign]), IsPassword: true, text[..host] + text[(sign + 1)..]);
        }

        var start = text.AsSpan(0, at).LastIndexOfAny('?', '&');
        if (start < 0)
        {
            return null;
        }

        var end = text.AsSpan(at).IndexOfAny('&', '#') is >= 0 and var length ? at + length : text.Length;
        var tail = text[end..];

        // What follows the first member of a query begins it from now on.
        return new AddressCredential(Uri.UnescapeDataString(value), IsPassword: false, text[..start] + (text[start] == '?' && tail.StartsWith('&') ? $"?{tail[1..]}" : tail));
    }
}
