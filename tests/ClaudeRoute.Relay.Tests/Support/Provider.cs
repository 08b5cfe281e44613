using System.Text.Json.Nodes;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>What a provider answers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">Its headers, without the media type.</param>
/// <param name="Body">The body; null for a stream.</param>
/// <param name="Events">The events of a stream; null without one.</param>
internal sealed record ProviderAnswer(int Status, Dictionary<string, string> Headers, JsonNode? Body, IReadOnlyList<JsonObject>? Events);

/// <summary>A request as the provider gets it.</summary>
internal sealed record ProviderRequest(string Wire, EndpointKind Kind, string? ModelInPath, IReadOnlyDictionary<string, string> Headers, JsonObject Body);

/// <summary>A model provider in small: says what the real ones say to what the client sends, and to mistakes in it.</summary>
internal sealed class Provider
{
    private static readonly string[] KnownFields =
        ["model", "max_tokens", "stream", "messages", "system", "tools", "metadata", "thinking", "anthropic_version", "anthropic_beta", "context_management", "temperature"];
    private int _ids;

    /// <summary>Credentials that are taken; empty for any.</summary>
    public IReadOnlySet<string> Credentials { get; init; } = new HashSet<string>();

    public IReadOnlySet<string> Models { get; init; } = new HashSet<string>(StringComparer.Ordinal) { TestGateway.Model };

    public IReadOnlySet<string> Betas { get; init; } = new HashSet<string>(StringComparer.Ordinal) { "context-management-2025-06-27", "interleaved-thinking-2025-05-14" };

    public bool IsLenient { get; init; }

    public bool AnswersAnyModel { get; init; }

    public bool KnowsDeferredTools { get; init; } = true;

    /// <summary>Errors of an unknown model have the form of the cloud in front of the model.</summary>
    public bool HasCloudErrors { get; init; }

    /// <summary>Deltas of a streamed message.</summary>
    public int Deltas { get; init; } = 1;

    public ProviderAnswer Answer(ProviderRequest request)
    {
        var isCloud = request.Wire is "bedrock" or "vertex";
        if (Credentials.Count > 0 && !Given(request).Any(Credentials.Contains))
        {
            return Error(request, 401, "authentication_error", "invalid x-api-key");
        }

        if (request.Kind == EndpointKind.Models)
        {
            return Ok(request, new JsonObject
            {
                ["data"] = new JsonArray([.. Models.Select(model => new JsonObject { ["type"] = "model", ["id"] = model, ["display_name"] = model, ["created_at"] = "2025-01-01T00:00:00Z" })]),
                ["has_more"] = false,
                ["first_id"] = Models.First(),
                ["last_id"] = Models.Last(),
            });
        }

        if (request.Kind == EndpointKind.Profiles)
        {
            return Ok(request, new JsonObject { ["inferenceProfileSummaries"] = new JsonArray() });
        }

        if (!isCloud && !request.Headers.ContainsKey("anthropic-version"))
        {
            return Error(request, 400, "invalid_request_error", "anthropic-version: header is required");
        }

        if (isCloud && request.Kind != EndpointKind.Count && request.Body["anthropic_version"] is null)
        {
            return Error(request, 400, "invalid_request_error", "anthropic_version: Field required");
        }

        var betas = BetasOf(request);
        if (!IsLenient && betas.FirstOrDefault(beta => !Betas.Contains(beta)) is { } unknown)
        {
            return Error(request, 400, "invalid_request_error", request.Wire == "bedrock" ? "invalid beta flag" : $"Unexpected value(s) `{unknown}` for the `anthropic-beta` header. Please consult our documentation.");
        }

        if (!IsLenient && request.Body.Select(pair => pair.Key).FirstOrDefault(name => !KnownFields.Contains(name) || (name == "context_management" && !betas.Contains("context-management-2025-06-27"))) is { } field)
        {
            return Error(request, 400, "invalid_request_error", request.Wire == "bedrock" ? $"extraneous key [{field}] is not permitted" : $"{field}: Extra inputs are not permitted");
        }

        if (!KnowsDeferredTools && request.Body["tools"]?.ToJsonString().Contains("defer_loading", StringComparison.Ordinal) == true)
        {
            return Error(request, 400, "invalid_request_error", "tools.0.custom.defer_loading: Extra inputs are not permitted");
        }

        var model = (request.ModelInPath is { } inPath ? Uri.UnescapeDataString(inPath) : (string?)request.Body["model"]) ?? "";
        if (!AnswersAnyModel && !Models.Contains(model))
        {
            return HasCloudErrors ? CloudError(request, model) : Error(request, 404, "not_found_error", $"model: {model}");
        }

        if (request.Kind == EndpointKind.Count)
        {
            return Ok(request, new JsonObject { ["input_tokens"] = 7 });
        }

        var answering = Models.Contains(model) ? model : Models.First();
        return request.Kind == EndpointKind.Stream || (request.Kind == EndpointKind.Messages && (bool?)request.Body["stream"] == true)
            ? Ok(request, null) with { Events = [.. Events(answering)] }
            : Ok(request, Message(answering, isWhole: true));
    }

    /// <summary>An error in the form of the wire.</summary>
    public ProviderAnswer Error(ProviderRequest request, int status, string type, string message)
    {
        var id = NextId(request.Wire);
        return new ProviderAnswer(status, Ids(request.Wire, id), new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
            ["request_id"] = id,
        }, null);
    }

    private static ProviderAnswer CloudError(ProviderRequest request, string model) => request.Wire switch
    {
        "bedrock" => new ProviderAnswer(404, new() { ["x-amzn-errortype"] = "ResourceNotFoundException:http://internal.example/", ["x-amzn-requestid"] = Guid.NewGuid().ToString() },
            new JsonObject { ["message"] = $"The model {model} could not be found." }, null),
        "vertex" => new ProviderAnswer(404, [],
            new JsonArray(new JsonObject { ["error"] = new JsonObject { ["code"] = 404, ["message"] = $"Publisher model {model} was not found.", ["status"] = "NOT_FOUND" } }), null),
        _ => new ProviderAnswer(404, new() { ["apim-request-id"] = Guid.NewGuid().ToString() },
            new JsonObject { ["error"] = new JsonObject { ["code"] = "DeploymentNotFound", ["message"] = $"The API deployment for this resource does not exist: {model}." } }, null),
    };

    private static IEnumerable<string> Given(ProviderRequest request)
    {
        if (request.Headers.TryGetValue("authorization", out var authorization))
        {
            yield return authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : authorization;
        }

        if (request.Headers.TryGetValue("x-api-key", out var key))
        {
            yield return key;
        }
    }

    private static string[] BetasOf(ProviderRequest request) => request.Wire == "bedrock"
        ? [.. (request.Body["anthropic_beta"] as JsonArray ?? []).Select(each => (string)each!)]
        : request.Headers.TryGetValue("anthropic-beta", out var value) ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    private ProviderAnswer Ok(ProviderRequest request, JsonNode? body) => new(200, Ids(request.Wire, NextId(request.Wire)), body, null);

    private string NextId(string wire) => $"req_{(wire == "vertex" ? "vrtx_" : "")}{Interlocked.Increment(ref _ids):D6}";

    private static Dictionary<string, string> Ids(string wire, string id) => wire == "bedrock"
        ? new() { ["x-amzn-requestid"] = id }
        : new() { ["request-id"] = id, ["anthropic-ratelimit-requests-remaining"] = "49" };

    private static JsonObject Message(string model, bool isWhole) => new()
    {
        ["id"] = "msg_test",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model,
        ["content"] = isWhole ? new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "Hi" }) : new JsonArray(),
        ["stop_reason"] = isWhole ? "end_turn" : null,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = 3, ["output_tokens"] = 1 },
    };

    private IEnumerable<JsonObject> Events(string model)
    {
        yield return new() { ["type"] = "message_start", ["message"] = Message(model, isWhole: false) };
        yield return new() { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } };
        yield return new() { ["type"] = "ping" };
        for (var i = 0; i < Deltas; i++)
        {
            yield return new() { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = i == 0 ? "Hi" : " there" } };
        }

        yield return new() { ["type"] = "content_block_stop", ["index"] = 0 };
        yield return new()
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = "end_turn", ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = Deltas },
        };
        yield return new() { ["type"] = "message_stop" };
    }
}
