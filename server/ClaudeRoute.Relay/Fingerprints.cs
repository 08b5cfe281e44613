using System.Security.Cryptography;
using System.Text;

namespace ClaudeRoute.Relay;

/// <summary>Tells whether two credentials are equal without showing either: 8 hex digits of an HMAC-SHA-256 under a secret key.</summary>
public sealed class Fingerprints
{
    private readonly byte[] _key;

    /// <summary>Creates fingerprints under a key; under a random one when it is empty.</summary>
    public Fingerprints(ReadOnlySpan<byte> key) => _key = key.IsEmpty ? RandomNumberGenerator.GetBytes(32) : key.ToArray();

    /// <summary>The fingerprint of a credential, without its scheme.</summary>
    public string Of(string credential) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(credential)).AsSpan(0, 4));
}
