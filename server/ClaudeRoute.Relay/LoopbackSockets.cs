using System.Net;
using System.Net.Sockets;

namespace ClaudeRoute.Relay;

/// <summary>The sockets that a relay listens on: 127.0.0.1 and, where the machine has it, ::1, both with the same port.</summary>
/// <remarks>
/// A client may take <c>localhost</c> for either address. Whoever held the port on the other one would get its requests, credential included.
/// </remarks>
internal sealed class LoopbackSockets : IDisposable
{
    private const int MostTries = 32;
    private const int Backlog = 512;
    private readonly Socket[] _sockets;

    private LoopbackSockets(params Socket[] sockets) => _sockets = sockets;

    /// <summary>The addresses that are listened on; that of IPv4 first.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];

    /// <summary>The port of all of them.</summary>
    public int Port => EndPoints[0].Port;

    /// <summary>Listens on both addresses.</summary>
    /// <param name="port">The port; 0 for one that is free on both.</param>
    /// <param name="second">The address beside 127.0.0.1; left out when the machine does not have it.</param>
    /// <exception cref="SocketException">The port is taken or may not be used.</exception>
    public static LoopbackSockets Listen(int port, IPAddress second)
    {
        for (var tried = 1; ; tried++)
        {
            var first = Open(new IPEndPoint(IPAddress.Loopback, port));
            try
            {
                return Socket.OSSupportsIPv6
                    ? new LoopbackSockets(first, Open(new IPEndPoint(second, ((IPEndPoint)first.LocalEndPoint!).Port)))
                    : new LoopbackSockets(first);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                return new LoopbackSockets(first);
            }
            catch (SocketException error) when (port == 0 && error.SocketErrorCode == SocketError.AddressAlreadyInUse && tried < MostTries)
            {
                // The system chose the port for one address only, and somebody has it on the other.
                first.Dispose();
            }
            catch
            {
                first.Dispose();
                throw;
            }
        }
    }

    /// <summary>The socket that listens on an address.</summary>
    public Socket Of(EndPoint address) => _sockets.First(socket => address.Equals(socket.LocalEndPoint));

    public void Dispose() => Array.ForEach(_sockets, socket => socket.Dispose());

    private static Socket Open(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(address);
            // A port that another process listens on is found out here, and not before.
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
