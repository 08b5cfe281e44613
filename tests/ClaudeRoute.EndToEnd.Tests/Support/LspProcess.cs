using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests.Support;

/// <summary>The real language server as a process, and a client that takes nothing but frames from its standard output.</summary>
internal sealed class LspProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<JObject> _received = Channel.CreateUnbounded<JObject>();
    private readonly List<JObject> _setAside = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private readonly Lock _sending = new();
    private IReadOnlyDictionary<string, JToken>? _replies;
    private int _lastId;

    private LspProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = Task.Run(ReadAllAsync);
    }

    /// <summary>Every message of the server.</summary>
    public ConcurrentQueue<JObject> All { get; } = new();

    public int ProcessId => _process.Id;

    public static LspProcess Start(Sandbox sandbox, params string[] arguments) =>
        new(sandbox.Start(ServerExecutable.Location, ["lsp", .. arguments]));

    /// <summary>Parameters of <c>initialize</c> for a client that is told diagnostics.</summary>
    public static JObject InitializeParams(Sandbox sandbox, bool trusted = true, int? processId = null) => new()
    {
        ["processId"] = processId,
        ["workspaceFolders"] = new JArray(new JObject { ["uri"] = Sandbox.Uri(sandbox.Project), ["name"] = "project" }),
        ["initializationOptions"] = new JObject { ["trusted"] = trusted },
        ["capabilities"] = JObject.Parse(
            """
            {
              "textDocument": {
                "publishDiagnostics": { "relatedInformation": true },
                "codeAction": {
                  "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                  "disabledSupport": true, "resolveSupport": { "properties": ["edit"] }
                }
              },
              "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"], "changeAnnotationSupport": {} } }
            }
            """),
    };

    public void Send(JObject message)
    {
        var body = Encoding.UTF8.GetBytes(message.ToString(Formatting.None));
        lock (_sending)
        {
            var stream = _process.StandardInput.BaseStream;
            stream.Write([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")), .. body]);
            stream.Flush();
        }
    }

    /// <summary>Answers the server's requests from now on, by their method.</summary>
    public void AnswerRequests(IReadOnlyDictionary<string, JToken> replies) => _replies = replies;

    public void Notify(string method, JToken parameters) => Send(new JObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    /// <summary>Sends a request without waiting; the answer is taken with <see cref="AnswerAsync"/>.</summary>
    public int Request(string method, JToken? parameters = null)
    {
        var request = new JObject { ["jsonrpc"] = "2.0", ["id"] = ++_lastId, ["method"] = method };
        if (parameters is not null)
        {
            request["params"] = parameters;
        }

        Send(request);
        return _lastId;
    }

    public Task<JObject> AnswerAsync(JToken id) => TakeAsync(message => message["method"] is null && JToken.DeepEquals(message["id"], id));

    public Task<JObject> CallAsync(string method, JToken? parameters = null) => AnswerAsync(Request(method, parameters));

    /// <summary>The next request of the server with a method.</summary>
    public Task<JObject> AskedAsync(string method) => TakeAsync(message => (string?)message["method"] == method && message.ContainsKey("id"));

    public async Task<JToken> ResultAsync(string method, JToken? parameters = null)
    {
        var answer = await CallAsync(method, parameters);
        Assert.False(answer.ContainsKey("error"), $"{method} failed: {answer["error"]}");
        return answer["result"]!;
    }

    /// <summary>The next list of diagnostics for a file.</summary>
    public async Task<JToken> PublishedAsync(string path) =>
        (await TakeAsync(message => (string?)message["method"] == "textDocument/publishDiagnostics" && (string?)message["params"]!["uri"] == Sandbox.Uri(path)))["params"]!["diagnostics"]!;

    public async Task StartSessionAsync(Sandbox sandbox, bool trusted = true)
    {
        await ResultAsync("initialize", InitializeParams(sandbox, trusted));
        Notify("initialized", new JObject());
    }

    public void Open(string path, string text, int version = 1) => Notify("textDocument/didOpen", new JObject
    {
        ["textDocument"] = new JObject { ["uri"] = Sandbox.Uri(path), ["languageId"] = "jsonc", ["version"] = version, ["text"] = text },
    });

    public static JObject Document(string path) => new() { ["textDocument"] = new JObject { ["uri"] = Sandbox.Uri(path) } };

    /// <summary>Actions of a whole file.</summary>
    public async Task<List<JObject>> ActionsAsync(string path, params string[] only)
    {
        var context = new JObject { ["diagnostics"] = new JArray() };
        if (only.Length > 0)
        {
            context["only"] = new JArray(only);
        }

        var actions = await ResultAsync("textDocument/codeAction", new JObject(Document(path).Properties())
        {
            ["range"] = JObject.Parse("""{ "start": { "line": 0, "character": 0 }, "end": { "line": 100000, "character": 0 } }"""),
            ["context"] = context,
        });
        return [.. actions.Cast<JObject>()];
    }

    /// <summary>Ends the session as the protocol has it.</summary>
    public async Task<int> EndAsync()
    {
        await ResultAsync("shutdown");
        Notify("exit", new JObject());
        return await ExitCodeAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Sandbox.Patience);
        await _reading.WaitAsync(Sandbox.Patience);
        return _process.ExitCode;
    }

    /// <summary>The log, once the process has ended.</summary>
    public Task<string> LogAsync() => _errors.WaitAsync(Sandbox.Patience);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Sandbox.Patience);
        }

        // A stray byte on standard output fails the test here, wherever it came from.
        await _reading.WaitAsync(Sandbox.Patience);
        _process.Dispose();
    }

    private async Task<JObject> TakeAsync(Func<JObject, bool> fits)
    {
        var kept = _setAside.FindIndex(message => fits(message));
        if (kept >= 0)
        {
            var found = _setAside[kept];
            _setAside.RemoveAt(kept);
            return found;
        }

        using var limit = new CancellationTokenSource(Sandbox.Patience);
        while (true)
        {
            var message = await _received.Reader.ReadAsync(limit.Token);
            if (fits(message))
            {
                return message;
            }

            _setAside.Add(message);
        }
    }

    private async Task ReadAllAsync()
    {
        var input = _process.StandardOutput.BaseStream;
        try
        {
            while (await ReadFrameAsync(input) is { } message)
            {
                All.Enqueue(message);
                if (message["method"] is not null && message["id"] is { } id && _replies is { } replies)
                {
                    Send(new JObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = replies.GetValueOrDefault((string)message["method"]!) ?? JValue.CreateNull() });
                }

                _received.Writer.TryWrite(message);
            }

            _received.Writer.Complete();
        }
        catch (Exception failure)
        {
            _received.Writer.Complete(failure);
            throw;
        }
    }

    private static async Task<JObject?> ReadFrameAsync(Stream input)
    {
        const string Name = "Content-Length: ";
        var header = new StringBuilder();
        var one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await input.ReadAsync(one) == 0)
            {
                Assert.Equal("", header.ToString());
                return null;
            }

            header.Append((char)one[0]);
            Assert.True(header.Length < 64 && (header.Length > Name.Length || Name.StartsWith(header.ToString(), StringComparison.Ordinal)), $"Standard output holds no frame but: {header}");
        }

        var body = new byte[int.Parse(header.ToString().AsSpan(Name.Length), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)];
        await input.ReadExactlyAsync(body);
        return Decode(body);
    }

    private static JObject Decode(byte[] body)
    {
        using var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(body))) { DateParseHandling = DateParseHandling.None };
        var message = JObject.Load(reader);
        Assert.Equal("2.0", (string?)message["jsonrpc"]);
        return message;
    }
}
