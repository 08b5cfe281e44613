using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClaudeRoute.Relay.Contract;

/// <summary>The requests of the check, in their order.</summary>
internal enum Probe
{
    /// <summary>The smallest message.</summary>
    Plain,

    /// <summary>The smallest message, streamed.</summary>
    Streamed,

    /// <summary>With a beta that exists, and its field.</summary>
    KnownBeta,

    /// <summary>With a beta that does not exist.</summary>
    UnknownBeta,

    /// <summary>With a field that does not exist.</summary>
    UnknownField,

    /// <summary>Without the version.</summary>
    NoVersion,

    /// <summary>For a model that does not exist.</summary>
    UnknownModel,

    /// <summary>The list of models.</summary>
    Models,

    /// <summary>A count of tokens.</summary>
    Count,

    /// <summary>The smallest message, without the query; only after a refusal of the one with it.</summary>
    NoQuery,

    /// <summary>With code in it, of the size that real requests have; only when it is asked for.</summary>
    Large,
}

/// <summary>Makes the requests of the check.</summary>
internal static class Probes
{
    /// <summary>Probes that a wire has, in the order in which they are sent.</summary>
    public static IEnumerable<Probe> Of(GatewayWire wire)
    {
        yield return Probe.Plain;
        yield return Probe.Streamed;
        yield return Probe.KnownBeta;
        yield return Probe.UnknownBeta;
        yield return Probe.UnknownField;
        yield return Probe.NoVersion;
        yield return Probe.UnknownModel;
        if (wire == GatewayWire.Messages)
        {
            yield return Probe.Models;
        }

        if (wire != GatewayWire.Bedrock)
        {
            yield return Probe.Count;
        }
    }

    /// <summary>Most output tokens that a probe costs.</summary>
    public static int Cost(Probe probe) => probe is Probe.Models or Probe.Count ? 0 : 1;

    /// <summary>The request of a probe.</summary>
    public static HttpRequestMessage Create(GatewayTarget target, Probe probe)
    {
        var isGet = probe == Probe.Models;
        var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, Address(target, probe))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("accept", "application/json");
        if (probe != Probe.NoVersion)
        {
            request.Headers.TryAddWithoutValidation("anthropic-version", ContractTable.Version);
        }

        if (Beta(probe) is { } beta && target.Wire != GatewayWire.Bedrock)
        {
            request.Headers.TryAddWithoutValidation("anthropic-beta", beta);
        }

        foreach (var (name, value) in target.CustomHeaders.Concat(target.Credentials))
        {
            // What a request is made to show stays in it, whatever the user adds; the client appends betas of the user to its own.
            if (probe == Probe.NoVersion && name.Equals("anthropic-version", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!name.Equals("anthropic-beta", StringComparison.OrdinalIgnoreCase) && request.Headers.NonValidated.Contains(name))
            {
                request.Headers.Remove(name);
            }

            // A name or value that HTTP does not know, or one that describes the body, is left out, as the client would fail with it.
            if (!value.Any(char.IsControl))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!isGet)
        {
            request.Content = new ByteArrayContent(Body(target, probe));
            request.Content.Headers.TryAddWithoutValidation("content-type", "application/json");
        }

        return request;
    }

    // The client appends to the text of the address; what is escaped in it stays so.
    private static Uri Address(GatewayTarget target, Probe probe) =>
        new(target.BaseUrl.AbsoluteUri.TrimEnd('/') + Path(target, probe), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = target.BaseUrl.Fragment.Length == 0 });

    private static string? Beta(Probe probe) => probe switch
    {
        Probe.UnknownBeta => ContractTable.Text("unknownBeta"),
        Probe.KnownBeta => ContractTable.Text("knownBeta"),
        _ => null,
    };

    private static string Path(GatewayTarget target, Probe probe)
    {
        var model = Uri.EscapeDataString(ModelOf(target, probe)).Replace("%3A", ":", StringComparison.Ordinal);
        if (target.Wire == GatewayWire.Bedrock)
        {
            return $"/model/{model}/{(probe == Probe.Streamed ? "invoke-with-response-stream" : "invoke")}";
        }

        if (target.Wire == GatewayWire.Vertex)
        {
            var (project, location) = target.Place ?? ("-", "-");
            var last = probe switch
            {
                Probe.Count => "count-tokens:rawPredict",
                Probe.Streamed => $"{model}:streamRawPredict",
                _ => $"{model}:rawPredict",
            };
            return $"/projects/{Uri.EscapeDataString(project)}/locations/{Uri.EscapeDataString(location)}/publishers/anthropic/models/{last}";
        }

        return probe switch
        {
            Probe.Models => "/v1/models?limit=1000",
            Probe.Count => "/v1/messages/count_tokens?beta=true",
            Probe.NoQuery => "/v1/messages",
            _ => "/v1/messages?beta=true",
        };
    }

    private static string ModelOf(GatewayTarget target, Probe probe) => probe == Probe.UnknownModel ? ContractTable.Text("unknownModel") : target.Model;

    // What a firewall takes for an attack, and what every session with web pages or queries in it holds.
    private static string Code()
    {
        const string line = "<script>alert(document.cookie)</script> SELECT * FROM users WHERE name = '' OR 1=1; ../../etc/passwd $(id)\n";
        var bytes = (int)ContractTable.Number("largeBodyBytes");
        return string.Concat(Enumerable.Repeat(line, (bytes / line.Length) + 1));
    }

    private static byte[] Body(GatewayTarget target, Probe probe)
    {
        using var stream = new MemoryStream();
        // Code stays as it is written, as the client sends it; escaped, no firewall would see it.
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            if (target.Wire is GatewayWire.Messages or GatewayWire.Foundry || probe == Probe.Count)
            {
                writer.WriteString("model", ModelOf(target, probe));
            }

            if (target.Wire is GatewayWire.Bedrock or GatewayWire.Vertex && probe != Probe.NoVersion)
            {
                writer.WriteString("anthropic_version", ContractTable.Text(target.Wire == GatewayWire.Bedrock ? "bedrockVersion" : "vertexVersion"));
            }

            if (target.Wire == GatewayWire.Bedrock && Beta(probe) is { } beta)
            {
                writer.WriteStartArray("anthropic_beta");
                writer.WriteStringValue(beta);
                writer.WriteEndArray();
            }

            if (probe != Probe.Count)
            {
                writer.WriteNumber("max_tokens", 1);
            }

            if (probe == Probe.Streamed && target.Wire != GatewayWire.Bedrock)
            {
                writer.WriteBoolean("stream", true);
            }

            if (probe == Probe.UnknownField)
            {
                writer.WriteNumber(ContractTable.Text("unknownField"), 1);
            }

            if (probe == Probe.KnownBeta)
            {
                writer.WriteStartObject(ContractTable.Text("knownBetaField"));
                writer.WriteStartArray("edits");
                writer.WriteStartObject();
                writer.WriteString("type", ContractTable.Text("knownBetaEdit"));
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteStartArray("messages");
            writer.WriteStartObject();
            writer.WriteString("role", "user");
            writer.WriteString("content", probe == Probe.Large ? Code() : ".");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
