using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using ClaudeRoute.JsonRpc.Tests.Support;
using ClaudeRoute.Server;
using ClaudeRoute.Syntax;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server.Support;

/// <summary>
/// Plays a language client against the whole server in this process. When it is disposed, the session must end as the protocol has it,
/// and it fails the test if the server sent a message that nobody looked at.
/// </summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly Channel<JObject> _received = Channel.CreateUnbounded<JObject>();
    private readonly List<JObject> _setAside = [];
    private readonly MemoryPipe _toServer = new();
    private readonly MemoryPipe _fromServer = new();
    private readonly StringWriter _log = new();
    private readonly Thread _reading;
    private readonly Task<int> _run;
    private int _lastId;
    private bool _isEnded;

    private TestClient(SettingsFolder folder, TimeProvider time, IReadOnlyDictionary<string, string>? environment)
    {
        Folder = folder;
        _reading = new Thread(ReadAll) { IsBackground = true };
        _reading.Start();
        var options = new LanguageServerOptions { Time = time, Places = folder.Places, Environment = environment ?? FrozenDictionary<string, string>.Empty };
        _run = Task.Factory.StartNew(
            () => LanguageServer.Run(_toServer.Reader, _fromServer.Writer, TextWriter.Synchronized(_log), options),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    public SettingsFolder Folder { get; }

    /// <summary>The answer to <c>initialize</c>.</summary>
    public JObject Capabilities { get; private set; } = [];

    /// <summary>A client that has said nothing yet.</summary>
    public static TestClient Connect(SettingsFolder folder, TimeProvider? time = null, IReadOnlyDictionary<string, string>? environment = null) => new(folder, time ?? TimeProvider.System, environment);

    /// <summary>A client whose session has begun. The workspace is not trusted, so no process is started.</summary>
    public static async Task<TestClient> StartAsync(SettingsFolder folder, JObject capabilities, TimeProvider? time = null, JObject? options = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var client = Connect(folder, time, environment);
        client.Capabilities = (JObject)await client.ResultAsync("initialize", InitializeParams(folder, capabilities, options));
        client.Notify("initialized", new JObject());
        return client;
    }

    public static JObject InitializeParams(SettingsFolder folder, JObject capabilities, JObject? options = null)
    {
        var merged = new JObject { ["trusted"] = false };
        merged.Merge(options ?? []);
        return new JObject
        {
            ["processId"] = null,
            ["capabilities"] = capabilities,
            ["initializationOptions"] = merged,
            ["workspaceFolders"] = new JArray(new JObject { ["uri"] = SettingsFolder.Uri(folder.Project), ["name"] = "project" }),
        };
    }

    public void Notify(string method, JToken parameters) => Send(new JObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    /// <summary>Sends a request and waits for its answer, result or error.</summary>
    public Task<JObject> CallAsync(string method, JToken? parameters = null)
    {
        var id = ++_lastId;
        var request = new JObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method };
        if (parameters is not null)
        {
            request["params"] = parameters;
        }

        Send(request);
        return TakeAsync(message => message["method"] is null && (int?)message["id"] == id);
    }

    /// <summary>Sends a request whose answer must be a result.</summary>
    public async Task<JToken> ResultAsync(string method, JToken? parameters = null)
    {
        var answer = await CallAsync(method, parameters);
        Assert.False(answer.ContainsKey("error"), $"{method} failed: {answer["error"]}");
        return answer["result"]!;
    }

    /// <summary>Sends a request whose answer must be an error.</summary>
    public async Task<(int Code, string Message)> ErrorAsync(string method, JToken? parameters = null)
    {
        var answer = await CallAsync(method, parameters);
        Assert.True(answer.ContainsKey("error"), $"{method} did not fail.");
        return ((int)answer["error"]!["code"]!, (string)answer["error"]!["message"]!);
    }

    /// <summary>Waits for a request of the server.</summary>
    public Task<JObject> RequestAsync(string method) => TakeAsync(message => (string?)message["method"] == method && message.ContainsKey("id"));

    /// <summary>Waits for a notification of the server and gives its parameters.</summary>
    public async Task<JToken> NotificationAsync(string method) =>
        (await TakeAsync(message => (string?)message["method"] == method && !message.ContainsKey("id")))["params"]!;

    public void Answer(JObject request, JToken? result) =>
        Send(new JObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = result ?? JValue.CreateNull() });

    /// <summary>The next list of diagnostics that the server publishes for a file.</summary>
    public async Task<Published> PublishedAsync(string path) =>
        new(await TakeAsync(message => IsPublication(message) && (string?)message["params"]!["uri"] == SettingsFolder.Uri(path)));

    /// <summary>The list for a version of a file; older lists for the same file are looked at on the way.</summary>
    public async Task<Published> PublishedAsync(string path, int version)
    {
        while (true)
        {
            var published = await PublishedAsync(path);
            if (published.Version == version)
            {
                return published;
            }

            Assert.True(published.Version is null || published.Version < version, $"Version {published.Version} came before {version}.");
        }
    }

    public void Open(string path, string text, int version = 1) => Notify("textDocument/didOpen", new JObject
    {
        ["textDocument"] = new JObject { ["uri"] = SettingsFolder.Uri(path), ["languageId"] = "jsonc", ["version"] = version, ["text"] = text },
    });

    public void Change(string path, int version, params JObject[] changes) => Notify("textDocument/didChange", new JObject
    {
        ["textDocument"] = new JObject { ["uri"] = SettingsFolder.Uri(path), ["version"] = version },
        ["contentChanges"] = new JArray(changes),
    });

    public void Change(string path, int version, string wholeText) => Change(path, version, new JObject { ["text"] = wholeText });

    public void Close(string path) => Notify("textDocument/didClose", Document(path));

    public void ChangedOnDisk(string path, int type) => Notify("workspace/didChangeWatchedFiles", new JObject
    {
        ["changes"] = new JArray(new JObject { ["uri"] = SettingsFolder.Uri(path), ["type"] = type }),
    });

    /// <summary>Asks for the diagnostics of a file.</summary>
    public async Task<Published> PullAsync(string path) =>
        new(new JObject { ["params"] = new JObject { ["diagnostics"] = (await ResultAsync("textDocument/diagnostic", Document(path)))["items"] } });

    /// <summary>Code actions at the first place of a text in a file.</summary>
    public async Task<List<JObject>> ActionsAsync(string path, string text, string at, params string[] only)
    {
        var context = new JObject { ["diagnostics"] = new JArray() };
        if (only.Length > 0)
        {
            context["only"] = new JArray(only);
        }

        var actions = await ResultAsync("textDocument/codeAction", new JObject(Document(path).Properties())
        {
            ["range"] = RangeOf(text, at),
            ["context"] = context,
        });
        return [.. actions.Cast<JObject>()];
    }

    public static JObject Document(string path) => new() { ["textDocument"] = new JObject { ["uri"] = SettingsFolder.Uri(path) } };

    /// <summary>The range of the first place of a part, in UTF-16 units.</summary>
    public static JObject RangeOf(string text, string part)
    {
        var start = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(start >= 0, $"The text does not hold {part}.");
        var source = SourceText.From(text);
        return new JObject { ["start"] = Position(source.GetPosition(start)), ["end"] = Position(source.GetPosition(start + part.Length)) };
    }

    /// <summary>Ends the session and gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await ResultAsync("shutdown");
        Notify("exit", new JObject());
        return await ExitCodeAsync();
    }

    /// <summary>Waits for the end of the server.</summary>
    public async Task<int> ExitCodeAsync()
    {
        var code = await _run.WaitAsync(Signal.Patience);
        _isEnded = true;
        return code;
    }

    public void EndInput() => _toServer.End();

    public async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            Assert.Equal(0, await EndAsync());
        }

        _toServer.End();
        _fromServer.End();
        _reading.Join();
        while (_received.Reader.TryRead(out var message))
        {
            _setAside.Add(message);
        }

        Assert.Empty(_setAside.Select(message => message.ToString(Formatting.None)));
    }

    private static JObject Position(LinePosition position) => new() { ["line"] = position.Line, ["character"] = position.Character };

    private static bool IsPublication(JObject message) => (string?)message["method"] == "textDocument/publishDiagnostics";

    private void Send(JObject message)
    {
        var body = Encoding.UTF8.GetBytes(message.ToString(Formatting.None));
        _toServer.Writer.Write([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")), .. body]);
    }

    /// <summary>The first message that fits; those that come before it are kept for later.</summary>
    private async Task<JObject> TakeAsync(Func<JObject, bool> fits)
    {
        var kept = _setAside.FindIndex(message => fits(message));
        if (kept >= 0)
        {
            var found = _setAside[kept];
            _setAside.RemoveAt(kept);
            return found;
        }

        while (true)
        {
            var message = await _received.Reader.ReadAsync().AsTask().WaitAsync(Signal.Patience);
            if (fits(message))
            {
                return message;
            }

            _setAside.Add(message);
        }
    }

    private void ReadAll()
    {
        const string Name = "Content-Length: ";
        try
        {
            while (ReadHeader() is { } header)
            {
                var body = new byte[int.Parse(header.AsSpan(Name.Length), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)];
                _fromServer.Reader.ReadExactly(body);
                using var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(body))) { DateParseHandling = DateParseHandling.None };
                _received.Writer.TryWrite(JObject.Load(reader));
            }

            _received.Writer.Complete();
        }
        catch (Exception failure)
        {
            _received.Writer.Complete(failure);
        }
    }

    private string? ReadHeader()
    {
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = _fromServer.Reader.ReadByte();
            if (next < 0)
            {
                Assert.Equal(0, header.Length);
                return null;
            }

            header.Append((char)next);
        }

        return header.ToString();
    }
}

/// <summary>Diagnostics of one file as the client sees them.</summary>
internal sealed record Published(JObject Message)
{
    public int? Version => (int?)Message["params"]!["version"];

    public IReadOnlyList<JObject> Items => [.. ((JArray)Message["params"]!["diagnostics"]!).Cast<JObject>()];

    public IReadOnlyList<string?> Codes => [.. Items.Select(item => (string?)item["code"])];

    public JObject Only(string code) => Assert.Single(Items, item => (string?)item["code"] == code);
}
