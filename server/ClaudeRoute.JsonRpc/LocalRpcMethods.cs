namespace ClaudeRoute.JsonRpc;

/// <summary>Changes the state and answers. Runs alone: no other message starts before it returns.</summary>
public delegate JsonPayload? WriteRequestHandler<in TState>(TState state, WriteCall call);

/// <summary>Changes the state. Runs alone: no other message starts before it returns.</summary>
public delegate void WriteNotificationHandler<in TState>(TState state, WriteCall call);

/// <summary>Answers from a snapshot, on the thread pool, beside other reads and later writes.</summary>
public delegate ValueTask<JsonPayload?> ReadRequestHandler<in TSnapshot>(TSnapshot snapshot, ReadCall call, CancellationToken cancellationToken);

/// <summary>Answers at once, on the reading thread: it must return quickly and lock nothing that a handler may hold.</summary>
public delegate JsonPayload? OutOfBandRequestHandler(JsonRpcStatus status);

/// <summary>Decides at a message's turn whether it is let through. Returns the error to answer a request with; a notification is then dropped.</summary>
public delegate LocalRpcException? MessageGate<in TState>(TState state, string method, bool isRequest);

/// <summary>Repairs the state after a write handler failed half-way. Runs in the place of the failed handler.</summary>
public delegate void WriteFailureHandler<in TState>(TState state, WriteCall call, Exception exception);

/// <summary>The methods that the client can call. Complete before the connection is made.</summary>
/// <typeparam name="TState">What write handlers change. Only one handler has it at a time.</typeparam>
/// <typeparam name="TSnapshot">What read handlers get: an immutable view of the state. Nothing else of the state is within their reach.</typeparam>
public sealed class LocalRpcMethods<TState, TSnapshot>
{
    private readonly Dictionary<string, Delegate> _requests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WriteNotificationHandler<TState>> _notifications = new(StringComparer.Ordinal);

    internal MessageGate<TState>? Gate { get; private set; }

    internal WriteFailureHandler<TState>? WriteFailure { get; private set; }

    internal string? ExitNotification { get; private set; }

    /// <summary>Adds a request that may change the state.</summary>
    public void AddWriteRequest(string method, WriteRequestHandler<TState> handler) => _requests.Add(method, handler);

    /// <summary>Adds a notification that may change the state.</summary>
    public void AddWriteNotification(string method, WriteNotificationHandler<TState> handler) => _notifications.Add(method, handler);

    /// <summary>Adds a request that only reads. Its result is sent even if the state has changed since: a handler that minds throws <see cref="JsonRpcErrorCode.ContentModified"/>.</summary>
    public void AddReadRequest(string method, ReadRequestHandler<TSnapshot> handler) => _requests.Add(method, handler);

    /// <summary>Adds a request that is answered outside the queue, in every phase and however busy the handlers are.</summary>
    public void AddOutOfBandRequest(string method, OutOfBandRequestHandler handler) => _requests.Add(method, handler);

    /// <summary>Names the notification that ends the connection. What came before it still gets its turn, as far as <see cref="JsonRpcOptions.ShutdownWait"/> allows.</summary>
    public void SetExitNotification(string method) => ExitNotification = method;

    /// <summary>Sets what every queued message has to pass, for example the life cycle of LSP.</summary>
    public void SetGate(MessageGate<TState> gate) => Gate = gate;

    /// <summary>Sets what is called after a write notification threw, or a write request threw anything but <see cref="LocalRpcException"/>.</summary>
    public void SetWriteFailure(WriteFailureHandler<TState> handler) => WriteFailure = handler;

    internal Delegate? FindRequest(string method) => _requests.GetValueOrDefault(method);

    internal WriteNotificationHandler<TState>? FindNotification(string method) => _notifications.GetValueOrDefault(method);
}
