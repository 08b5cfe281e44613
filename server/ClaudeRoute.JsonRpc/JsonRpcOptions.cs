namespace ClaudeRoute.JsonRpc;

/// <summary>Limits and surroundings of a connection. Every default is safe for a client that is slow, noisy or broken.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>Bytes of one frame's headers, with their line ends and the empty line.</summary>
    public int MaxHeaderBytes { get; init; } = 4 * 1024;

    /// <summary>Bytes of one body.</summary>
    public int MaxBodyBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Objects and arrays inside each other; the message itself is level 1.</summary>
    public int MaxNesting { get; init; } = 64;

    /// <summary>Requests whose handler has not started. Further ones are refused.</summary>
    public int MaxQueuedRequests { get; init; } = 1000;

    /// <summary>Bytes that wait for their handler, or as immediate answers for the client to read. Beyond them the connection ends.</summary>
    public long MaxQueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Messages that wait to be written. Senders of further ones wait.</summary>
    public int MaxOutgoingMessages { get; init; } = 1024;

    /// <summary>Read handlers that run at the same time.</summary>
    public int MaxParallelReads { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>How long the client may take to answer a request of ours.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long handlers may take to finish once the connection is ending.</summary>
    public TimeSpan ShutdownWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the last answers may take to be written after that.</summary>
    public TimeSpan FlushWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock behind every wait.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where events go.</summary>
    public IJsonRpcLog? Log { get; init; }

    /// <summary>Where raw bodies go.</summary>
    public IJsonRpcTrace? Trace { get; init; }
}
