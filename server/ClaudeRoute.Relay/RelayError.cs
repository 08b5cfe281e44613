using System.Text;
using System.Text.Json;

namespace ClaudeRoute.Relay;

/// <summary>Why a relay answered by itself: who failed, and when.</summary>
public enum RelayError
{
    /// <summary>The request was not one that a client of this route sends.</summary>
    UnknownPath,

    /// <summary>The request named another host than the relay, as after a change of its name's address.</summary>
    ForeignHost,

    /// <summary>The request came from a page in a browser.</summary>
    FromBrowser,

    /// <summary>The request can be read in two ways.</summary>
    Ambiguous,

    /// <summary>The body is longer than the limit.</summary>
    TooLarge,

    /// <summary>The upstream could not be reached.</summary>
    UpstreamUnreachable,

    /// <summary>The certificate of the upstream is not trusted.</summary>
    UpstreamUntrusted,

    /// <summary>The upstream answered with the address of another one.</summary>
    UpstreamRedirects,

    /// <summary>The upstream's answer broke the rules of HTTP.</summary>
    UpstreamInvalid,

    /// <summary>The upstream, or the client, was silent for too long.</summary>
    Silence,

    /// <summary>The request is signed for another host, so forwarding it would make it invalid.</summary>
    SignedRequest,
}

/// <summary>The relay's own answers, in the shape of the API's errors, so that a client shows them word for word and once.</summary>
internal static class RelayErrors
{
    /// <summary>Marks every answer of the relay itself.</summary>
    public const string Header = "x-claude-route-relay";

    /// <summary>Status of an error. 421 and 502 are the ones that the client shows without trying again.</summary>
    public static int Status(RelayError error) => error switch
    {
        RelayError.UnknownPath => 404,
        RelayError.FromBrowser => 403,
        RelayError.Ambiguous => 400,
        RelayError.TooLarge => 413,
        RelayError.ForeignHost or RelayError.SignedRequest => 421,
        _ => 502,
    };

    public static byte[] Body(RelayError error, string message)
    {
        var type = error switch
        {
            RelayError.UnknownPath => "not_found_error",
            RelayError.FromBrowser => "permission_error",
            RelayError.TooLarge => "request_too_large",
            RelayError.Ambiguous or RelayError.ForeignHost or RelayError.SignedRequest => "invalid_request_error",
            _ => "api_error",
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "error");
            writer.WriteStartObject("error");
            writer.WriteString("type", type);
            writer.WriteString("message", message);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The word for a value of the header.</summary>
    public static string Word(RelayError error)
    {
        var name = error.ToString();
        var word = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
