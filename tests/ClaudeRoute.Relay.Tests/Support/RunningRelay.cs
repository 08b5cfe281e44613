using System.Net;
using System.Threading.Channels;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>A relay of a test, with a client that speaks to it, and what it notes.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly Channel<JournalEntry> _entries = Channel.CreateUnbounded<JournalEntry>();

    private RunningRelay()
    {
        Client = PlainClient();
    }

    public IRelay Relay { get; private set; } = null!;

    public HttpClient Client { get; }

    public Uri Url => Relay.Url;

    public int Port => Url.Port;

    /// <summary>The path of the relay's address: a slash and the prefix.</summary>
    public string Prefix => Url.AbsolutePath;

    /// <summary>A relay that answers by itself.</summary>
    public static Task<RunningRelay> CaptureAsync(Func<RelayOptions, RelayOptions>? change = null) => StartAsync(new RelayOptions(), change);

    /// <summary>A relay that forwards.</summary>
    public static Task<RunningRelay> ForwardAsync(Uri upstream, Func<RelayOptions, RelayOptions>? change = null) => StartAsync(new RelayOptions { Upstream = upstream }, change);

    /// <summary>A client that adds nothing to a request and follows nothing.</summary>
    public static HttpClient PlainClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // Without it a client that is done with an answer reads on for two seconds before it leaves.
        MaxResponseDrainSize = 0,
    })
    {
        Timeout = RawConnection.Patience,
    };

    /// <summary>The next request that the relay has finished.</summary>
    public async Task<JournalEntry> NextEntryAsync()
    {
        using var patience = new CancellationTokenSource(RawConnection.Patience);
        return await _entries.Reader.ReadAsync(patience.Token);
    }

    /// <summary>A request to a path below the relay's address, as the client writes it.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null) => new(method, Address(path)) { Content = content };

    /// <summary>An address below the relay's own, of which nothing is changed on the way.</summary>
    public Uri Address(string path) => new(Url.AbsoluteUri + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>Posts JSON.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        var request = Request(HttpMethod.Post, path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Sends characters and reads until the relay ends the connection.</summary>
    public async Task<string> ExchangeAsync(string request)
    {
        await using var connection = await RawConnection.OpenAsync(Port);
        await connection.SendAsync(request);
        return await connection.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Relay.DisposeAsync();
    }

    private static async Task<RunningRelay> StartAsync(RelayOptions options, Func<RelayOptions, RelayOptions>? change)
    {
        var running = new RunningRelay();
        var changed = change?.Invoke(options) ?? options;
        var told = changed.OnRequest;
        running.Relay = await LoopbackRelay.StartAsync(
            changed with
            {
                OnRequest = entry =>
                {
                    told?.Invoke(entry);
                    running._entries.Writer.TryWrite(entry);
                },
            },
            CancellationToken.None);
        return running;
    }
}
