using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests.Support;

/// <summary>What the handlers under test change: a number, and a journal of what happened in which order.</summary>
internal sealed class TestState
{
    public int Version { get; set; }

    public List<string> Journal { get; } = [];
}

internal sealed record TestSnapshot(int Version, string Journal);

/// <summary>A message of the server, as it is on the wire and decoded.</summary>
internal sealed record ServerMessage(string Text, JObject Json)
{
    public string? Id => Json.ContainsKey("id") ? Json["id"]!.ToString(Formatting.None) : null;

    public string? Method => (string?)Json["method"];

    public JToken? Params => Json["params"];

    public JToken? Result => Json["result"];

    public int? ErrorCode => (int?)Json["error"]?["code"];

    public string? ErrorMessage => (string?)Json["error"]?["message"];
}

/// <summary>
/// Runs a connection over pipes in memory and plays the client. When it is disposed, the connection must end,
/// and it fails the test if the server sent a message that nobody looked at.
/// </summary>
internal sealed class TestClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = Signal.Patience;

    private readonly Channel<ServerMessage> _received = Channel.CreateUnbounded<ServerMessage>();
    private readonly List<ServerMessage> _setAside = [];
    private readonly Task<DisconnectReason> _run;
    private readonly Thread _reading;
    private bool _isReading;
    private long _lastId = 1_000_000;

    public TestClient(
        Action<LocalRpcMethods<TestState, TestSnapshot>>? register = null,
        Func<JsonRpcOptions, JsonRpcOptions>? configure = null,
        int outputCapacity = int.MaxValue,
        bool reads = true)
    {
        ToServer = new MemoryPipe();
        FromServer = new MemoryPipe(outputCapacity);
        var methods = new LocalRpcMethods<TestState, TestSnapshot>();
        methods.AddWriteRequest("echo", (_, call) => call.Params);
        methods.AddWriteNotification("set", (state, call) => state.Version = call.Params.Required("version").AsInt32());
        methods.AddReadRequest("get", (snapshot, _, _) => ValueTask.FromResult<JsonPayload?>(new JValue(snapshot.Version)));
        register?.Invoke(methods);
        var options = new JsonRpcOptions { Log = Log };
        Connection = new JsonRpcConnection<TestState, TestSnapshot>(
            ToServer.Reader,
            FromServer.Writer,
            () => new TestState(),
            state => new TestSnapshot(state.Version, string.Join(' ', state.Journal)),
            methods,
            configure?.Invoke(options) ?? options);
        _run = Connection.RunAsync();
        _reading = new Thread(ReadAll) { IsBackground = true };
        if (reads)
        {
            StartReading();
        }
    }

    public JsonRpcConnection<TestState, TestSnapshot> Connection { get; }

    public RecordingLog Log { get; } = new();

    public MemoryPipe ToServer { get; }

    public MemoryPipe FromServer { get; }

    public Task<DisconnectReason> EndAsync() => _run.WaitAsync(Patience);

    public static byte[] Frame(string body) => Frame(Encoding.UTF8.GetBytes(body));

    public static byte[] Frame(byte[] body) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")), .. body];

    public void StartReading()
    {
        _isReading = true;
        _reading.Start();
    }

    public void Send(params string[] bodies) => SendBytes(bodies.SelectMany(Frame).ToArray());

    public void SendBytes(byte[] bytes) => ToServer.Writer.Write(bytes);

    public void Notify(string method, JToken? parameters = null) => Send(Message(id: null, method, parameters));

    public void Request(int id, string method, JToken? parameters = null) =>
        Send(Message(id.ToString(CultureInfo.InvariantCulture), method, parameters));

    public void Cancel(int id) => Notify("$/cancelRequest", new JObject { ["id"] = id });

    /// <summary>Sends a request and waits for its answer.</summary>
    public async Task<ServerMessage> CallAsync(string method, JToken? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        Send(Message(id, method, parameters));
        return await AnswerAsync(id);
    }

    /// <summary>The next message of the server.</summary>
    public async Task<ServerMessage> NextAsync()
    {
        if (_setAside.Count > 0)
        {
            var oldest = _setAside[0];
            _setAside.RemoveAt(0);
            return oldest;
        }

        return await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    public Task<ServerMessage> AnswerAsync(int id) => AnswerAsync(id.ToString(CultureInfo.InvariantCulture));

    /// <summary>The answer with this id; messages that come before it are kept for later.</summary>
    public async Task<ServerMessage> AnswerAsync(string id)
    {
        var kept = _setAside.FindIndex(message => message.Id == id && message.Method is null);
        if (kept >= 0)
        {
            var found = _setAside[kept];
            _setAside.RemoveAt(kept);
            return found;
        }

        while (true)
        {
            var message = await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            if (message.Id == id && message.Method is null)
            {
                return message;
            }

            _setAside.Add(message);
        }
    }

    public async Task<List<ServerMessage>> NextAsync(int count)
    {
        var messages = new List<ServerMessage>(count);
        for (var i = 0; i < count; i++)
        {
            messages.Add(await NextAsync());
        }

        return messages;
    }

    /// <summary>Ends the input and returns what the server sends up to its end.</summary>
    public async Task<List<ServerMessage>> RestAsync()
    {
        ToServer.End();
        await EndAsync();
        FromServer.End();
        _reading.Join();
        var rest = new List<ServerMessage>(_setAside);
        _setAside.Clear();
        while (_received.Reader.TryRead(out var message))
        {
            rest.Add(message);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isReading)
        {
            StartReading();
        }

        var rest = await RestAsync();
        await Connection.DisposeAsync();
        Assert.Empty(rest.Select(message => message.Text));
        Log.AssertNoSecrets();
    }

    private static string Message(string? id, string method, JToken? parameters)
    {
        var text = new StringBuilder("{\"jsonrpc\":\"2.0\"");
        if (id is not null)
        {
            text.Append(",\"id\":").Append(id);
        }

        text.Append(",\"method\":").Append(JsonConvert.ToString(method));
        if (parameters is not null)
        {
            text.Append(",\"params\":").Append(parameters.ToString(Formatting.None));
        }

        return text.Append('}').ToString();
    }

    private void ReadAll()
    {
        try
        {
            while (ReadFrame() is { } message)
            {
                _received.Writer.TryWrite(message);
            }

            _received.Writer.Complete();
        }
        catch (Exception failure)
        {
            _received.Writer.Complete(failure);
        }
    }

    /// <summary>Reads a frame with a reader of its own, which takes exactly what the server is meant to write.</summary>
    private ServerMessage? ReadFrame()
    {
        const string Name = "Content-Length: ";
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = FromServer.Reader.ReadByte();
            if (next < 0)
            {
                Assert.Equal(0, header.Length);
                return null;
            }

            header.Append((char)next);
        }

        Assert.StartsWith(Name, header.ToString(), StringComparison.Ordinal);
        var body = new byte[int.Parse(header.ToString().AsSpan(Name.Length), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)];
        FromServer.Reader.ReadExactly(body);
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body);
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        var json = JObject.Load(reader);
        Assert.Equal("2.0", (string?)json["jsonrpc"]);
        return new ServerMessage(text, json);
    }
}
