using System.Text.RegularExpressions;
using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Proposes absolute addresses for a text that is none.</summary>
internal static partial class AddressRepair
{
    // Longer texts are no address that somebody mistyped.
    private const int LongestAddress = 2_000;

    /// <summary>Addresses that may have been meant, the likeliest first.</summary>
    public static IReadOnlyList<WebAddress> Propose(string text, HostTable hosts)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > LongestAddress)
        {
            return [];
        }

        var written = Written().Match(trimmed);
        var rest = trimmed;
        var schemes = Array.Empty<string>();
        if (written.Success && Schemes(written.Groups["scheme"].Value, written.Groups["mark"].Value) is { } known)
        {
            schemes = known;
            rest = written.Groups["rest"].Value;
        }
        else if (written.Success && written.Groups["mark"].Value is not ":")
        {
            return [];
        }
        else if (trimmed.StartsWith("//", StringComparison.Ordinal))
        {
            rest = trimmed.TrimStart('/');
        }

        if (HostForm().Match(rest) is not { Success: true } form || IsNoHost(form.Groups["host"].Value))
        {
            return [];
        }

        if (schemes.Length == 0)
        {
            schemes = SchemesOf(WebAddress.Parse("http://" + rest), hosts);
        }

        return [.. schemes.Select(scheme => WebAddress.Parse($"{scheme}://{rest}")).OfType<WebAddress>()];
    }

    /// <summary>True when a proposal can hardly be anything but an address: its host has a dot, a port, or a name that is known.</summary>
    public static bool IsCertain(WebAddress proposal, HostTable hosts) =>
        proposal.Authority.AsSpan().IndexOfAny('.', ':') >= 0 || HostTable.IsLoopback(proposal.Host) || hosts.IsAperture(proposal);

    /// <summary>True for forms that the client happens to accept.</summary>
    public static bool WorksByChance(string text) => ByChance().IsMatch(text.Trim());

    // Other schemes than the two leave open which of them was meant.
    private static string[]? Schemes(string scheme, string mark)
    {
        var word = scheme.ToLowerInvariant();
        return word is "http" or "https" ? [word]
            : Misspelt().IsMatch(word) ? [word.EndsWith('s') ? "https" : "http"]
            : mark == "://" && word is "ftp" or "ws" or "wss" ? ["https", "http"]
            : null;
    }

    private static string[] SchemesOf(WebAddress? address, HostTable hosts) =>
        address is null ? []
        : HostTable.IsLoopback(address.Host) || !address.Host.Contains('.', StringComparison.Ordinal) || hosts.IsAperture(address) ? ["http"]
        : HostTable.IsPrivate(address.Host) ? ["https", "http"]
        : ["https"];

    private static bool IsNoHost(string host) => HostTable.IsNoName(host) || host.All(char.IsAsciiDigit);

    [GeneratedRegex(@"^(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*?)(?<mark>:/*|//)(?<rest>[^/:].*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Written();

    [GeneratedRegex(@"^(?<host>[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?#]\S*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex HostForm();

    [GeneratedRegex("^(?:h{1,2}t{1,3}p{1,2}s{0,2}|t{1,2}ps?|h{1,2}tt?s)$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Misspelt();

    [GeneratedRegex("^(?:localhost:[0-9]|https?:/?[^/])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 100)]
    private static partial Regex ByChance();
}
