namespace ClaudeRoute.JsonRpc;

/// <summary>Error codes of JSON-RPC 2.0 and of LSP 3.17.</summary>
public enum JsonRpcErrorCode
{
    /// <summary>The body is not JSON.</summary>
    ParseError = -32700,

    /// <summary>The body is JSON, but not a message that is valid here.</summary>
    InvalidRequest = -32600,

    /// <summary>Nobody handles the method.</summary>
    MethodNotFound = -32601,

    /// <summary>The parameters do not have the shape that the method asks for.</summary>
    InvalidParams = -32602,

    /// <summary>The handler failed.</summary>
    InternalError = -32603,

    /// <summary>A request came before <c>initialize</c>.</summary>
    ServerNotInitialized = -32002,

    /// <summary>The client cancelled the request.</summary>
    RequestCancelled = -32800,

    /// <summary>The content changed in a way that makes the result useless.</summary>
    ContentModified = -32801,

    /// <summary>The server cancelled a request that allows it.</summary>
    ServerCancelled = -32802,

    /// <summary>The request is correct, but cannot be carried out now.</summary>
    RequestFailed = -32803,
}
