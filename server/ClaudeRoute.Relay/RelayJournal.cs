namespace ClaudeRoute.Relay;

/// <summary>What a relay has seen. Holds the newest entries only.</summary>
public sealed class RelayJournal
{
    private const int Kept = 1000;
    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _entries = new();
    private int _count;

    /// <summary>Called after every request; must return at once.</summary>
    public Action<JournalEntry>? Added { get; set; }

    /// <summary>The entries that are kept, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    internal int NextNumber() => Interlocked.Increment(ref _count);

    internal void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry);
            if (_entries.Count > Kept)
            {
                _entries.Dequeue();
            }
        }

        Added?.Invoke(entry);
    }
}
