using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>What is shown between the lines: the lens with the route, and remarks behind values that do not count.</summary>
internal static class HintHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, ServerHost host)
    {
        methods.AddReadRequest("textDocument/codeLens", (snapshot, call, _) =>
        {
            host.AreHintsShown = true;
            return ValueTask.FromResult<JsonPayload?>(Lenses(snapshot, call.Params));
        });
        methods.AddReadRequest("textDocument/inlayHint", (snapshot, call, _) =>
        {
            host.AreHintsShown = true;
            return ValueTask.FromResult<JsonPayload?>(Inlays(snapshot, call.Params));
        });
    }

    private static JsonPayload Lenses(ServerSnapshot snapshot, JToken? parameters)
    {
        var file = EditorRequest.File(snapshot, parameters);
        var lens = file is null ? null : LensFeature.Of(snapshot.Workspace, file.Role.Path);
        return EditorRequest.List(lens is null ? [] : Titles(snapshot, lens), (writer, part) =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteRange(writer, snapshot, file!.Text, default);
            writer.WriteName("command");
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "title", part.Title);

            // Without a name the title is plain text.
            EditorRequest.WriteText(writer, "command", part.Command ?? "");
            if (part.Command is not null)
            {
                writer.WriteName("arguments");
                writer.WriteStartArray();
                writer.WriteStartObject();
                EditorRequest.WriteText(writer, "uri", file.Uri);
                writer.WriteEndObject();
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static List<(string Title, string? Command)> Titles(ServerSnapshot snapshot, PlainLens lens)
    {
        List<(string Title, string? Command)> parts = [(lens.Title, null)];
        foreach (var (title, command) in ((string, string)[])[("Configure", HostCommandNames.Configure), ("Verify", HostCommandNames.Verify)])
        {
            if (snapshot.Settings.HostCommands.Contains(command, StringComparer.Ordinal))
            {
                parts.Add((title, command));
            }
        }

        return parts;
    }

    private static JsonPayload Inlays(ServerSnapshot snapshot, JToken? parameters)
    {
        var file = EditorRequest.File(snapshot, parameters);
        var hints = file is null ? [] : InlayFeature.In(snapshot.Workspace, file.Role.Path, snapshot.Positions.ReadRange(file.Text, parameters.Required("range")));
        return EditorRequest.List(hints, (writer, hint) =>
        {
            writer.WriteStartObject();
            writer.WriteName("position");
            snapshot.Positions.Write(writer, file!.Text, hint.Position);
            writer.WriteName("label");
            writer.WriteStartArray();
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "value", hint.Label);
            EditorRequest.WriteText(writer, "tooltip", hint.Tooltip);
            if (hint.Target is { } target)
            {
                writer.WriteName("location");
                EditorRequest.WriteLocation(writer, snapshot, target);
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteName("paddingLeft");
            writer.WriteValue(true);
            writer.WriteEndObject();
        });
    }
}

/// <summary>Tells an editor to ask for lenses and remarks again when a change elsewhere has made others of them.</summary>
internal sealed class HintRefresher
{
    private Dictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>Compares with what was last shown. Called one at a time.</summary>
    public async Task RefreshAsync(JsonRpcConnection<ServerState, ServerSnapshot> connection, ServerSnapshot snapshot)
    {
        var now = snapshot.Workspace.Files.Values.Where(file => file.IsOpen).ToDictionary(file => file.Role.Path, file => Shown(snapshot, file), StringComparer.Ordinal);
        var isOther = now.Any(pair => _last.GetValueOrDefault(pair.Key) != pair.Value);
        _last = now;
        if (!isOther)
        {
            return;
        }

        if (snapshot.Client.RefreshInlays)
        {
            await connection.RequestAsync("workspace/inlayHint/refresh", cancellationToken: CancellationToken.None);
        }

        if (snapshot.Client.RefreshLenses)
        {
            await connection.RequestAsync("workspace/codeLens/refresh", cancellationToken: CancellationToken.None);
        }
    }

    private static string Shown(ServerSnapshot snapshot, KnownFile file)
    {
        var hints = InlayFeature.In(snapshot.Workspace, file.Role.Path, new Features.PlainRange(default, new Syntax.LinePosition(int.MaxValue, 0)));
        return $"{LensFeature.Of(snapshot.Workspace, file.Role.Path)?.Title}\n{string.Join('\n', hints.Select(hint => hint.Label))}";
    }
}
