using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

/// <summary>Thrown by a handler to answer with this error. Its message reaches the client, so it never quotes a value.</summary>
#pragma warning disable RCS1194 // An error without a code cannot be answered.
public class LocalRpcException : Exception
#pragma warning restore RCS1194
{
    /// <summary>Makes an error to answer with.</summary>
    /// <param name="code">The error code of the response.</param>
    /// <param name="message">What went wrong, without any value of the parameters or of a document.</param>
    /// <param name="errorData">The <c>data</c> member of the error, if any.</param>
    public LocalRpcException(JsonRpcErrorCode code, string message, JToken? errorData = null)
        : base(message)
    {
        ErrorCode = code;
        ErrorData = errorData;
    }

    /// <summary>The error code of the response.</summary>
    public JsonRpcErrorCode ErrorCode { get; }

    /// <summary>The <c>data</c> member of the error.</summary>
    public JToken? ErrorData { get; }
}

/// <summary>Thrown when parameters do not decode. A request is answered with <see cref="JsonRpcErrorCode.InvalidParams"/>; a notification is logged.</summary>
public sealed class InvalidParamsException(string message) : LocalRpcException(JsonRpcErrorCode.InvalidParams, message);

/// <summary>Thrown by <c>RequestAsync</c> when the client answers with an error.</summary>
public sealed class RemoteInvocationException(string message, int errorCode, JToken? errorData) : Exception(message)
{
    /// <summary>The code that the client sent. It need not be one of <see cref="JsonRpcErrorCode"/>.</summary>
    public int ErrorCode { get; } = errorCode;

    /// <summary>The <c>data</c> member that the client sent.</summary>
    public JToken? ErrorData { get; } = errorData;
}

/// <summary>Thrown by <c>RequestAsync</c> when the client answers with something that is not a JSON-RPC 2.0 response.</summary>
public sealed class InvalidResponseException(string message) : Exception(message);

/// <summary>Thrown by calls that cannot be answered any more, because the connection has ended or is ending.</summary>
public sealed class ConnectionLostException(string message) : Exception(message);
