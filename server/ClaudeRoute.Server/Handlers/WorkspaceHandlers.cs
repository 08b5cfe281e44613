using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Folders, files on disk and configuration.</summary>
internal static class WorkspaceHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, ServerHost host)
    {
        methods.AddWriteNotification("workspace/didChangeWatchedFiles", (state, call) => FilesChanged(state, call.Params, host));
        methods.AddWriteNotification("workspace/didChangeWorkspaceFolders", (state, call) => FoldersChanged(state, call.Params, host));
        methods.AddWriteNotification("workspace/didChangeConfiguration", (state, call) => ConfigurationChanged(state, call.Params, host));
    }

    private static void FilesChanged(ServerState state, JToken? parameters, ServerHost host)
    {
        var askGit = false;
        foreach (var change in parameters.Required("changes").AsArray())
        {
            if (DocumentUris.ToPath(change.Required("uri").AsString()) is not { } path)
            {
                continue;
            }

            if (state.Workspace.Locator.Find(path) is { } role)
            {
                if (!role.IsOfClient && !ProjectSurroundings.Concerns(state.Workspace, role))
                {
                    continue;
                }

                var before = state.Workspace;
                state.Workspace = SettingsLoader.Refresh(state.Workspace, role.Path);
                askGit |= before.Files.ContainsKey(role.Path) != state.Workspace.Files.ContainsKey(role.Path);
            }
            else
            {
                askGit |= path.EndsWith("/.gitignore", StringComparison.Ordinal);
            }
        }

        if (askGit)
        {
            host.AskGit(state.Take());
        }

        host.Changed(ServerHost.QuietTime);
    }

    private static void FoldersChanged(ServerState state, JToken? parameters, ServerHost host)
    {
        var change = parameters.Required("event");
        foreach (var folder in Paths(change.Optional("removed")))
        {
            state.Folders.Remove(folder);
            state.Workspace = state.Workspace.WithoutRoot(folder);
        }

        foreach (var folder in Paths(change.Optional("added")))
        {
            state.Folders.Add(folder);
            state.Workspace = SettingsLoader.LoadProject(state.Workspace, folder);
        }

        state.TellFolders();
        host.LookAround(state.Take());
        host.AskGit(state.Take());
        host.Changed(TimeSpan.Zero);
    }

    private static void ConfigurationChanged(ServerState state, JToken? parameters, ServerHost host)
    {
        if (state.Client.Configuration)
        {
            host.AskConfiguration();
        }
        else
        {
            Configuration.Apply(state, ((parameters as JObject)?["settings"] as JObject)?[Configuration.Section]);
            host.Changed(TimeSpan.Zero);
        }
    }

    private static IEnumerable<string> Paths(JToken? folders) =>
        (folders as JArray ?? []).Select(folder => DocumentUris.ToPath(folder.Required("uri").AsString())).OfType<string>().Select(SettingsLocator.Normalize);
}
