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
    private readonly Dictionary<string, CancellationTokenSource> _current = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Runs the work on the thread pool once nothing new was scheduled for the key during the quiet time.</summary>
    public void Schedule(string key, TimeSpan quietTime, Func<CancellationToken, Task> work)
    {
        var cancellation = new CancellationTokenSource();
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Supersede(key);
            _current.Add(key, cancellation);
        }

        _ = RunAsync(key, quietTime, work, cancellation);
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
            _ = older.CancelAsync();
        }
    }

    private async Task RunAsync(string key, TimeSpan quietTime, Func<CancellationToken, Task> work, CancellationTokenSource cancellation)
    {
        var token = cancellation.Token;
        await Task.Delay(quietTime, timeProvider, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (token.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await work(token);
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
                if (_current.TryGetValue(key, out var current) && ReferenceEquals(current, cancellation))
                {
                    _current.Remove(key);
                }
            }
        }
    }
}
