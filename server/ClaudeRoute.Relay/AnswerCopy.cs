using System.IO.Compression;
using ClaudeRoute.Relay.Contract;
using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay;

/// <summary>What a look at an answer leaves: yes or no, and words of our own table, never a text of the answer.</summary>
/// <param name="HasApiError">It is an error in the form of the API.</param>
/// <param name="HasUpstreamId">A model provider gave it an id.</param>
/// <param name="Words">Names of what its error speaks of.</param>
/// <param name="CodingProblem">Why the coding cannot be read, or null.</param>
internal sealed record AnswerSigns(bool HasApiError, bool HasUpstreamId, IReadOnlyList<string> Words, string? CodingProblem);

/// <summary>Looks at a copy of an answer that is an error or is coded, once it has passed. The copy has a largest size and goes with the request.</summary>
internal sealed class AnswerCopy
{
    private const int Longest = 128 * 1024;
    private const int LongestDecoded = 4 * 1024 * 1024;
    private readonly MemoryStream? _kept;
    private bool _isWhole = true;

    private AnswerCopy(bool isKept) => _kept = isKept ? new MemoryStream() : null;

    /// <summary>A copy of an answer whose head is known.</summary>
    public static AnswerCopy For(HttpResponse response) => new(response.StatusCode >= 400 || CodingOf(response).Length > 0);

    /// <summary>Takes the next bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (_kept is null || !_isWhole)
        {
            return;
        }

        _isWhole = _kept.Length + bytes.Length <= Longest;
        if (_isWhole)
        {
            _kept.Write(bytes);
        }
    }

    /// <summary>What is to be noted.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="wire">The wire of the request, or null.</param>
    /// <param name="wasCut">The answer did not come to its end.</param>
    public AnswerSigns Signs(HttpContext context, string? wire, bool wasCut)
    {
        var response = context.Response;
        if (_kept is null)
        {
            return new AnswerSigns(HasApiError: false, HasId(response.Headers), [], null);
        }

        var coding = CodingOf(response);
        var (body, problem) = coding.Length == 0 ? (_kept.ToArray(), null) : Decode(coding, wasCut);
        var answer = new ProbeAnswer
        {
            Wire = wire switch { "bedrock" => GatewayWire.Bedrock, "vertex" => GatewayWire.Vertex, _ => GatewayWire.Messages },
            Status = response.StatusCode,
            Headers = response.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            Body = response.StatusCode >= 400 ? body : [],
        };
        return new AnswerSigns(
            answer.HasApiError,
            answer.HasUpstreamId,
            answer.ErrorMessage is { } message ? ContractTable.SignsIn(message) : [],
            problem ?? (coding.Length > 0 && !IsAskedFor(context.Request, coding) ? "it was not asked for" : null));
    }

    // Most answers are looked at for this alone.
    private static bool HasId(IHeaderDictionary headers)
    {
        foreach (var (name, start) in WireTable.UpstreamIds)
        {
            if (headers.TryGetValue(name, out var value) && value.ToString().StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string CodingOf(HttpResponse response) => response.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() is var coding && coding != "identity" ? coding : "";

    private static bool IsAskedFor(HttpRequest request, string coding) =>
        request.Headers.AcceptEncoding.ToString().Split(',', StringSplitOptions.TrimEntries).Select(each => each.Split(';')[0].TrimEnd())
            .Any(each => each == "*" || each.Equals(coding, StringComparison.OrdinalIgnoreCase));

    private (byte[] Body, string? Problem) Decode(string coding, bool wasCut)
    {
        _kept!.Position = 0;
        using Stream? decoder = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(_kept, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => new ZLibStream(_kept, CompressionMode.Decompress, leaveOpen: true),
            "br" => new BrotliStream(_kept, CompressionMode.Decompress, leaveOpen: true),
            _ => null,
        };
        if (decoder is null || !_isWhole || wasCut || _kept.Length == 0)
        {
            return ([], null);
        }

        using var decoded = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (decoded.Length < LongestDecoded && decoder.Read(buffer) is var read and > 0)
            {
                decoded.Write(buffer, 0, read);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or InvalidOperationException)
        {
            return ([], "it cannot be decoded");
        }

        var body = decoded.ToArray();
        return (body, body is [0x1F, 0x8B, ..] ? "it is coded twice" : null);
    }
}
