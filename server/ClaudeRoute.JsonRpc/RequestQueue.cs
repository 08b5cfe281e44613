namespace ClaudeRoute.JsonRpc;

/// <summary>Something that waits for its turn.</summary>
internal abstract class QueueItem
{
    /// <summary>Bytes that the item keeps in memory while it waits.</summary>
    public abstract int Size { get; }

    /// <summary>Takes its turn on the thread of the queue. Does not throw.</summary>
    public abstract void Run(long turn);

    /// <summary>Is told that its turn will never come.</summary>
    public virtual void Abandon()
    {
    }
}

/// <summary>
/// Gives turns in order of arrival, one after the other, on a thread of its own.
/// A thread is ready sooner than the thread pool is, and the pool is then free for read handlers.
/// </summary>
internal sealed class RequestQueue(long maxBytes)
{
    // What an item costs besides its body, so that a flood of tiny messages is counted too.
    private const int ItemOverhead = 256;

    private readonly object _gate = new();
    private readonly Queue<QueueItem> _items = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private long _turn;
    private bool _stopped;

    /// <summary>Done when the queue has stopped and the last turn is over.</summary>
    public Task Idle => _idle.Task;

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

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public void Start() => new Thread(GiveTurns) { IsBackground = true, Name = "JSON-RPC queue" }.Start();

    /// <summary>Adds an item. False if it would go past the limit on bytes, or the queue has stopped; the item is then abandoned.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isOurs">Items of this side are never refused for their size: the client cannot make them many.</param>
    public bool Enqueue(QueueItem item, bool isOurs = false)
    {
        lock (_gate)
        {
            var bytes = _bytes + item.Size + ItemOverhead;
            if (!_stopped && (isOurs || bytes <= maxBytes))
            {
                _bytes = bytes;
                _items.Enqueue(item);
                Monitor.Pulse(_gate);
                return true;
            }
        }

        item.Abandon();
        return false;
    }

    /// <summary>Counts bytes that stay in memory after their item's turn, until the returned item's handler has started.</summary>
    public void Hold(QueueItem item)
    {
        lock (_gate)
        {
            _bytes += item.Size + ItemOverhead;
        }
    }

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void Release(QueueItem item)
    {
        lock (_gate)
        {
            _bytes -= item.Size + ItemOverhead;
        }
    }

    /// <summary>Ends after the running turn. Items that wait are abandoned.</summary>
    public void Stop()
    {
        QueueItem[] left;
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            left = _items.ToArray();
            _items.Clear();
            Monitor.Pulse(_gate);
        }

        foreach (var item in left)
        {
            item.Abandon();
        }
    }

    private void GiveTurns()
    {
        while (Next() is { } item)
        {
            item.Run(++_turn);
            Release(item);
        }

        _idle.SetResult();
    }

    private QueueItem? Next()
    {
        lock (_gate)
        {
            while (_items.Count == 0 && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            return _stopped ? null : _items.Dequeue();
        }
    }
}
