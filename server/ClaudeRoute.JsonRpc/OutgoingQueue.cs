using ClaudeRoute.JsonRpc.Framing;

namespace ClaudeRoute.JsonRpc;

/// <summary>
/// Marks a notification of which only the newest matters. It takes the place of a waiting one with the same key, and is dropped if one
/// of a later order was sent before.
/// </summary>
/// <param name="Key">What the notification is about, for example a method and a document.</param>
/// <param name="Order">Rises with the state that the notification describes: the turn in which its snapshot was taken.</param>
public sealed record Replaceable(string Key, long Order);

/// <summary>Messages on their way out: bounded, in order, written by one thread.</summary>
#pragma warning disable CA1001 // The writing thread may outlive the connection, and neither field holds a handle that would need disposing.
internal sealed class OutgoingQueue
#pragma warning restore CA1001
{
    // What a message costs besides its bytes.
    private const int ItemOverhead = 256;

    private readonly object _gate = new();
    private readonly Queue<Item> _items = new();
    private readonly Dictionary<string, Item> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Replaceable> _newest = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stream _output;
    private readonly SafeTrace _trace;
    private readonly long _maxPostedBytes;
    private readonly Action<Exception> _onError;
    private long _postedBytes;
    private bool _completed;

    /// <summary>Prepares the queue; nothing is written before <see cref="Start"/>.</summary>
    /// <param name="output">Where frames go.</param>
    /// <param name="capacity">Messages that wait before senders do.</param>
    /// <param name="maxPostedBytes">Bytes that wait before <see cref="Post"/> refuses more.</param>
    /// <param name="trace">Sees bodies before they are written.</param>
    /// <param name="onError">Is told once, on the writing thread, that writing failed.</param>
    public OutgoingQueue(Stream output, int capacity, long maxPostedBytes, SafeTrace trace, Action<Exception> onError)
    {
        _output = output;
        _slots = new SemaphoreSlim(capacity);
        _maxPostedBytes = maxPostedBytes;
        _trace = trace;
        _onError = onError;
    }

    /// <summary>Done when everything is written after <see cref="Complete"/>, or nothing can be written any more.</summary>
    public Task Drained => _drained.Task;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _items.Count;
            }
        }
    }

    public void Start() => new Thread(WriteAll) { IsBackground = true, Name = "JSON-RPC write" }.Start();

    /// <summary>Adds a message without waiting, for the reading thread. False if too much waits already.</summary>
    public bool Post(OutgoingFrame frame)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return true;
            }

            var bytes = _postedBytes + frame.Bytes.Length + ItemOverhead;
            if (bytes > _maxPostedBytes)
            {
                return false;
            }

            _postedBytes = bytes;
            Add(new Item(frame, key: null, holdsSlot: false));
            return true;
        }
    }

    /// <summary>Adds a message; waits on this thread while the queue is full. False if it will not be sent.</summary>
    public bool Send(OutgoingFrame frame, Replaceable? replaceable = null)
    {
        var item = Prepare(frame, replaceable, out var isAccepted);
        if (item is null)
        {
            return isAccepted;
        }

        try
        {
            _slots.Wait(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return Admit(item);
    }

    /// <summary>Adds a message; waits while the queue is full. False if it will not be sent.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while it waited.</exception>
    public async ValueTask<bool> SendAsync(OutgoingFrame frame, CancellationToken cancellationToken) =>
        await AdmitAsync(new Item(frame, key: null, holdsSlot: true), cancellationToken);

    /// <summary>Adds a message that may take another one's place. There is no way to cancel the wait, since later messages rely on the place.</summary>
    public async ValueTask<bool> SendAsync(OutgoingFrame frame, Replaceable? replaceable)
    {
        var item = Prepare(frame, replaceable, out var isAccepted);
        return item is null ? isAccepted : await AdmitAsync(item, CancellationToken.None);
    }

    /// <summary>Takes no more messages; those that wait are still written.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.Pulse(_gate);
        }

        // Whoever is let go by this runs elsewhere: it must not hold up the writing thread.
        _ = _stopping.CancelAsync();
    }

    /// <summary>Takes no more messages and drops those that wait.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _items.Clear();
        }

        Complete();
    }

    /// <summary>Finds the place of a message. Null if it needs none of its own: it took another one's, or it is out of date.</summary>
    private Item? Prepare(OutgoingFrame frame, Replaceable? replaceable, out bool isAccepted)
    {
        isAccepted = true;
        if (replaceable is null)
        {
            return new Item(frame, key: null, holdsSlot: true);
        }

        lock (_gate)
        {
            if (_newest.TryGetValue(replaceable.Key, out var newest) && newest.Order > replaceable.Order)
            {
                isAccepted = false;
                return null;
            }

            _newest[replaceable.Key] = replaceable;
            if (_waiting.TryGetValue(replaceable.Key, out var waiting))
            {
                waiting.Frame = frame;
                return null;
            }

            var item = new Item(frame, replaceable.Key, holdsSlot: true);
            _waiting.Add(replaceable.Key, item);
            return item;
        }
    }

    private bool TryTakeSlot() => _slots.Wait(0, CancellationToken.None);

    private async ValueTask<bool> AdmitAsync(Item item, CancellationToken cancellationToken)
    {
        if (!TryTakeSlot())
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
            try
            {
                await _slots.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }

        return Admit(item);
    }

    private bool Admit(Item item)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return false;
            }

            Add(item);
            return true;
        }
    }

    private void Add(Item item)
    {
        _items.Enqueue(item);
        Monitor.Pulse(_gate);
    }

    private void WriteAll()
    {
        try
        {
            while (Next() is { } frame)
            {
                _trace.Sent(frame.Body);
                _output.Write(frame.Bytes);
                _output.Flush();
            }
        }
        catch (Exception broken)
        {
            // Whatever a stream throws, the client cannot be reached any more.
            Stop();
            _onError(broken);
        }
        finally
        {
            _drained.SetResult();
        }
    }

    private OutgoingFrame? Next()
    {
        Item item;
        lock (_gate)
        {
            while (_items.Count == 0 && !_completed)
            {
                Monitor.Wait(_gate);
            }

            if (_items.Count == 0)
            {
                return null;
            }

            item = _items.Dequeue();
            if (item.Key is not null)
            {
                _waiting.Remove(item.Key);
            }
            else if (!item.HoldsSlot)
            {
                _postedBytes -= item.Frame.Bytes.Length + ItemOverhead;
            }
        }

        if (item.HoldsSlot)
        {
            _slots.Release();
        }

        return item.Frame;
    }

    private sealed class Item(OutgoingFrame frame, string? key, bool holdsSlot)
    {
        public OutgoingFrame Frame { get; set; } = frame;

        public string? Key => key;

        public bool HoldsSlot => holdsSlot;
    }
}
