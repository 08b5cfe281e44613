using ClaudeRoute.Features;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Handlers;
using ClaudeRoute.Server.Lsp;

namespace ClaudeRoute.Server;

/// <summary>Tells the client what changed: by publishing, or by asking it to ask again.</summary>
internal sealed class DiagnosticsPublisher
{
    private readonly Lock _gate = new();
    private Dictionary<string, (string Uri, string Content)> _last = new(StringComparer.Ordinal);
    private long _lastTurn;

    /// <summary>Compares with what was last told, and tells the difference. An older snapshot never speaks after a newer one.</summary>
    public async Task PublishAsync(
        JsonRpcConnection<ServerState, ServerSnapshot> connection,
        ServerSnapshot snapshot,
        long turn,
        CancellationToken cancellationToken)
    {
        var now = new Dictionary<string, (string Uri, string Content)>(StringComparer.Ordinal);
        var lists = new Dictionary<string, IReadOnlyList<PlainDiagnostic>>(StringComparer.Ordinal);
        foreach (var path in DiagnosticsFeature.Paths(snapshot.Workspace))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var diagnostics = snapshot.Diagnostics(path);
            var version = snapshot.Workspace.Files.TryGetValue(path, out var file) ? file.Version : null;
            lists[path] = diagnostics;

            // A client that pulls asks for the document that it edits by itself; the version matters to the others only.
            now[path] = (snapshot.UriOf(path), snapshot.Client.PullDiagnostics ? ResultIds.Of(diagnostics) : $"{version} {ResultIds.Of(diagnostics)}");
        }

        List<(string Path, string Uri)> changed = [];
        lock (_gate)
        {
            if (turn < _lastTurn)
            {
                return;
            }

            _lastTurn = turn;
            foreach (var (path, told) in now)
            {
                if (!_last.TryGetValue(path, out var before) ? lists[path].Count > 0 || IsOpen(snapshot, path) : before != told)
                {
                    changed.Add((path, told.Uri));
                }
            }

            changed.AddRange(_last.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value.Uri)));
            _last = now;
        }

        if (changed.Count == 0)
        {
            return;
        }

        if (!snapshot.Client.PullDiagnostics)
        {
            foreach (var (path, uri) in changed)
            {
                await connection.NotifyAsync(
                    "textDocument/publishDiagnostics",
                    Message(snapshot, path, uri, lists.GetValueOrDefault(path) ?? []),
                    new Replaceable(uri, turn));
            }
        }
        else if (snapshot.Client.RefreshDiagnostics)
        {
            // What has been noted as told has to be told: newer work would find no difference, and nobody would ask again.
            await connection.RequestAsync("workspace/diagnostic/refresh", cancellationToken: CancellationToken.None);
        }
    }

    private static bool IsOpen(ServerSnapshot snapshot, string path) => snapshot.Workspace.Files.TryGetValue(path, out var file) && file.IsOpen;

    private static JsonPayload Message(ServerSnapshot snapshot, string path, string uri, IReadOnlyList<PlainDiagnostic> diagnostics) => JsonPayload.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteName("uri");
        writer.WriteValue(uri);
        if (snapshot.Workspace.Files.TryGetValue(path, out var file) && file.Version is { } version)
        {
            writer.WriteName("version");
            writer.WriteValue(version);
        }

        writer.WriteName("diagnostics");
        LspDiagnostics.WriteAll(writer, snapshot, diagnostics);
        writer.WriteEndObject();
    });
}
