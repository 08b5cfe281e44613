using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Lsp;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Documents that an editor holds: opened, changed, saved, closed.</summary>
internal static class DocumentHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, ServerHost host)
    {
        methods.AddWriteNotification("textDocument/didOpen", (state, call) => Open(state, call.Params, host));
        methods.AddWriteNotification("textDocument/didChange", (state, call) => Change(state, call.Params, host));
        methods.AddWriteNotification("textDocument/didSave", (state, call) => Save(state, call.Params, host));
        methods.AddWriteNotification("textDocument/didClose", (state, call) => Close(state, call.Params, host));
        methods.SetWriteFailure((state, call, _) => Lose(state, call, host));
    }

    private static void Open(ServerState state, JToken? parameters, ServerHost host)
    {
        var document = parameters.Required("textDocument");
        var uri = document.Required("uri").AsString();
        if (RoleOf(state, uri) is not { } role)
        {
            return;
        }

        var isNewProject = role.ProjectRoot is { } root && !state.Workspace.Roots.Contains(root);
        var git = state.Workspace.Files.TryGetValue(role.Path, out var known) ? known.Git : GitState.Unknown;
        var text = SourceText.From(document.Required("text").AsString());
        state.LostDocuments.Remove(role.Path);
        state.Workspace = state.Workspace.WithFile(new KnownFile(role, text, document.Required("version").AsInt32(), uri, git) { Encoding = EncodingOnDisk(role, text) });
        if (isNewProject)
        {
            state.Workspace = SettingsLoader.LoadProject(state.Workspace, role.ProjectRoot!);
            host.LookAround(state.Take());
            host.AskGit(state.Take());
        }

        host.Changed(state);
    }

    private static void Change(ServerState state, JToken? parameters, ServerHost host)
    {
        var document = parameters.Required("textDocument");
        var uri = document.Required("uri").AsString();
        if (RoleOf(state, uri) is not { } role)
        {
            return;
        }

        var changes = parameters.Required("contentChanges").AsArray();
        var isWhole = changes.Count > 0 && changes[^1] is JObject last && last["range"] is null;
        if (!state.Workspace.Files.TryGetValue(role.Path, out var known) || !known.IsOpen || state.LostDocuments.Contains(role.Path))
        {
            if (!isWhole)
            {
                return;
            }
        }

        var positions = new Positions(state.Client.Encoding);
        var text = known?.Text ?? SourceText.From("");
        foreach (var change in changes)
        {
            text = TextChanges.Apply(text, [ReadChange(positions, text, change)]);
        }

        state.LostDocuments.Remove(role.Path);
        state.Workspace = state.Workspace.WithFile(new KnownFile(role, text, document.Required("version").AsInt32(), uri, known?.Git ?? GitState.Unknown) { Encoding = known?.Encoding ?? TextEncoding.Utf8 });
        host.Changed(ServerHost.QuietTime);
    }

    private static ContentChange ReadChange(Positions positions, SourceText text, JToken change)
    {
        var newText = change.Required("text").AsString();
        if (change.Optional("range") is not { } range)
        {
            return new ContentChange(null, null, newText);
        }

        var read = positions.ReadRange(text, range);
        return new ContentChange(read.Start, read.End, newText);
    }

    private static void Save(ServerState state, JToken? parameters, ServerHost host)
    {
        if (RoleOf(state, parameters.Required("textDocument").Required("uri").AsString()) is not { } role)
        {
            return;
        }

        // An editor can save in another encoding than the one it opened.
        if (state.Workspace.Files.TryGetValue(role.Path, out var known) && known.IsOpen && EncodingOnDisk(role, known.Text) is var encoding && encoding != known.Encoding)
        {
            state.Workspace = state.Workspace.WithFile(new KnownFile(role, known.Text, known.Version, known.Uri, known.Git) { Encoding = encoding });
            host.Changed(state);
        }

        if (role.ProjectRoot is not null)
        {
            // A first save may be what puts the file before git.
            host.AskGit(state.Take());
        }
    }

    private static void Close(ServerState state, JToken? parameters, ServerHost host)
    {
        var uri = parameters.Required("textDocument").Required("uri").AsString();
        if (RoleOf(state, uri) is not { } role)
        {
            return;
        }

        state.LostDocuments.Remove(role.Path);
        var closed = state.Workspace.WithoutFile(role.Path);

        // The editor's own user settings are nobody's business once they are closed.
        state.Workspace = role is { Kind: FileKind.Editor, ProjectRoot: null } ? closed : SettingsLoader.Refresh(closed, role.Path);
        host.Changed(state);
    }

    // The text of a document whose change failed is not known any more; it waits for a whole text, and other documents go on.
    private static void Lose(ServerState state, WriteCall call, ServerHost host)
    {
        if (call.Params is JObject { } parameters
            && (parameters["textDocument"] as JObject)?["uri"] is JValue { Value: string uri }
            && RoleOf(state, uri) is { } role)
        {
            state.LostDocuments.Add(role.Path);
            state.Workspace = state.Workspace.WithProblem(
                new ReadProblem(role.Path, "An internal error happened while this file was read, so it is not checked now. Close and open it again; the log has the details.")
                {
                    OpenUri = uri,
                });
            host.Changed(state);
        }
    }

    // A text that shows its mark says so itself.
    private static TextEncoding EncodingOnDisk(FileRole role, SourceText text) => text.Text is ['\uFEFF', ..] ? TextEncoding.Utf8 : DiskFiles.EncodingOf(role.Path);

    private static FileRole? RoleOf(ServerState state, string uri) =>
        DocumentUris.ToPath(uri) is { } path && state.Workspace.Locator.Find(path) is { } role && (role.Neighbour is null || state.Workspace.Files.ContainsKey(role.Path) || ProjectSurroundings.TakesPart(role))
            ? role
            : null;
}
