using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Handlers;
using ClaudeRoute.Server.Logging;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server;

/// <summary>What a language server is started with.</summary>
public sealed record LanguageServerOptions
{
    /// <summary>Level of the log, as given on the command line; the client's wish is used when it is null.</summary>
    public string? LogLevel { get; init; }

    /// <summary>File that receives every message, with the values of settings masked.</summary>
    public string? TraceFile { get; init; }

    /// <summary>The rules run once on a made-up file while the client says hello.</summary>
    public bool WarmUp { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Places outside projects; null for those of this machine.</summary>
    public HostPlaces? Places { get; init; }

    /// <summary>Environment that Claude Code would inherit; null for the one of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}

/// <summary>The language server: the list of its handlers, and its life from the first byte to the exit code.</summary>
public static class LanguageServer
{
    // A document of the editor's own limit has to fit into one message.
    private const int MaxMessageBytes = 160 * 1024 * 1024;

    private static readonly TimeSpan GitTimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Serves one client, and blocks the thread meanwhile: compiling what is asynchronous would delay the first answer.</summary>
    /// <param name="input">Messages of the client.</param>
    /// <param name="output">Messages to the client; nothing else is ever written there.</param>
    /// <param name="errors">Receives the log.</param>
    /// <param name="options">How to serve.</param>
    /// <returns>0 after <c>shutdown</c> and <c>exit</c>, else 1.</returns>
    public static int Run(Stream input, Stream output, TextWriter errors, LanguageServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.WarmUp)
        {
            new Thread(WarmUp.Run) { IsBackground = true, Name = "Warm-up" }.Start();
        }

        using var log = new ServerLog(errors, options.LogLevel);
        using var trace = options.TraceFile is { } file ? TraceFile.Create(file) : null;
        var git = new GitClient(GitTimeLimit);
        using var host = new ServerHost(options.Time, log, git);
        var connection = new JsonRpcConnection<ServerState, ServerSnapshot>(
            input,
            output,
            () => new ServerState(() => CreateWorkspace(options)),
            state => state.Take(),
            Methods(host, git, options),
            new JsonRpcOptions
            {
                TimeProvider = options.Time,
                Log = log,
                Trace = trace,
                MaxBodyBytes = MaxMessageBytes,
                MaxQueuedBytes = MaxMessageBytes,
            });
        host.Attach(connection);
        var reason = connection.Run();
        log.Information($"The session has ended: {reason}.");
        return reason == DisconnectReason.Exit && host.IsShutDown ? 0 : 1;
    }

    private static LocalRpcMethods<ServerState, ServerSnapshot> Methods(ServerHost host, GitClient git, LanguageServerOptions options)
    {
        var methods = new LocalRpcMethods<ServerState, ServerSnapshot>();
        LifeCycleHandlers.Register(methods, host);
        DocumentHandlers.Register(methods, host);
        WorkspaceHandlers.Register(methods, host);
        DiagnosticHandlers.Register(methods);
        CodeActionHandlers.Register(methods, git, options.Time);
        FixHandlers.Register(methods, git, options.Time);
        RouteHandlers.Register(methods);
        ConfigureHandlers.Register(methods, git, options.Time);
        VerifyHandlers.Register(methods, options.Time, () => MachinePlaces.StateFolder(options.Places?.Home, options.Environment ?? MachinePlaces.ReadEnvironment()));
        HistoryHandlers.Register(methods, git);
        ExplainHandlers.Register(methods);
        SignatureHandlers.Register(methods);
        NavigationHandlers.Register(methods);
        HintHandlers.Register(methods, host);
        RouteViewHandlers.Register(methods);
        StateHandler.Register(methods, host);
        return methods;
    }

    private static WorkspaceSnapshot CreateWorkspace(LanguageServerOptions options)
    {
        var environment = options.Environment ?? MachinePlaces.ReadEnvironment();
        var locator = new SettingsLocator(options.Places ?? MachinePlaces.Find(null, null, environment, options.Time));
        return WorkspaceSnapshot.Empty(locator, environment, CheckOptions.Default);
    }
}
