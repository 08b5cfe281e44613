using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace ClaudeRoute.Relay;

/// <summary>Decides which requests a relay answers: only those that a client of this route sends, to this relay, from this machine's programs.</summary>
internal sealed class RequestGate
{
    // A server behind may decode a model's name before it takes the path apart.
    private static readonly string[] Separators = ["/", "%2F", "%2f", "%5C", "%5c"];
    private const string FromBrowser = "This relay does not answer pages in a browser.";
    private readonly byte[] _prefix;
    private readonly string[] _hosts;

    /// <summary>The gate of a relay.</summary>
    /// <param name="prefix">First segment of every path.</param>
    /// <param name="hosts">The relay's own names, each with its port.</param>
    public RequestGate(string prefix, string[] hosts)
    {
        _prefix = Encoding.ASCII.GetBytes(prefix);
        _hosts = hosts;
    }

    /// <summary>What may be done with a request.</summary>
    /// <param name="Target">Raw path and query below the prefix.</param>
    /// <param name="Endpoint">What it asks for.</param>
    /// <param name="Model">The model in the path, as sent.</param>
    /// <param name="Error">Why it is refused; null when it is not.</param>
    /// <param name="Message">The reason for a person.</param>
    public readonly record struct Decision(string Target, Endpoint? Endpoint, string? Model, RelayError? Error, string? Message)
    {
        public static Decision Refuse(RelayError error, string message, string target = "") => new(target, null, null, error, message);
    }

    public Decision Check(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers;

        // A page whose name was made to mean this machine sends its own name.
        if (headers.Host.Count != 1 || !IsOwnHost(headers.Host[0]))
        {
            return Decision.Refuse(RelayError.ForeignHost, "This relay answers only to its own address.");
        }

        // No program that this relay is for sends these; every browser does. Node.js sends one of them too, always alone.
        var hasControls = false;
        foreach (var header in headers)
        {
            if (IsOfBrowser(header))
            {
                return Decision.Refuse(RelayError.FromBrowser, FromBrowser);
            }

            hasControls |= HasControls(header.Value);
        }

        if (headers.ContainsKey("Origin") || HttpMethods.IsOptions(request.Method))
        {
            return Decision.Refuse(RelayError.FromBrowser, FromBrowser);
        }

        if (IsAmbiguous(headers))
        {
            return Decision.Refuse(RelayError.Ambiguous, "The length of this request can be read in two ways.");
        }

        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (WithoutAuthority(raw) is not { } target || !HasPrefix(target, out var rest))
        {
            return Unknown("");
        }

        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? rest : rest[..query];
        if (HasDotSegment(path) || rest.AsSpan().ContainsAnyExceptInRange('!', '~') || rest.AsSpan().ContainsAny('\\', '#'))
        {
            return Decision.Refuse(RelayError.Ambiguous, "The path of this request can be read in two ways.");
        }

        if (hasControls)
        {
            return Decision.Refuse(RelayError.Ambiguous, "A header of this request holds control characters.");
        }

        return WireTable.Find(request.Method, path.Length == 0 ? "/" : path, out var model) is { } endpoint
            ? new Decision(rest, endpoint, model, null, null)
            : Unknown(rest);

        static Decision Unknown(string target) => Decision.Refuse(RelayError.UnknownPath, "Not found.", target);
    }

    private static bool IsOfBrowser(KeyValuePair<string, StringValues> header) =>
        header.Key.StartsWith("Sec-Fetch-", StringComparison.OrdinalIgnoreCase)
        && !(header.Key.Equals("Sec-Fetch-Mode", StringComparison.OrdinalIgnoreCase) && header.Value == "cors");

    // The web server takes both lengths, and any coding that ends with the one it knows.
    private static bool IsAmbiguous(IHeaderDictionary headers)
    {
        var coding = headers.TransferEncoding;
        var isChunked = coding.Count > 0;
        return headers.ContainsKey("X-Content-Length")
            || (isChunked && headers.ContentLength is not null)
            || (isChunked && (coding.Count != 1 || !string.Equals(coding[0], "chunked", StringComparison.OrdinalIgnoreCase)))
            || headers.ContainsKey("Upgrade");
    }

    private string? WithoutAuthority(string target)
    {
        if (target.StartsWith('/'))
        {
            return target;
        }

        foreach (var host in _hosts)
        {
            var own = "http://" + host;
            if (target.StartsWith(own, StringComparison.OrdinalIgnoreCase))
            {
                return target[own.Length..];
            }
        }

        return null;
    }

    private bool HasPrefix(string target, out string rest)
    {
        rest = "";
        if (!target.StartsWith('/'))
        {
            return false;
        }

        var end = target.AsSpan(1).IndexOfAny('/', '?');
        var first = end < 0 ? target.AsSpan(1) : target.AsSpan(1, end);
        Span<byte> bytes = first.Length <= 512 ? stackalloc byte[first.Length * 3] : new byte[first.Length * 3];
        var length = Encoding.UTF8.GetBytes(first, bytes);
        if (!CryptographicOperations.FixedTimeEquals(bytes[..length], _prefix))
        {
            return false;
        }

        rest = target[(1 + first.Length)..];
        return true;
    }

    private bool IsOwnHost(string? host)
    {
        foreach (var own in _hosts)
        {
            if (own.Equals(host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasControls(StringValues values)
    {
        foreach (var value in values)
        {
            foreach (var c in value ?? "")
            {
                if (c is < ' ' and not '\t' or '\u007F')
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Few paths hold a dot or an escaped one behind a separator, so most are done with one look.
    private static bool HasDotSegment(string path) =>
        path.AsSpan().ContainsAny('.', '%') && path.Split(Separators, StringSplitOptions.None).Any(IsDotSegment);

    private static bool IsDotSegment(string segment)
    {
        var plain = segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
        return plain is "." or "..";
    }
}
