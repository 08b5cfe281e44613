using System.Security.Cryptography;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>Credentials that are made for one test, so that wherever one is found it came from there.</summary>
internal static class Canary
{
    /// <summary>A credential in the form of a gateway's key.</summary>
    public static string Key() => "sk-" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);

    /// <summary>Random bytes.</summary>
    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}
