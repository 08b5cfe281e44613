using System.Collections.Frozen;
using System.Text.Json;

namespace ClaudeRoute.Relay;

/// <summary>What a request asks for.</summary>
public enum EndpointKind
{
    /// <summary>A message of the Messages API; the body says whether it streams.</summary>
    Messages,

    /// <summary>A message that always streams, by its path.</summary>
    Stream,

    /// <summary>A message that never streams, by its path.</summary>
    Invoke,

    /// <summary>The count of a message's tokens.</summary>
    Count,

    /// <summary>The list of models.</summary>
    Models,

    /// <summary>The list of inference profiles of Amazon Bedrock.</summary>
    Profiles,

    /// <summary>A request without meaning that opens the connection.</summary>
    Probe,
}

/// <summary>One kind of request that a client sends.</summary>
/// <param name="Wire"><c>messages</c>, <c>bedrock</c> or <c>vertex</c>.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Methods">Its methods.</param>
/// <param name="Path">Its path below the base address, with names in braces for what varies.</param>
public sealed record Endpoint(string Wire, EndpointKind Kind, IReadOnlyList<string> Methods, string Path)
{
    private readonly string[] _segments = Path.Split('/');

    /// <summary>True when a raw path is of this kind.</summary>
    /// <param name="path">Path as it was sent, without query.</param>
    /// <param name="model">The part in the place of <c>{model}</c>, as sent, or null.</param>
    public bool Matches(string path, out string? model)
    {
        model = null;
        var parts = path.Split('/');
        if (parts.Length != _segments.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var (segment, part) = (_segments[i], parts[i]);
            var open = segment.IndexOf('{', StringComparison.Ordinal);
            if (open < 0)
            {
                if (segment != part)
                {
                    return false;
                }

                continue;
            }

            var close = segment.IndexOf('}', StringComparison.Ordinal);
            var tail = segment[(close + 1)..];
            if (part.Length <= tail.Length || !part.EndsWith(tail, StringComparison.Ordinal))
            {
                return false;
            }

            if (segment.AsSpan(open + 1, close - open - 1) is "model")
            {
                model = part[..^tail.Length];
            }
        }

        return true;
    }
}

/// <summary>What is known of requests on the wire, from <c>wire.json</c>.</summary>
public static class WireTable
{
    private static readonly JsonElement Root = Read();

    /// <summary>All kinds of requests; earlier ones win.</summary>
    public static IReadOnlyList<Endpoint> Endpoints { get; } =
    [
        .. Root.GetProperty("endpoints").EnumerateArray().Select(row => new Endpoint(
            row.GetProperty("wire").GetString()!,
            Enum.Parse<EndpointKind>(row.GetProperty("kind").GetString()!, ignoreCase: true),
            [.. row.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)],
            row.GetProperty("path").GetString()!)),
    ];

    /// <summary>Headers whose value is a credential.</summary>
    public static FrozenSet<string> CredentialHeaders { get; } = Set("credentialHeaders");

    /// <summary>Headers that concern one connection only.</summary>
    public static FrozenSet<string> HopByHop { get; } = Set("hopByHop");

    /// <summary>Headers of a request that a relay keeps to itself.</summary>
    public static FrozenSet<string> RefusedRequestHeaders { get; } = Set("refusedRequestHeaders");

    /// <summary>Beginnings of the names of headers that an answer does not keep.</summary>
    public static IReadOnlyList<string> RefusedAnswerHeaders { get; } = [.. Set("refusedAnswerHeaders")];

    /// <summary>Headers of a request whose values are no secret.</summary>
    public static FrozenSet<string> PlainHeaders { get; } = Set("plainHeaders");

    /// <summary>Headers by which a model provider names its answer, and how their values begin: gateways put ids of their own into some.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> UpstreamIds { get; } =
        [.. Root.GetProperty("upstreamIds").EnumerateObject().Select(id => KeyValuePair.Create(id.Name, id.Value.GetString()!))];

    /// <summary>The kind of a request, or null for one that no client sends.</summary>
    public static Endpoint? Find(string method, string path, out string? model)
    {
        foreach (var endpoint in Endpoints)
        {
            if (endpoint.Matches(path, out model) && endpoint.Methods.Contains(method, StringComparer.Ordinal))
            {
                return endpoint;
            }
        }

        model = null;
        return null;
    }

    private static FrozenSet<string> Set(string name) =>
        Root.GetProperty(name).EnumerateArray().Select(item => item.GetString()!).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static JsonElement Read()
    {
        using var stream = typeof(WireTable).Assembly.GetManifestResourceStream("wire.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
