using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>What a faulty gateway does to requests and answers on their way through.</summary>
internal static class GatewayChanges
{
    private static readonly string[] Schema = ["model", "max_tokens", "stream", "messages", "system", "tools", "anthropic_version", "anthropic_beta"];

    /// <summary>The request as the provider gets it.</summary>
    public static ProviderRequest OnTheWayThere(Endpoint endpoint, string? model, Arrived arrived, GatewayFaults faults)
    {
        var headers = new Dictionary<string, string>(arrived.Headers, StringComparer.OrdinalIgnoreCase);
        var body = arrived.Body.Length > 0 ? JsonNode.Parse(arrived.Body)!.AsObject() : [];
        if (faults.HasFlag(GatewayFaults.StripsBeta))
        {
            headers.Remove("anthropic-beta");
            body.Remove("anthropic_beta");
        }

        if (faults.HasFlag(GatewayFaults.FiltersBeta) && headers.TryGetValue("anthropic-beta", out var betas))
        {
            headers["anthropic-beta"] = string.Join(',', betas.Split(',').Where(new Provider().Betas.Contains));
        }

        if (faults.HasFlag(GatewayFaults.StripsVersion))
        {
            headers.Remove("anthropic-version");
            body.Remove("anthropic_version");
        }

        if (faults.HasFlag(GatewayFaults.SetsVersion))
        {
            headers["anthropic-version"] = "2023-06-01";
            if (endpoint.Wire is "bedrock" or "vertex")
            {
                body["anthropic_version"] = "set-by-the-gateway";
            }
        }

        if (faults.HasFlag(GatewayFaults.RebuildsBody))
        {
            foreach (var name in body.Select(pair => pair.Key).Where(name => !Schema.Contains(name)).ToArray())
            {
                body.Remove(name);
            }
        }

        return new ProviderRequest(endpoint.Wire, endpoint.Kind, model, headers, body);
    }

    /// <summary>The answer as the client gets it.</summary>
    public static ProviderAnswer OnTheWayBack(ProviderAnswer answer, GatewayFaults faults)
    {
        if (faults.HasFlag(GatewayFaults.DropsRetryAfter))
        {
            answer.Headers.Remove("retry-after");
        }

        if (faults.HasFlag(GatewayFaults.DropsRequestId))
        {
            RemoveIds(answer);
        }

        if (faults.HasFlag(GatewayFaults.OwnRequestId))
        {
            RemoveIds(answer);
            answer.Headers["request-id"] = "gw-1";
        }

        if (faults.HasFlag(GatewayFaults.WrongModel))
        {
            var message = answer.Events?[0]["message"] ?? answer.Body;
            if (message is JsonObject given && (string?)given["type"] == "message")
            {
                given["model"] = "other-model-9";
            }
        }

        if (faults.HasFlag(GatewayFaults.OwnErrors) && answer.Status >= 400)
        {
            var text = (string?)answer.Body!["error"]?["message"] ?? (string?)answer.Body["message"];
            return answer with { Body = new JsonObject { ["error"] = new JsonObject { ["message"] = $"gateway.BadRequestError: {text}", ["type"] = "None", ["param"] = "None", ["code"] = $"{answer.Status}" } } };
        }

        return answer with { Events = Reordered(answer.Events, faults) };
    }

    public static void RemoveIds(ProviderAnswer answer)
    {
        foreach (var name in new[] { "request-id", "x-amzn-requestid", "apim-request-id" })
        {
            answer.Headers.Remove(name);
        }

        (answer.Body as JsonObject)?.Remove("request_id");
    }

    public static byte[] ServerSentEvent(JsonObject data, GatewayFaults faults)
    {
        var name = faults.HasFlag(GatewayFaults.DataOnlyStream) ? "" : $"event: {data["type"]}\n";
        return Encoding.UTF8.GetBytes($"{name}data: {data.ToJsonString()}\n\n");
    }

    public static byte[] Frame(JsonObject data, GatewayFaults faults)
    {
        List<KeyValuePair<string, string>> headers = [new(":content-type", "application/json")];
        if (!faults.HasFlag(GatewayFaults.UnnamedFrames))
        {
            headers.Insert(0, new(":event-type", "chunk"));
            headers.Add(new(":message-type", "event"));
        }

        var payload = new JsonObject { ["bytes"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(data.ToJsonString())), ["p"] = "abcdef" };
        var frame = EventFrames.Write(headers, JsonSerializer.SerializeToUtf8Bytes(payload));
        if (faults.HasFlag(GatewayFaults.DamagesFrames))
        {
            frame[^1] ^= 1;
        }

        return frame;
    }

    private static List<JsonObject>? Reordered(IReadOnlyList<JsonObject>? events, GatewayFaults faults)
    {
        if (events is null)
        {
            return null;
        }

        List<JsonObject> changed = [.. events.Where(each => !faults.HasFlag(GatewayFaults.NoBlockStop) || (string?)each["type"] != "content_block_stop")];
        if (faults.HasFlag(GatewayFaults.SwapsEvents))
        {
            (changed[0], changed[^1]) = (changed[^1], changed[0]);
        }

        return changed;
    }
}
