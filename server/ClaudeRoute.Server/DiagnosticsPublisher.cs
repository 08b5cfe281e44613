using ClaudeRoute.Features;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Handlers;
using ClaudeRoute.Server.Lsp;

namespace ClaudeRoute.Server;

/// <summary>Tells the client what changed: by publishing, or by asking it to ask again.</summary>
internal sealed class DiagnosticsPublisher
{
    private readonly Lock _gate = new();
    private Dictionary<string, Told> _last = new(StringComparer.Ordinal);
    private long _lastTurn;

    /// <summary>Compares with what was last told, and tells the difference. An older snapshot never speaks after a newer one.</summary>
    public async Task PublishAsync(
        JsonRpcConnection<ServerState, ServerSnapshot> connection,
        ServerSnapshot snapshot,
        long turn,
        CancellationToken cancellationToken)
    {
        var now = new Dictionary<string, Told>(StringComparer.Ordinal);
        var lists = new Dictionary<string, IReadOnlyList<PlainDiagnostic>>(StringComparer.Ordinal);
        foreach (var path in DiagnosticsFeature.Paths(snapshot.Workspace))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var diagnostics = snapshot.Diagnostics(path);
            var version = snapshot.Workspace.Files.TryGetValue(path, out var file) ? file.Version : null;
            lists[path] = diagnostics;

            // A client that pulls asks for the document that it edits by itself; the version matters to the others only.
            now[path] = new Told(path, snapshot.UriOf(path), snapshot.Client.PullDiagnostics ? ResultIds.Of(diagnostics) : $"{version} {ResultIds.Of(diagnostics)}");
        }

        var changed = new List<Told>();
        lock (_gate)
        {
            if (turn < _lastTurn)
            {
                return;
            }

            _lastTurn = turn;
            foreach (var told in now.Values)
            {
                if (!_last.TryGetValue(told.Path, out var before) ? lists[told.Path].Count > 0 || IsOpen(snapshot, told.Path) : before != told)
                {
                    changed.Add(told);
                }
            }

            changed.AddRange(_last.Values.Where(told => !now.ContainsKey(told.Path)));
            _last = now;
        }

        if (changed.Count == 0)
        {
            return;
        }

        if (!snapshot.Client.PullDiagnostics)
        {
            foreach (var told in changed)
            {
                await connection.NotifyAsync(
                    "textDocument/publishDiagnostics",
                    Message(snapshot, told.Path, told.Uri, lists.GetValueOrDefault(told.Path) ?? []),
                    new Replaceable(told.Uri, turn));
            }
        }
        else if (snapshot.Client.RefreshDiagnostics)
        {
            // What has been noted as told has to be told: newer work would find no difference, and nobody would ask again.
            await connection.RequestAsync("workspace/diagnostic/refresh", cancellationToken: CancellationToken.None);
        }
    }

    // Classes instead of tuples: collections of value types of ours would have to be compiled before the first list is out.
    private sealed record Told(string Path, string Uri, string Content);

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
