namespace ClaudeRoute.Routes;

/// <summary>The parts of an absolute http or https address.</summary>
/// <param name="Text">The address as written, trimmed.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>, in lower case.</param>
/// <param name="Host">Host in lower case, IPv6 without brackets.</param>
/// <param name="Authority">Host and port as written.</param>
/// <param name="Path">Path without slashes at the end; empty for the root.</param>
public sealed record WebAddress(string Text, string Scheme, string Host, string Authority, string Path)
{
    private const string Forbidden = " <>\"{}|\\^`";

    /// <summary>Path as it is written, slashes at its end included; empty for the root, however many slashes it has.</summary>
    public string SentPath { get; private init; } = "";

    /// <summary>True for an address that is not encrypted.</summary>
    public bool IsPlain => Scheme == "http";

    /// <summary>Requests to it go to Anthropic.</summary>
    public bool IsAnthropic => HostTable.IsFirstParty(Host);

    /// <summary>Name and password in front of the host, which the client sends as basic authorization.</summary>
    public bool HasUserInfo => Text.AsSpan(Scheme.Length + 3) is var rest && (rest.IndexOfAny("/?#") is >= 0 and var end ? rest[..end] : rest).Contains('@');

    /// <summary>Scheme, host and port.</summary>
    public string Origin => $"{Scheme}://{Authority}";

    /// <summary>The address as written, without name and password in front of the host.</summary>
    public string WithoutUserInfo
    {
        get
        {
            var start = Scheme.Length + 3;
            var end = Text.AsSpan(start).IndexOfAny("/?#");
            return Origin.ToLowerInvariant() + (end < 0 ? "" : Text[(start + end)..]);
        }
    }

    /// <summary>Reads an address; null when it is not absolute http or https, or has no host.</summary>
    public static WebAddress? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var trimmed = text.Trim();
        var scheme = trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https"
            : trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http"
            : null;
        if (scheme is null
            || HoldsForbidden(trimmed)
            || !Uri.TryCreate(trimmed, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0)
        {
            return null;
        }

        var rest = trimmed[(scheme.Length + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority.Contains(',', StringComparison.Ordinal))
        {
            return null;
        }

        var tail = end < 0 ? "" : rest[end..];
        var pathEnd = tail.AsSpan().IndexOfAny("?#");
        var path = (pathEnd < 0 ? tail : tail[..pathEnd]).TrimEnd('/');
        return new WebAddress(trimmed, scheme, uri.Host.Trim('[', ']').ToLowerInvariant(), authority, path) { SentPath = path.Length == 0 ? "" : pathEnd < 0 ? tail : tail[..pathEnd] };
    }

    /// <summary>The address with another scheme; everything else stays as written.</summary>
    public string WithScheme(string scheme) => scheme + Text[Scheme.Length..];

    /// <summary>The address without the given end of its path and the slashes around it; query and fragment stay.</summary>
    public string WithoutPathTail(string tail)
    {
        ArgumentNullException.ThrowIfNull(tail);
        var start = Scheme.Length + 3;
        var end = Text.AsSpan(start).IndexOfAny("?#");
        var rest = end < 0 ? "" : Text[(start + end)..];
        var front = (end < 0 ? Text : Text[..(start + end)]).TrimEnd('/');
        return front.EndsWith(tail, StringComparison.Ordinal) ? front[..^tail.Length].TrimEnd('/') + rest : Text;
    }

    /// <summary>The address with another path; query and fragment are dropped.</summary>
    public string WithPath(string path)
    {
        var rest = Text[(Scheme.Length + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        return $"{Text[..(Scheme.Length + 3)]}{(end < 0 ? rest : rest[..end])}{path}";
    }

    private static bool HoldsForbidden(string text)
    {
        foreach (var c in text)
        {
            if (Forbidden.Contains(c, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
