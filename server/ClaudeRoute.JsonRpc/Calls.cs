using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

/// <summary>What every handler may know of the message that it handles.</summary>
public abstract class RpcCall
{
    private readonly RawJson? _raw;
    private JToken? _params;

    private protected RpcCall(string method, RawJson? parameters, long turn)
    {
        Method = method;
        _raw = parameters;
        Turn = turn;
    }

    /// <summary>The method as sent.</summary>
    public string Method { get; }

    /// <summary>The parameters; null where they are missing or null. See <see cref="RpcParams"/> for decoding them.</summary>
    public JToken? Params => _params ??= _raw?.ToToken();

    /// <summary>The place of this message in the queue. It rises with every message, so it orders what is said about the state: see <see cref="Replaceable"/>.</summary>
    public long Turn { get; }
}

/// <summary>A message that may change the state. It has no way to ask the client anything: the next message could not start before the answer.</summary>
public sealed class WriteCall : RpcCall
{
    private readonly RemoteClient _client;

    internal WriteCall(RemoteClient client, string method, RawJson? parameters, long turn)
        : base(method, parameters, turn) => _client = client;

    /// <summary>Sends a notification; waits while too much is on its way to the client.</summary>
    /// <returns>Whether it will be sent, or what takes its place.</returns>
    public bool Notify(string method, JsonPayload? parameters = null, Replaceable? replaceable = null) =>
        _client.Notify(method, parameters, replaceable);
}

/// <summary>A request that only reads.</summary>
public sealed class ReadCall : RpcCall
{
    private readonly RemoteClient _client;
    private readonly ReadSlots _slots;
    private readonly Lock _gate = new();
    private int _asking;
    private bool _finished;

    internal ReadCall(RemoteClient client, ReadSlots slots, string method, RawJson? parameters, long turn)
        : base(method, parameters, turn)
    {
        _client = client;
        _slots = slots;
    }

    /// <inheritdoc cref="JsonRpcConnection{TState, TSnapshot}.NotifyAsync"/>
    public ValueTask<bool> NotifyAsync(string method, JsonPayload? parameters = null, Replaceable? replaceable = null) =>
        _client.NotifyAsync(method, parameters, replaceable);

    /// <inheritdoc cref="JsonRpcConnection{TState, TSnapshot}.RequestAsync"/>
    /// <remarks>Other read handlers may run in the meantime: the client's answer can take as long as its user thinks.</remarks>
    public async Task<JToken?> RequestAsync(
        string method, JsonPayload? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_asking++ == 0 && !_finished)
            {
                _slots.Leave();
            }
        }

        try
        {
            return await _client.RequestAsync(method, parameters, timeout, cancellationToken);
        }
        finally
        {
            bool goesOn;
            lock (_gate)
            {
                goesOn = --_asking == 0 && !_finished;
            }

            if (goesOn)
            {
                await _slots.EnterAsync();
            }
        }
    }

    /// <summary>Ends the handler's time. Returns whether it holds its slot, which is not so while it asks the client without waiting.</summary>
    internal bool Finish()
    {
        lock (_gate)
        {
            _finished = true;
            return _asking == 0;
        }
    }
}

/// <summary>Lets a few read handlers run at a time, in the order in which they asked.</summary>
#pragma warning disable CA1001 // Handlers may outlive the connection, and the semaphore holds no handle that would need disposing.
internal sealed class ReadSlots(int count)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _slots = new(count);

    /// <summary>Waits for a slot.</summary>
    public Task EnterAsync() => _slots.WaitAsync();

    public void Leave() => _slots.Release();
}
