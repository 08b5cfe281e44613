using System.Text;
using ClaudeRoute.JsonRpc.Framing;
using ClaudeRoute.JsonRpc.Json;

namespace ClaudeRoute.JsonRpc;

/// <summary>Turns bodies into messages and messages into frames. No body makes it throw.</summary>
internal static class JsonMessageFormatter
{
    public static RpcMessage Deserialize(Frame frame, int maxNesting)
    {
        if (frame.IsForeignCharset)
        {
            return new RpcMessage.Invalid(JsonRpcErrorCode.ParseError, "The charset of the content is not UTF-8.");
        }

        if (!JsonBodyReader.IsUtf8(frame.Body))
        {
            return new RpcMessage.Invalid(JsonRpcErrorCode.ParseError, "The content is not valid UTF-8.");
        }

        try
        {
            return new Envelope(frame.Body, maxNesting).Classify();
        }
        catch (JsonBodyException notJson)
        {
            return new RpcMessage.Invalid(JsonRpcErrorCode.ParseError, notJson.Message);
        }
    }

    public static OutgoingFrame Result(string id, JsonPayload? result)
    {
        var body = Start(id);
        body.WriteName("result");
        Write(body, result);
        return End(body);
    }

    /// <summary>The answer to a request that failed.</summary>
    /// <param name="id">The JSON text of the id; null where the request's id is unknown.</param>
    /// <param name="error">What is sent; only its code, message and data.</param>
    public static OutgoingFrame Error(string? id, LocalRpcException error)
    {
        var body = Start(id ?? "null");
        body.WriteName("error");
        body.WriteStartObject();
        body.WriteName("code");
        body.WriteValue((int)error.ErrorCode);
        body.WriteName("message");
        body.WriteValue(error.Message);
        if (error.ErrorData is not null)
        {
            body.WriteName("data");
            body.WriteToken(error.ErrorData);
        }

        body.WriteEndObject();
        return End(body);
    }

    public static OutgoingFrame Request(string id, string method, JsonPayload? parameters) => Call(Start(id), method, parameters);

    public static OutgoingFrame Notification(string method, JsonPayload? parameters) => Call(Start(id: null), method, parameters);

    private static OutgoingFrame Call(JsonWireWriter body, string method, JsonPayload? parameters)
    {
        body.WriteName("method");
        body.WriteValue(method);
        if (parameters is not null)
        {
            body.WriteName("params");
            Write(body, parameters);
        }

        return End(body);
    }

    private static JsonWireWriter Start(string? id)
    {
        var body = OutgoingFrame.NewBody();
        body.WriteStartObject();
        body.WriteName("jsonrpc");
        body.WriteValue("2.0");
        if (id is not null)
        {
            body.WriteName("id");
            body.WriteRaw(Encoding.UTF8.GetBytes(id));
        }

        return body;
    }

    private static OutgoingFrame End(JsonWireWriter body)
    {
        body.WriteEndObject();
        return OutgoingFrame.Create(body);
    }

    private static void Write(JsonWireWriter body, JsonPayload? payload)
    {
        if (payload is null)
        {
            body.WriteNull();
        }
        else
        {
            payload.WriteTo(body);
        }
    }

    /// <summary>The members of a message that mean something. Others are ignored, as JSON-RPC asks; of repeated ones the last counts.</summary>
    private sealed class Envelope
    {
        private readonly int _size;
        private readonly bool _isObject;
        private readonly RawJson? _version;
        private readonly RawJson? _id;
        private readonly RawJson? _method;
        private readonly RawJson? _params;
        private readonly RawJson? _result;
        private readonly RawJson? _error;

        public Envelope(byte[] body, int maxNesting)
        {
            _size = body.Length;
            var reader = new JsonBodyReader(body, maxNesting);
            _isObject = reader.Peek() == (byte)'{';
            if (!_isObject)
            {
                reader.SkipValue();
                reader.ReadEnd();
                return;
            }

            for (var more = reader.ReadOpen((byte)'}'); more; more = reader.ReadNext((byte)'}'))
            {
                var name = reader.ReadName();
                reader.Peek();
                var start = reader.Position;
                reader.SkipValue();
                var value = new RawJson(body, start, reader.Position - start);
                switch (name)
                {
                    case "jsonrpc":
                        _version = value;
                        break;
                    case "id":
                        _id = value;
                        break;
                    case "method":
                        _method = value;
                        break;
                    case "params":
                        _params = value;
                        break;
                    case "result":
                        _result = value;
                        break;
                    case "error":
                        _error = value;
                        break;
                }
            }

            reader.ReadEnd();
        }

        private string? UsableId => _id is not null && IsStringOrNumber(_id) ? Encoding.UTF8.GetString(_id.Utf8) : null;

        public RpcMessage Classify()
        {
            if (!_isObject)
            {
                return new RpcMessage.Invalid(JsonRpcErrorCode.InvalidRequest, "A message is a JSON object; batches are not supported.");
            }

            return _method is null ? ClassifyAnswer() : ClassifyCall(_method);
        }

        private static string? AsString(RawJson value) => value.Utf8[0] == (byte)'"' ? new JsonBodyReader(value.Utf8, maxDepth: 1).ReadString() : null;

        private static bool IsNull(RawJson value) => value.Utf8[0] == (byte)'n';

        private static bool IsStringOrNumber(RawJson value) => value.Utf8[0] is (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9');

        private bool IsVersion2() => _version is not null && AsString(_version) == "2.0";

        private RpcMessage ClassifyCall(RawJson rawMethod)
        {
            var id = UsableId;
            var method = AsString(rawMethod);
            var problem =
                !IsVersion2() ? "The member jsonrpc is not \"2.0\"."
                : method is null ? "The member method is not a string."
                : _id is not null && id is null ? "The member id is neither a string nor a number."
                : _params is not null && _params.Utf8[0] is not ((byte)'{' or (byte)'[' or (byte)'n') ? "The member params is neither an object nor an array."
                : null;
            if (problem is not null)
            {
                return new RpcMessage.Invalid(JsonRpcErrorCode.InvalidRequest, problem, id);
            }

            var parameters = _params is null || IsNull(_params) ? null : _params;
            return id is null ? new RpcMessage.Notification(method!, parameters, _size) : new RpcMessage.Request(id, method!, parameters, _size);
        }

        private RpcMessage ClassifyAnswer()
        {
            // Some clients send "error": null beside a result, which is clear enough.
            var error = _error is null || IsNull(_error) ? null : _error;
            if (UsableId is { } id)
            {
                var defect =
                    !IsVersion2() ? "The member jsonrpc is not \"2.0\"."
                    : (_result is null) == (error is null) ? "A response holds either a result or an error."
                    : error is not null && error.Utf8[0] != (byte)'{' ? "The member error is not an object."
                    : null;
                return new RpcMessage.Response(id, _result, error, defect);
            }

            // An answer is never given to what may be an answer: the peer could take it for the answer to a request of its own.
            return _id is null || _result is not null || _error is not null
                ? new RpcMessage.Noise("A message without a method and without a usable id is ignored.")
                : new RpcMessage.Invalid(JsonRpcErrorCode.InvalidRequest, "The message has neither a method nor a usable id.");
        }
    }
}
