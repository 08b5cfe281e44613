using System.Text.Json;

namespace ClaudeRoute.Relay.Contract;

/// <summary>What one request of the check brought.</summary>
internal sealed record ProbeAnswer
{
    /// <summary>The wire of the request.</summary>
    public GatewayWire Wire { get; init; }

    /// <summary>Status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>Why there was no answer, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Names and values of the answer's headers; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, cut after 256 KiB.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>How it streamed, or null.</summary>
    public StreamSummary? Stream { get; init; }

    /// <summary>Until the head of the answer.</summary>
    public TimeSpan FirstByte { get; init; }

    /// <summary>True for a status from 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    public string MediaType => Headers.GetValueOrDefault("content-type", "").Split(';')[0].Trim().ToLowerInvariant();

    public bool IsHtml => MediaType == "text/html";

    /// <summary>The body as JSON, or null.</summary>
    public JsonElement? Json
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Id that a model provider gave the answer, or null.</summary>
    public bool HasUpstreamId =>
        WireTable.UpstreamIds.Any(id => Headers.TryGetValue(id.Key, out var value) && value.StartsWith(id.Value, StringComparison.Ordinal)) || (Json is { } json && Member(json, "request_id") is { } id && id.StartsWith("req_", StringComparison.Ordinal));

    /// <summary>True for an error in the shape of the API, of the clouds included.</summary>
    public bool HasApiError => ErrorType is not null || (Json is { } json && Wire switch
    {
        GatewayWire.Bedrock => Headers.ContainsKey("x-amzn-errortype") && Member(json, "message") is not null,
        // The cloud answers by itself where a request does not get as far as the model.
        GatewayWire.Vertex => CloudError(json) is { } error && Member(error, "status") is not null && Member(error, "message") is not null,
        GatewayWire.Foundry => CloudError(json) is { } error && Member(error, "code") is not null && Member(error, "message") is not null && !error.TryGetProperty("type", out _),
        _ => false,
    });

    /// <summary>Type of an error in the shape of the API, or null.</summary>
    public string? ErrorType =>
        Json is { ValueKind: JsonValueKind.Object } json && Member(json, "type") == "error" && json.TryGetProperty("error", out var error) ? Member(error, "type") : null;

    /// <summary>Message of an error in any shape that is known, or null.</summary>
    public string? ErrorMessage
    {
        get
        {
            if (Json is not { } json)
            {
                return null;
            }

            if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0)
            {
                json = json[0];
            }

            if (json.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return json.TryGetProperty("error", out var error)
                ? TextOf(error) ?? Member(error, "message")
                : Member(json, "message") ?? Member(json, "detail");
        }
    }

    /// <summary>True for a whole message of the API.</summary>
    public bool IsMessage => IsSuccess && Json is { ValueKind: JsonValueKind.Object } json && Member(json, "type") == "message";

    /// <summary>A text at the top of the body, or null.</summary>
    public string? TopText(string name) => Json is { ValueKind: JsonValueKind.Object } json ? Member(json, name) : null;

    private static JsonElement? CloudError(JsonElement json)
    {
        json = json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 ? json[0] : json;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error : null;
    }

    private static string? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? TextOf(value) : null;

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates can be written in JSON and is no text.
            return null;
        }
    }
}
