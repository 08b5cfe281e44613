using ClaudeRoute.Relay.Tests.Support;

[assembly: AssemblyFixture(typeof(ProxyTrap))]

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>
/// A proxy that every proxy variable of this process names. The class library reads them once, with the first request, so they are set
/// before the first test.
/// </summary>
public sealed class ProxyTrap : IAsyncDisposable
{
    /// <summary>What the proxy answers.</summary>
    public const string Answer = "came to the proxy";
    private readonly RawUpstream _proxy = new($"HTTP/1.1 200 OK\r\nContent-Length: {Answer.Length}\r\nConnection: close\r\n\r\n{Answer}");

    /// <summary>Sets the trap.</summary>
    public ProxyTrap()
    {
        foreach (var name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy" })
        {
            Environment.SetEnvironmentVariable(name, _proxy.Url.ToString());
        }

        Environment.SetEnvironmentVariable("NO_PROXY", null);
        Environment.SetEnvironmentVariable("no_proxy", null);
    }

    /// <summary>How many connections came.</summary>
    public int Connections => _proxy.Connections;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
