using System.Text;
using ClaudeRoute.JsonRpc.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

/// <summary>A value inside a body that was found to be JSON; the tree is built where it is used, so that waiting messages stay small.</summary>
internal sealed class RawJson(byte[] body, int start, int length)
{
    /// <summary>The text as sent.</summary>
    public ReadOnlySpan<byte> Utf8 => body.AsSpan(start, length);

    /// <summary>The text of a member, if this is an object that has it. Of repeated members the last counts.</summary>
    public string? MemberText(string name)
    {
        var reader = new JsonBodyReader(Utf8, int.MaxValue);
        string? text = null;
        if (reader.Peek() == (byte)'{')
        {
            for (var more = reader.ReadOpen((byte)'}'); more; more = reader.ReadNext((byte)'}'))
            {
                var isWanted = reader.ReadName() == name;
                reader.Peek();
                var from = reader.Position;
                reader.SkipValue();
                text = isWanted ? Encoding.UTF8.GetString(Utf8[from..reader.Position]) : text;
            }
        }

        return text;
    }

    /// <summary>The tree; JSON null is null.</summary>
    public JToken? ToToken()
    {
        var token = new JsonBodyReader(Utf8, int.MaxValue).ReadValue();
        return token.Type == JTokenType.Null ? null : token;
    }
}

/// <summary>What a body turned out to be.</summary>
internal abstract class RpcMessage
{
    /// <summary>A call that must be answered. The id is its JSON text, which goes back unchanged.</summary>
    internal sealed class Request(string id, string method, RawJson? parameters, int size) : RpcMessage
    {
        public string Id => id;

        public string Method => method;

        public RawJson? Params => parameters;

        public int Size => size;
    }

    /// <summary>A message that is not answered.</summary>
    internal sealed class Notification(string method, RawJson? parameters, int size) : RpcMessage
    {
        public string Method => method;

        public RawJson? Params => parameters;

        public int Size => size;
    }

    /// <summary>An answer to a call of ours. With a defect, the call fails.</summary>
    internal sealed class Response(string id, RawJson? result, RawJson? error, string? defect) : RpcMessage
    {
        public string Id => id;

        public RawJson? Result => result;

        public RawJson? Error => error;

        public string? Defect => defect;

        /// <summary>Without result and error it may just as well be a request that lost its method.</summary>
        public bool MayBeRequest => result is null && error is null;
    }

    /// <summary>Something that is answered with an error at once; without a usable id the answer's id is null.</summary>
    internal sealed class Invalid(JsonRpcErrorCode code, string reason, string? id = null) : RpcMessage
    {
        public JsonRpcErrorCode Code => code;

        public string Reason => reason;

        public string? Id => id;
    }

    /// <summary>Something that nobody waits for an answer to.</summary>
    internal sealed class Noise(string reason) : RpcMessage
    {
        public string Reason => reason;
    }
}
