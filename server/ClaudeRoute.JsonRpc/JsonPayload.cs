using ClaudeRoute.JsonRpc.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

/// <summary>A JSON value to send: a tree, or a function that writes it. A missing payload is null.</summary>
public sealed class JsonPayload
{
    private readonly JToken? _token;
    private readonly Action<JsonWireWriter>? _write;

    private JsonPayload(JToken? token, Action<JsonWireWriter>? write)
    {
        _token = token;
        _write = write;
    }

    /// <summary>Takes a tree. It is written before the call that sends it returns or first waits, so it may change afterwards.</summary>
    public static implicit operator JsonPayload?(JToken? token) => FromToken(token);

    /// <summary>Takes a tree; the named form of the conversion.</summary>
    public static JsonPayload? FromToken(JToken? token) => token is null ? null : new JsonPayload(token, write: null);

    /// <summary>Takes a function that writes exactly one value. It is called once, on the thread that sends.</summary>
    public static JsonPayload Write(Action<JsonWireWriter> write) => new(token: null, write);

    internal void WriteTo(JsonWireWriter writer)
    {
        if (_write is not null)
        {
            _write(writer);
        }
        else
        {
            writer.WriteToken(_token);
        }
    }
}
