using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay;

/// <summary>Answers requests in the place of a gateway: the smallest answer with which a client completes its turn.</summary>
internal static class CaptureAnswer
{
    private const string Text = "OK";

    /// <summary>Answers one request, and returns the bytes of the body.</summary>
    public static Task<int> WriteAsync(HttpContext context, Endpoint endpoint, string? model, bool streams)
    {
        var response = context.Response;
        return endpoint.Kind switch
        {
            EndpointKind.Probe => Task.FromResult(0),
            EndpointKind.Count => WriteJsonAsync(response, writer => writer.WriteNumber("input_tokens", 1)),
            EndpointKind.Models => WriteJsonAsync(response, writer =>
            {
                writer.WriteStartArray("data");
                writer.WriteEndArray();
                writer.WriteBoolean("has_more", false);
            }),
            EndpointKind.Profiles => WriteMissingAsync(response),
            EndpointKind.Stream when endpoint.Wire == "bedrock" => WriteFramesAsync(response, model),
            EndpointKind.Stream => WriteEventsAsync(response, model),
            EndpointKind.Messages when streams => WriteEventsAsync(response, model),
            _ => WriteJsonAsync(response, writer => WriteMessage(writer, model, isDone: true)),
        };
    }

    private static Task<int> WriteMissingAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return WriteJsonAsync(response, writer => writer.WriteString("message", "There are no inference profiles here."));
    }

    private static async Task<int> WriteEventsAsync(HttpResponse response, string? model)
    {
        response.ContentType = "text/event-stream";
        var written = 0;
        foreach (var (name, json) in Events(model))
        {
            var piece = Encoding.UTF8.GetBytes($"event: {name}\ndata: {Encoding.UTF8.GetString(json)}\n\n");
            await response.Body.WriteAsync(piece, response.HttpContext.RequestAborted);
            written += piece.Length;
        }

        return written;
    }

    private static async Task<int> WriteFramesAsync(HttpResponse response, string? model)
    {
        response.ContentType = "application/vnd.amazon.eventstream";
        KeyValuePair<string, string>[] headers =
        [
            new(":event-type", "chunk"),
            new(":content-type", "application/json"),
            new(":message-type", "event"),
        ];
        var written = 0;
        foreach (var (_, json) in Events(model))
        {
            var piece = EventFrames.Write(headers, Json(writer => writer.WriteBase64String("bytes", json)));
            await response.Body.WriteAsync(piece, response.HttpContext.RequestAborted);
            written += piece.Length;
        }

        return written;
    }

    private static IEnumerable<(string Name, byte[] Json)> Events(string? model)
    {
        yield return Event("message_start", writer =>
        {
            writer.WriteStartObject("message");
            WriteMessage(writer, model, isDone: false);
            writer.WriteEndObject();
        });
        yield return Event("content_block_start", writer =>
        {
            writer.WriteNumber("index", 0);
            writer.WriteStartObject("content_block");
            writer.WriteString("type", "text");
            writer.WriteString("text", "");
            writer.WriteEndObject();
        });
        yield return Event("content_block_delta", writer =>
        {
            writer.WriteNumber("index", 0);
            writer.WriteStartObject("delta");
            writer.WriteString("type", "text_delta");
            writer.WriteString("text", Text);
            writer.WriteEndObject();
        });
        yield return Event("content_block_stop", writer => writer.WriteNumber("index", 0));
        yield return Event("message_delta", writer =>
        {
            writer.WriteStartObject("delta");
            writer.WriteString("stop_reason", "end_turn");
            writer.WriteNull("stop_sequence");
            writer.WriteEndObject();
            writer.WriteStartObject("usage");
            writer.WriteNumber("output_tokens", 1);
            writer.WriteEndObject();
        });
        yield return Event("message_stop", _ => { });

        static (string Name, byte[] Json) Event(string name, Action<Utf8JsonWriter> write) => (name, Json(writer =>
        {
            writer.WriteString("type", name);
            write(writer);
        }));
    }

    private static void WriteMessage(Utf8JsonWriter writer, string? model, bool isDone)
    {
        writer.WriteString("id", "msg_1");
        writer.WriteString("type", "message");
        writer.WriteString("role", "assistant");
        writer.WriteString("model", model ?? "unknown");
        writer.WriteStartArray("content");
        if (isDone)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "text");
            writer.WriteString("text", Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (isDone)
        {
            writer.WriteString("stop_reason", "end_turn");
        }
        else
        {
            writer.WriteNull("stop_reason");
        }

        writer.WriteNull("stop_sequence");
        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", 1);
        writer.WriteNumber("output_tokens", 1);
        writer.WriteEndObject();
    }

    private static async Task<int> WriteJsonAsync(HttpResponse response, Action<Utf8JsonWriter> write)
    {
        var body = Json(write);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
        return body.Length;
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
