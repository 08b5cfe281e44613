using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>One end of a connection of which every byte is chosen.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    // Whoever waits longer than this waits for something that does not come.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Socket _socket;
    private byte[] _waiting = [];

    public RawConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    public static async Task<RawConnection> OpenAsync(int port, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends characters as bytes of the same number.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>What arrives next; empty at the end, and where the other side broke the connection off.</summary>
    public async Task<byte[]> ReadSomeAsync()
    {
        if (_waiting.Length > 0)
        {
            var waiting = _waiting;
            _waiting = [];
            return waiting;
        }

        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        try
        {
            return buffer[..await _socket.ReceiveAsync(buffer, patience.Token)];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>Everything up to and with a text.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var read = new StringBuilder();
        while (true)
        {
            var some = await ReadSomeAsync();
            Assert.True(some.Length > 0, $"The connection ended before '{end}': {read}");
            read.Append(Encoding.Latin1.GetString(some));
            var all = read.ToString();
            var at = all.IndexOf(end, StringComparison.Ordinal);
            if (at >= 0)
            {
                _waiting = Encoding.Latin1.GetBytes(all[(at + end.Length)..]);
                return all[..(at + end.Length)];
            }
        }
    }

    /// <summary>A number of bytes.</summary>
    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        using var read = new MemoryStream();
        while (read.Length < count)
        {
            var some = await ReadSomeAsync();
            Assert.True(some.Length > 0, $"The connection ended after {read.Length} of {count} bytes.");
            read.Write(some);
        }

        var all = read.ToArray();
        _waiting = [.. _waiting, .. all[count..]];
        return all[..count];
    }

    /// <summary>Everything until the other side ends the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var read = new StringBuilder();
        while (await ReadSomeAsync() is { Length: > 0 } some)
        {
            read.Append(Encoding.Latin1.GetString(some));
        }

        return read.ToString();
    }

    /// <summary>Says that nothing more comes.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection off.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, 0);
        _socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
