using System.Reflection;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Handlers;
using ClaudeRoute.Server.Logging;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server;

/// <summary>An open document, for a report of the server's state.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">UTF-16 code units.</param>
internal sealed record OpenDocument(string Path, int Length);

/// <summary>What happens beside the queue: asking git and the client, publishing after a quiet time. Gives results back as turns of the queue.</summary>
internal sealed class ServerHost : IDisposable
{
    /// <summary>How long a document has to rest before other diagnostics follow an edit.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(150);

    // The first diagnostics come before everything that can wait.
    private static readonly TimeSpan StartDelay = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly ServerLog _log;
    private readonly GitClient _git;
    private readonly DebouncedWork _work;
    private readonly DiagnosticsPublisher _publisher = new();
    private readonly HintRefresher _hints = new();
    private ITimer? _parentWatch;
    private JsonRpcConnection<ServerState, ServerSnapshot>? _connection;

    public ServerHost(TimeProvider time, ServerLog log, GitClient git)
    {
        _time = time;
        _log = log;
        _git = git;
        _work = new DebouncedWork(time, Report);
    }

    /// <summary>Version of the product.</summary>
    public string Version { get; } = typeof(ServerHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary><c>initialize</c> was answered.</summary>
    public bool IsInitialized { get; private set; }

    /// <summary><c>shutdown</c> was answered.</summary>
    public bool IsShutDown { get; set; }

    /// <summary>The editor has asked for lenses or remarks, so it has to be told when others hold. Nothing is computed for them before.</summary>
    public bool AreHintsShown { get; set; }

    /// <summary>Paths and lengths of open documents, as of the last change.</summary>
    public IReadOnlyList<OpenDocument> OpenDocuments { get; private set; } = [];

    private JsonRpcConnection<ServerState, ServerSnapshot> Connection => _connection ?? throw new InvalidOperationException("The host is not attached.");

    /// <summary>Connects the host to the client; called once, before the connection runs.</summary>
    public void Attach(JsonRpcConnection<ServerState, ServerSnapshot> connection) => _connection = connection;

    /// <summary>Notes that <c>initialize</c> is being answered.</summary>
    public void Initialized(int? processId, string? logLevel)
    {
        IsInitialized = true;
        _log.SetClientLevel(logLevel);
        _work.Schedule("log", StartDelay, _ =>
        {
            _log.Start();
            return Task.CompletedTask;
        });
        if (processId is { } pid)
        {
            _parentWatch = ParentWatch.Start(pid, _time, () => _ = Connection.DisposeAsync().AsTask());
        }
    }

    /// <summary>A document was opened or closed: a client that does not ask by itself is told at once.</summary>
    public void Changed(ServerState state) => Changed(state.Client.PullDiagnostics ? QuietTime : TimeSpan.Zero);

    /// <summary>Diagnostics may have changed; what follows waits for the quiet time.</summary>
    public void Changed(TimeSpan quietTime) => _work.Schedule("diagnostics", quietTime, async cancellation =>
    {
        var (snapshot, turn) = await Connection.TakeSnapshotAsync();
        OpenDocuments = [.. snapshot.Workspace.Files.Values.Where(file => file.IsOpen).Select(file => new OpenDocument(file.Role.Path, file.Text.Length))];
        await _publisher.PublishAsync(Connection, snapshot, turn, cancellation);
        if (AreHintsShown && (snapshot.Client.RefreshInlays || snapshot.Client.RefreshLenses))
        {
            await _hints.RefreshAsync(Connection, snapshot);
        }

        LogFailures(snapshot);
    });

    /// <summary>Looks for what stands beside the settings of the projects of a snapshot. The first diagnostics do not wait for it.</summary>
    public void LookAround(ServerSnapshot snapshot)
    {
        var locator = snapshot.Workspace.Locator;
        foreach (var root in snapshot.Workspace.Roots)
        {
            _work.Schedule("surroundings " + root, StartDelay, cancellation =>
            {
                var paths = ProjectSurroundings.Find(locator, root);
                if (paths.Count > 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Connection.Post("surroundings", (state, _) => TakeIn(state, root, paths));
                }

                return Task.CompletedTask;
            });
        }
    }

    private void TakeIn(ServerState state, string root, IReadOnlyList<string> paths)
    {
        // The folder may have left the workspace meanwhile.
        if (!state.Workspace.Roots.Contains(root))
        {
            return;
        }

        var before = state.Workspace;
        state.Workspace = SettingsLoader.Load(state.Workspace, paths);
        if (state.Workspace != before)
        {
            AskGit(state.Take());
            if (!state.Settings.IsTrusted)
            {
                Changed(TimeSpan.Zero);
            }

            // In a trusted workspace git answers in a moment, and a file that it ignores is not complained about before.
        }
    }

    /// <summary>Asks git about all projects of a snapshot, unless the workspace is not trusted.</summary>
    public void AskGit(ServerSnapshot snapshot)
    {
        if (!snapshot.Settings.IsTrusted)
        {
            return;
        }

        foreach (var root in snapshot.Workspace.Roots)
        {
            var paths = snapshot.Workspace.Files.Values.Where(file => file.Role.ProjectRoot == root).Select(file => file.Role.Path).ToArray();
            _work.Schedule("git " + root, StartDelay, async cancellation =>
            {
                var (facts, states) = await _git.AskAsync(root, paths, cancellation);
                cancellation.ThrowIfCancellationRequested();
                Connection.Post("git", (state, _) =>
                {
                    state.Workspace = state.Workspace.WithGit(root, facts, states);
                    Changed(TimeSpan.Zero);
                });
            });
        }
    }

    /// <summary>Asks the client for the configuration and to watch files.</summary>
    public void AskClient(ServerSnapshot snapshot)
    {
        if (snapshot.Client.Configuration)
        {
            AskConfiguration();
        }

        if (snapshot.Client.WatchesFiles)
        {
            var places = snapshot.Workspace.Locator.Places;
            _work.Schedule("watchers", StartDelay, async cancellation =>
                await Connection.RequestAsync("client/registerCapability", FileWatching.Registration(places, snapshot.Client.WatchesRelative), cancellationToken: cancellation));
        }
    }

    /// <summary>Asks the client for the configuration.</summary>
    public void AskConfiguration() => _work.Schedule("configuration", TimeSpan.Zero, async cancellation =>
    {
        var items = new JObject { ["items"] = new JArray(new JObject { ["section"] = Configuration.Section }) };
        var answer = await Connection.RequestAsync("workspace/configuration", (JToken)items, cancellationToken: cancellation);
        Connection.Post("configuration", (state, _) =>
        {
            Configuration.Apply(state, (answer as JArray)?.FirstOrDefault());
            Changed(TimeSpan.Zero);
        });
    });

    public void Dispose()
    {
        _parentWatch?.Dispose();
        _work.Dispose();
    }

    // Work that the end of the session overtook has nobody to report to, and a client that does not answer is no failure of this side.
    private void Report(Exception error)
    {
        if (error is ConnectionLostException)
        {
            return;
        }

        if (error is TimeoutException or RemoteInvocationException or InvalidResponseException)
        {
            _log.Information($"The client did not do what it was asked for: {error.GetType().Name}.");
            return;
        }

        _log.Error("Work in the background failed.", error);
    }

    private void LogFailures(ServerSnapshot snapshot)
    {
        foreach (var root in snapshot.Workspace.Roots)
        {
            foreach (var failure in snapshot.Workspace.Findings(root).Failures)
            {
                _log.Error($"Rule {failure.Rule.Id} failed.", failure.Error);
            }
        }
    }
}
