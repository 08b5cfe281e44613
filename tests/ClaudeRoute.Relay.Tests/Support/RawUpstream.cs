using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>A server on loopback of which every byte is chosen.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<RawConnection> _connections = [];
    private readonly Func<RawConnection, Task> _serve;
    private readonly Task _accepting;
    private int _count;

    public RawUpstream(Func<RawConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Answers the first request of each connection with these characters, and ends the connection.</summary>
    public RawUpstream(string answer)
        : this(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.SendAsync(answer);
        })
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>Connections that came.</summary>
    public int Connections => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new RawConnection(await _listener.AcceptSocketAsync());
                _connections.Add(connection);
                Interlocked.Increment(ref _count);
                _ = ServeAsync(connection);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over. What still waits for a word of it ends with its connection.
        }
    }

    private async Task ServeAsync(RawConnection connection)
    {
        try
        {
            await using (connection)
            {
                await _serve(connection);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or Xunit.Sdk.XunitException)
        {
            // The other side went away, as many tests want it.
        }
    }
}
