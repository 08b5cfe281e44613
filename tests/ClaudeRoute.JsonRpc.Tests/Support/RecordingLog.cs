using System.Collections.Concurrent;

namespace ClaudeRoute.JsonRpc.Tests.Support;

/// <summary>Keeps every entry, and the names of keys that must never be part of one.</summary>
internal sealed class RecordingLog : IJsonRpcLog
{
    private readonly ConcurrentQueue<JsonRpcLogEntry> _entries = new();
    private readonly ConcurrentBag<string> _secrets = [];
    private readonly List<(Func<JsonRpcLogEntry, bool> Matches, TaskCompletionSource<JsonRpcLogEntry> Seen)> _watchers = [];

    public IReadOnlyCollection<JsonRpcLogEntry> Entries => _entries;

    public bool IsEnabled(JsonRpcLogLevel level) => true;

    public void Write(in JsonRpcLogEntry entry)
    {
        _entries.Enqueue(entry);
        lock (_watchers)
        {
            foreach (var (matches, seen) in _watchers)
            {
                if (matches(entry))
                {
                    seen.TrySetResult(entry);
                }
            }
        }
    }

    /// <summary>Makes up a key, and fails the test at its end if the key is found in an entry.</summary>
    public string NewFakeKey()
    {
        var key = $"sk-ant-{Guid.NewGuid():N}";
        _secrets.Add(key);
        return key;
    }

    /// <summary>Waits for an entry, or returns one that is there.</summary>
    public Task<JsonRpcLogEntry> EntryAsync(Func<JsonRpcLogEntry, bool> matches)
    {
        var seen = Signal.New<JsonRpcLogEntry>();
        lock (_watchers)
        {
            _watchers.Add((matches, seen));
        }

        foreach (var entry in _entries.Where(matches))
        {
            seen.TrySetResult(entry);
        }

        return seen.Task.WaitAsync(TestClient.Patience);
    }

    /// <summary>Exceptions are left out: their text is the business of the host, which masks it.</summary>
    public void AssertNoSecrets()
    {
        foreach (var entry in _entries)
        {
            foreach (var secret in _secrets)
            {
                Assert.DoesNotContain(secret, $"{entry.Message} {entry.Method} {entry.Id}", StringComparison.Ordinal);
            }
        }
    }
}
