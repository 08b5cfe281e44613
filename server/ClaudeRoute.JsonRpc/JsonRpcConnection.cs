using ClaudeRoute.JsonRpc.Framing;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

/// <summary>
/// One JSON-RPC 2.0 connection over a pair of streams, with the framing and the error codes of LSP.
/// Write handlers run one at a time in the order of their messages. Read handlers get a snapshot at their turn and run beside everything else.
/// </summary>
/// <remarks>
/// Three threads of its own, so that no part waits for another: one reads frames and deals at once with what must not wait (cancellations, answers,
/// refusals), one gives turns to handlers, one writes. Blocking threads are ready sooner than the thread pool, which is first needed by a read handler.
/// The streams stay open when the connection ends; a read or write that is stuck in them keeps nothing but its background thread.
/// </remarks>
/// <typeparam name="TState">What write handlers change.</typeparam>
/// <typeparam name="TSnapshot">What read handlers get.</typeparam>
public sealed partial class JsonRpcConnection<TState, TSnapshot> : IAsyncDisposable
{
    private readonly JsonRpcOptions _options;
    private readonly SafeLog _log;
    private readonly SafeTrace _trace;
    private readonly LocalRpcMethods<TState, TSnapshot> _methods;
    private readonly TState _state;
    private readonly Func<TState, TSnapshot> _takeSnapshot;
    private readonly FrameReader _reader;
    private readonly RequestTable _table;
    private readonly RequestQueue _queue;
    private readonly OutgoingQueue _outgoing;
    private readonly RemoteClient _client;
    private readonly ReadSlots _readSlots;

    private readonly Lock _endGate = new();
    private readonly TaskCompletionSource _lastTurn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _ending;
    private CancellationTokenRegistration _stopRequest;
    private bool _running;
    private DisconnectReason _reason;

    /// <summary>Prepares the connection; nothing is read before <see cref="RunAsync"/>.</summary>
    /// <param name="input">Where the client's frames come from. Read with blocking calls.</param>
    /// <param name="output">Where frames go to. Every frame is one write and one flush.</param>
    /// <param name="createState">Makes the state, which the connection alone keeps.</param>
    /// <param name="takeSnapshot">Takes an immutable view of the state; called at the turn of every read request.</param>
    /// <param name="methods">What the client can call.</param>
    /// <param name="options">Limits, clock, log and trace.</param>
    public JsonRpcConnection(
        Stream input,
        Stream output,
        Func<TState> createState,
        Func<TState, TSnapshot> takeSnapshot,
        LocalRpcMethods<TState, TSnapshot> methods,
        JsonRpcOptions? options = null)
    {
        _options = options ?? new JsonRpcOptions();
        _log = new SafeLog(_options.Log);
        _trace = new SafeTrace(_options.Trace, _log);
        _methods = methods;
        _state = createState();
        _takeSnapshot = takeSnapshot;
        _reader = new FrameReader(input, _options.MaxHeaderBytes, _options.MaxBodyBytes);
        _table = new RequestTable(_options.MaxQueuedRequests);
        _queue = new RequestQueue(_options.MaxQueuedBytes);
        _outgoing = new OutgoingQueue(output, _options.MaxOutgoingMessages, _options.MaxQueuedBytes, _trace, OnWriteError);
        _client = new RemoteClient(_outgoing, _options);
        _readSlots = new ReadSlots(_options.MaxParallelReads);
    }

    /// <summary>Serves the client until the connection ends. Called once.</summary>
    /// <param name="cancellationToken">Ends the connection with <see cref="DisconnectReason.Stopped"/>.</param>
    /// <returns>Why it ended. The task fails only if the connection runs already or has ended.</returns>
    public async Task<DisconnectReason> RunAsync(CancellationToken cancellationToken = default)
    {
        Start(cancellationToken);
        await _ended.Task;
        return _reason;
    }

    /// <summary>Serves the client on threads of its own and blocks this one until the connection ends. Called once.</summary>
    /// <remarks>Meant for the main thread of a process: what is asynchronous has to be compiled first, which delays the first answer by milliseconds.</remarks>
    /// <param name="cancellationToken">Ends the connection with <see cref="DisconnectReason.Stopped"/>.</param>
    /// <returns>Why it ended.</returns>
    public DisconnectReason Run(CancellationToken cancellationToken = default)
    {
        Start(cancellationToken);
#pragma warning disable VSTHRD002 // Nothing of the connection needs this thread to end.
        _ended.Task.Wait(CancellationToken.None);
#pragma warning restore VSTHRD002
        return _reason;
    }

    /// <summary>Sends a notification; waits while too much is on its way to the client.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">The parameters; left out if null.</param>
    /// <param name="replaceable">Set where only the newest notification about something matters.</param>
    /// <returns>Whether it will be sent, or what takes its place. False if a newer one was sent, or the connection has ended.</returns>
    public ValueTask<bool> NotifyAsync(string method, JsonPayload? parameters = null, Replaceable? replaceable = null) =>
        _client.NotifyAsync(method, parameters, replaceable);

    /// <summary>Asks the client. When given up, the client is told by <c>$/cancelRequest</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">The parameters; left out if null.</param>
    /// <param name="timeout">How long to wait for the answer, the time to send included; <see cref="JsonRpcOptions.RequestTimeout"/> if null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result; null where it is JSON null.</returns>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    /// <exception cref="RemoteInvocationException">The client answered with an error.</exception>
    /// <exception cref="InvalidResponseException">The client's answer is malformed.</exception>
    /// <exception cref="ConnectionLostException">The connection has ended, or ended meanwhile.</exception>
    public Task<JToken?> RequestAsync(
        string method, JsonPayload? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _client.RequestAsync(method, parameters, timeout, cancellationToken);

    /// <summary>Gives this side's own work a turn in the queue, with the state, for example when a file has changed on disk.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="work">The work. An exception is logged.</param>
    /// <returns>False if the connection has ended.</returns>
    public bool Post(string name, Action<TState, WriteCall> work) => _queue.Enqueue(new OwnTurn(this, name, work), isOurs: true);

    /// <summary>Takes a snapshot in the queue, for work that no request asked for.</summary>
    /// <returns>The snapshot and its turn, which orders what is said about it.</returns>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    public Task<TakenSnapshot<TSnapshot>> TakeSnapshotAsync()
    {
        var taken = new SnapshotTurn(this);
        _queue.Enqueue(taken, isOurs: true);
        return taken.Task;
    }

    /// <summary>What the connection is doing now. Waits for nothing.</summary>
    public JsonRpcStatus GetStatus()
    {
        var running = _table.Running();
        var described = new RunningRequest[running.Count];
        for (var i = 0; i < described.Length; i++)
        {
            described[i] = new RunningRequest(running[i].Id, running[i].Method, Age(running[i]));
        }

        return new JsonRpcStatus(_queue.Count, _table.Queued, _queue.Bytes, _outgoing.Count, described);
    }

    /// <summary>Ends the connection, if it has not ended, and waits until it has. May be called any number of times.</summary>
    public async ValueTask DisposeAsync()
    {
        End(DisconnectReason.Stopped, finishQueue: false);
        await _ended.Task;
    }

    private void Start(CancellationToken cancellationToken)
    {
        lock (_endGate)
        {
            if (_running)
            {
                throw new InvalidOperationException("The connection runs already, or has ended.");
            }

            _running = true;
        }

        _outgoing.Start();
        _queue.Start();
        new Thread(ReadAll) { IsBackground = true, Name = "JSON-RPC read" }.Start();
        if (cancellationToken.CanBeCanceled)
        {
            _stopRequest = cancellationToken.Register(() => End(DisconnectReason.Stopped, finishQueue: false));
        }
    }

    private TimeSpan Age(InboundRequest request) => _options.TimeProvider.GetElapsedTime(request.ReceivedAt);

    private void OnWriteError(Exception broken)
    {
        _log.Write(JsonRpcLogLevel.Error, "Writing to the client failed.", exception: broken);
        End(DisconnectReason.WriteError, finishQueue: false);
    }

    /// <summary>Begins the end. The first reason stays; a later one can only make it quicker.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="finishQueue">Whether messages that came before still get their turn.</param>
    private void End(DisconnectReason reason, bool finishQueue)
    {
        bool isFirst;
        bool hasThreads;
        lock (_endGate)
        {
            isFirst = !_ending;
            _reason = isFirst ? reason : _reason;
            _ending = true;
            hasThreads = _running;
            _running = true;
        }

        if (!finishQueue)
        {
            _lastTurn.TrySetResult();
        }

        if (!isFirst)
        {
            return;
        }

        // Nothing that the client says is read any more, so nobody may go on waiting for it.
        _client.Close();
        if (!hasThreads)
        {
            _queue.Stop();
            _outgoing.Stop();
            _ended.SetResult();
            return;
        }

        if (finishQueue)
        {
            _queue.Enqueue(new LastTurn(_lastTurn), isOurs: true);
        }

        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        _log.Write(JsonRpcLogLevel.Information, $"The connection is ending: {_reason}.");
        using var timers = new CancellationTokenSource();
        var deadline = Task.Delay(_options.ShutdownWait, _options.TimeProvider, timers.Token);

        await Task.WhenAny(_lastTurn.Task, deadline).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _queue.Stop();
        CancelAll(alsoRunningWrites: false);

        await Task.WhenAny(FinishHandlersAsync(), deadline);
        CancelAll(alsoRunningWrites: true);

        _outgoing.Complete();
        await Task.WhenAny(_outgoing.Drained, Task.Delay(_options.FlushWait, _options.TimeProvider, timers.Token));
        _outgoing.Stop();
        await timers.CancelAsync();
        _stopRequest.Unregister();
        _ended.SetResult();
    }

    private async Task FinishHandlersAsync()
    {
        await _queue.Idle;
        EndRead();
        await _readsIdle.Task;
    }

    private void CancelAll(bool alsoRunningWrites)
    {
        foreach (var request in _table.CancelAll(alsoRunningWrites))
        {
            AnswerCancelled(request);
        }
    }
}
