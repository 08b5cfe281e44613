using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Lsp;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary><c>initialize</c>, <c>initialized</c>, <c>shutdown</c>, <c>exit</c> and the order in which they are allowed.</summary>
internal static class LifeCycleHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, ServerHost host)
    {
        methods.SetGate(Gate);
        methods.SetExitNotification("exit");
        methods.AddWriteRequest("initialize", (state, call) => Initialize(state, call, host));
        methods.AddWriteNotification("initialized", (state, _) => Initialized(state, host));
        methods.AddWriteRequest("shutdown", (state, _) =>
        {
            state.Phase = ServerPhase.ShutDown;
            host.IsShutDown = true;
            return null;
        });
        methods.AddWriteNotification("$/setTrace", (_, _) => { });
    }

    private static LocalRpcException? Gate(ServerState state, string method, bool isRequest) => state.Phase switch
    {
        ServerPhase.Created when method != "initialize" => new LocalRpcException(JsonRpcErrorCode.ServerNotInitialized, "The first message must be initialize."),
        ServerPhase.Running when method == "initialize" => new LocalRpcException(JsonRpcErrorCode.InvalidRequest, "initialize was answered already."),
        ServerPhase.ShutDown => new LocalRpcException(JsonRpcErrorCode.InvalidRequest, "The server is shutting down."),
        _ => null,
    };

    private static JsonPayload Initialize(ServerState state, WriteCall call, ServerHost host)
    {
        var parameters = call.Params.AsObject();
        state.Client = ClientFeatures.Read(parameters["capabilities"]);
        state.Settings = ReadOptions(parameters["initializationOptions"] as JObject);
        foreach (var folder in FoldersOf(parameters))
        {
            state.Folders.Add(folder);
        }

        host.Initialized(
            parameters["processId"] is JValue { Value: long pid } ? (int)pid : null,
            (parameters["initializationOptions"] as JObject)?["logLevel"]?.ToString());
        state.Phase = ServerPhase.Running;
        var client = state.Client;
        return JsonPayload.Write(writer => ServerCapabilities.Write(writer, client, host.Version));
    }

    private static void Initialized(ServerState state, ServerHost host)
    {
        state.TellFolders();
        state.Workspace = SettingsLoader.LoadMachine(state.Workspace);
        foreach (var folder in state.Folders)
        {
            // The home folder's .claude holds user settings, which are loaded already.
            state.Workspace = SettingsLoader.LoadProject(state.Workspace, folder);
        }

        host.AskClient(state.Take());
        host.LookAround(state.Take());
        host.AskGit(state.Take());
        host.Changed(state);
    }

    private static ServerSettings ReadOptions(JObject? options) => new()
    {
        IsTrusted = options?["trusted"] is not JValue { Value: false },
        HostCommands = options?["hostCommands"] is JArray commands ? [.. commands.Select(command => command.ToString())] : [],
        DocsUri = options?["docsUri"] is JValue { Value: string docs } ? docs : null,
    };

    private static IEnumerable<string> FoldersOf(JObject parameters)
    {
        var uris = parameters["workspaceFolders"] is JArray { Count: > 0 } folders
            ? folders.Select(folder => (folder as JObject)?["uri"] as JValue)
            : [parameters["rootUri"] as JValue];
        foreach (var uri in uris)
        {
            if (DocumentUris.ToPath(uri?.Value as string) is { } path)
            {
                yield return Settings.SettingsLocator.Normalize(path);
            }
        }
    }
}
