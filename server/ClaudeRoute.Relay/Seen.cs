using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay;

/// <summary>Reduces headers to what may be noted of them.</summary>
internal static class Seen
{
    private const int ShortestSecret = 6;
    private static readonly char[] Separators = [' ', ',', ';', '='];
    private const string Signature = "AWS4-HMAC-SHA256";

    /// <summary>True for a request that is signed for its host, method, path and body.</summary>
    public static bool IsSigned(IHeaderDictionary headers) => headers.Authorization.Any(value => value?.StartsWith(Signature, StringComparison.Ordinal) == true);

    /// <summary>Kind, length and fingerprint of every credential header.</summary>
    public static IReadOnlyList<SeenCredential> Credentials(IHeaderDictionary headers, Func<string, bool> isStandIn, Fingerprints fingerprints)
    {
        List<SeenCredential> found = [];
        foreach (var (name, values) in headers)
        {
            if (!WireTable.CredentialHeaders.Contains(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                var (kind, credential) = Split(name, value ?? "");
                var isPlaceholder = isStandIn(credential);
                found.Add(new SeenCredential(name.ToLowerInvariant(), kind, credential.Length, isPlaceholder ? null : fingerprints.Of(credential), isPlaceholder));
            }
        }

        return found;
    }

    /// <summary>Values of a request that may be secret: those of all headers but the ones whose values are known to be harmless.</summary>
    public static IReadOnlyList<string> Values(IHeaderDictionary headers) =>
    [
        .. headers.Where(header => !WireTable.PlainHeaders.Contains(header.Key))
            .SelectMany(header => header.Value)
            .SelectMany(value => (value ?? "").Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(part => part.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(part => part.Length),
    ];

    /// <summary>A text without any of these values.</summary>
    public static string? Without(IReadOnlyList<string> secrets, string? text)
    {
        foreach (var secret in text is null ? [] : secrets)
        {
            text = text!.Replace(secret, "…", StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    private static (string Kind, string Credential) Split(string name, string value)
    {
        if (!name.Equals("authorization", StringComparison.OrdinalIgnoreCase) && !name.Equals("proxy-authorization", StringComparison.OrdinalIgnoreCase))
        {
            return ("value", value);
        }

        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? "" : value[..space].ToLowerInvariant();
        return scheme switch
        {
            "bearer" or "basic" => (scheme, value[(space + 1)..].Trim()),
            "aws4-hmac-sha256" => ("signature", value[(space + 1)..]),
            _ => ("value", value),
        };
    }
}
