namespace ClaudeRoute.JsonRpc;

/// <summary>Why a connection ended. The first cause wins; what follows from it is only logged.</summary>
public enum DisconnectReason
{
    /// <summary>The peer closed its end between two frames.</summary>
    EndOfInput,

    /// <summary>A frame was malformed or cut off, so the position in the stream is lost.</summary>
    FramingError,

    /// <summary>Reading from the peer failed.</summary>
    ReadError,

    /// <summary>Writing to the peer failed.</summary>
    WriteError,

    /// <summary>The peer sent the notification that was registered with <see cref="LocalRpcMethods{TState, TSnapshot}.SetExitNotification"/>.</summary>
    Exit,

    /// <summary>The peer sent faster than its messages could be handled, past the limit on queued bytes.</summary>
    Overload,

    /// <summary>This side ended the connection: it was disposed, or its cancellation token was cancelled.</summary>
    Stopped,
}
