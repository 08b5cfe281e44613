using System.Security.Cryptography;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests.Support;

/// <summary>Credentials made up for one run. Whatever the product writes is searched for them.</summary>
internal sealed class Canaries
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Hex = "0123456789abcdef";

    // What a mask may show is shorter: a known prefix and the last two characters.
    private const int Telltale = 8;

    private readonly List<(string Kind, string Random)> _made = [];

    public string AnthropicKey() => Make("Anthropic key", "sk-ant-api03-", 93, Alphanumeric, "AA");

    public string AnthropicLogin() => Make("Anthropic login", "sk-ant-oat01-", 93, Alphanumeric, "AA");

    public string GitHubToken() => Make("GitHub token", "ghp_", 36, Alphanumeric);

    public string OpenRouterKey() => Make("OpenRouter key", "sk-or-v1-", 64, Hex);

    public string AwsSecret() => Make("AWS secret key", "", 40, Alphanumeric);

    public string GatewayKey() => Make("key without a prefix", "", 32, Hex) + "." + Make("its second part", "", 16, Alphanumeric);

    public string Token() => Make("token of no known format", "", 40, Alphanumeric);

    public string Password() => Make("password", "", 20, Alphanumeric);

    /// <summary>Fails when a text shows more of a credential than its prefix and its last two characters.</summary>
    public void AssertAbsent(string where, string text)
    {
        foreach (var (kind, random) in _made)
        {
            for (var start = 0; start + Telltale <= random.Length; start++)
            {
                var at = text.IndexOf(random.Substring(start, Telltale), StringComparison.Ordinal);
                if (at >= 0)
                {
                    var around = text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)];
                    Assert.Fail($"{where} shows a {kind}: …{around}…");
                }
            }
        }
    }

    /// <summary>Fails when a message shows a credential anywhere but in the edits that a person asked for.</summary>
    public void AssertAbsent(JObject message)
    {
        var copy = (JObject)message.DeepClone();
        foreach (var edit in copy.SelectTokens("result.edit").ToArray())
        {
            edit.Parent!.Remove();
        }

        AssertAbsent($"The message {copy["method"] ?? copy["id"]}", copy.ToString());
    }

    private string Make(string kind, string prefix, int length, string characters, string suffix = "")
    {
        var random = RandomNumberGenerator.GetString(characters, length);
        _made.Add((kind, random));
        return prefix + random + suffix;
    }
}
