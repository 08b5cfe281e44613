namespace ClaudeRoute.JsonRpc;

/// <summary>What a connection is doing, for bug reports.</summary>
/// <param name="QueuedMessages">Messages whose turn has not come.</param>
/// <param name="QueuedRequests">Requests whose handler has not started, also those that wait for a free place among the read handlers.</param>
/// <param name="QueuedBytes">Bytes kept for both.</param>
/// <param name="OutgoingMessages">Messages that wait to be written.</param>
/// <param name="Running">Requests whose handler runs.</param>
public sealed record JsonRpcStatus(
    int QueuedMessages,
    int QueuedRequests,
    long QueuedBytes,
    int OutgoingMessages,
    IReadOnlyList<RunningRequest> Running);

/// <summary>A request whose handler runs.</summary>
/// <param name="Id">The JSON text of its id.</param>
/// <param name="Method">The method.</param>
/// <param name="Age">Time since it was received.</param>
public sealed record RunningRequest(string Id, string Method, TimeSpan Age);
