using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ClaudeRoute.Relay;

/// <summary>
/// Keeps the number of connections down. When it is reached, the oldest connection that asks nothing makes room, so that neither silent
/// connections nor ones that never finish a head can keep a client out.
/// </summary>
internal sealed class ConnectionLimit(int most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Slot> _slots = new();

    /// <summary>One connection.</summary>
    public sealed class Slot(ConnectionContext connection)
    {
        private int _requests;

        public ConnectionContext Connection => connection;

        /// <summary>A request is being answered; what is written at other times is the web server's own.</summary>
        public bool IsBusy => Volatile.Read(ref _requests) > 0;

        public void Begin() => Interlocked.Increment(ref _requests);

        public void End() => Interlocked.Decrement(ref _requests);
    }

    /// <summary>Serves a connection, or ends it when all others are in use.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (Enter(connection) is not { } node)
        {
            connection.Abort();
            return;
        }

        try
        {
            connection.Features.Set(node.Value);
            connection.Transport = new AnsweringPipe(connection.Transport, node.Value);
            await next(connection);
        }
        finally
        {
            lock (_gate)
            {
                if (node.List is not null)
                {
                    _slots.Remove(node);
                }
            }
        }
    }

    private sealed class AnsweringPipe(IDuplexPipe inner, Slot slot) : IDuplexPipe
    {
        public PipeReader Input => inner.Input;

        public PipeWriter Output { get; } = new OwnAnswers(inner.Output, slot);
    }

    private LinkedListNode<Slot>? Enter(ConnectionContext connection)
    {
        Slot? leaving = null;
        try
        {
            lock (_gate)
            {
                if (_slots.Count >= most)
                {
                    leaving = _slots.FirstOrDefault(slot => !slot.IsBusy);
                    if (leaving is null)
                    {
                        return null;
                    }

                    _slots.Remove(leaving);
                }

                return _slots.AddLast(new Slot(connection));
            }
        }
        finally
        {
            leaving?.Connection.Abort();
        }
    }
}
