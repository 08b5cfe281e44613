namespace ClaudeRoute.JsonRpc;

/// <summary>
/// Runs the newest work for a key after a quiet time. Newer work for the same key cancels what waits or runs for it,
/// so a burst of changes costs one computation.
/// </summary>
/// <param name="timeProvider">The clock of the quiet time.</param>
/// <param name="onError">Is told when work throws anything but its own cancellation.</param>
public sealed class DebouncedWork(TimeProvider timeProvider, Action<Exception> onError) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _current = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Runs the work on the thread pool once nothing new was scheduled for the key during the quiet time.</summary>
    public void Schedule(string key, TimeSpan quietTime, Func<CancellationToken, Task> work)
    {
        var waiting = new Waiting(this, key, work);
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Supersede(key);
            _current.Add(key, waiting);
        }

        waiting.Start(timeProvider, quietTime);
    }

    /// <summary>Cancels what waits or runs for the key.</summary>
    public void Cancel(string key)
    {
        lock (_gate)
        {
            Supersede(key);
        }
    }

    /// <summary>Cancels everything; nothing can be scheduled any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var key in _current.Keys.ToArray())
            {
                Supersede(key);
            }
        }
    }

    private void Supersede(string key)
    {
        if (_current.Remove(key, out var older))
        {
            // The reactions to the cancellation are the work's own business: they must not hold up whoever schedules.
            older.Cancel();
        }
    }

    private async Task RunAsync(Waiting waiting)
    {
        var token = waiting.Token;
        if (token.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await waiting.Work(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Newer work is under way.
        }
        catch (Exception failure)
        {
            // Nobody awaits this; the callback decides.
            onError(failure);
        }
        finally
        {
            lock (_gate)
            {
                if (_current.TryGetValue(waiting.Key, out var current) && ReferenceEquals(current, waiting))
                {
                    _current.Remove(waiting.Key);
                }
            }
        }
    }

    // Waits with a timer: code that awaits is compiled when it first runs, and most work waits until the first diagnostics are out.
#pragma warning disable CA1001 // The source has no timer and no wait handle, so there is nothing to give back.
    private sealed class Waiting(DebouncedWork owner, string key, Func<CancellationToken, Task> work)
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _cancellation = new();
        private ITimer? _timer;

        public string Key => key;

        public Func<CancellationToken, Task> Work => work;

        public CancellationToken Token => _cancellation.Token;

        public void Start(TimeProvider time, TimeSpan quietTime)
        {
            if (quietTime <= TimeSpan.Zero)
            {
                Run();
                return;
            }

            var timer = time.CreateTimer(static state => ((Waiting)state!).Run(), this, quietTime, Timeout.InfiniteTimeSpan);
            Volatile.Write(ref _timer, timer);
            if (_cancellation.IsCancellationRequested)
            {
                timer.Dispose();
            }
        }

        public void Cancel()
        {
            _ = _cancellation.CancelAsync();
            Volatile.Read(ref _timer)?.Dispose();
        }

        private void Run() => ThreadPool.UnsafeQueueUserWorkItem(static waiting => _ = waiting.Begin(), this, preferLocal: false);

        private Task Begin()
        {
            Volatile.Read(ref _timer)?.Dispose();
            return owner.RunAsync(this);
        }
    }
}
