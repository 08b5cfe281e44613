using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Server.Lsp;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Diagnostics that a client asks for.</summary>
internal static class DiagnosticHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods)
    {
        methods.AddReadRequest("textDocument/diagnostic", (snapshot, call, _) => ValueTask.FromResult(One(snapshot, call.Params)));
        methods.AddReadRequest("workspace/diagnostic", AllAsync);
    }

    private static JsonPayload? One(ServerSnapshot snapshot, JToken? parameters)
    {
        var path = DocumentUris.ToPath(parameters.Required("textDocument").Required("uri").AsString());
        var role = path is null ? null : snapshot.Workspace.Locator.Find(path);
        var diagnostics = role is null ? [] : snapshot.Diagnostics(role.Path);
        var id = ResultIds.Of(diagnostics);
        var previous = (parameters as JObject)?["previousResultId"]?.ToString();
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            WriteReport(writer, snapshot, diagnostics, id, unchanged: previous == id);
            writer.WriteEndObject();
        });
    }

    private static async ValueTask<JsonPayload?> AllAsync(ServerSnapshot snapshot, ReadCall call, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var previous in (call.Params as JObject)?["previousResultIds"] as JArray ?? [])
        {
            known[previous.Required("uri").AsString()] = previous.Required("value").AsString();
        }

        var token = (call.Params as JObject)?["workDoneToken"];
        if (token is not null)
        {
            await call.NotifyAsync("$/progress", Progress(token, "begin", "Checking Claude Code settings"));
        }

        var reports = new List<(string Uri, int? Version, IReadOnlyList<PlainDiagnostic> Diagnostics)>();
        foreach (var path in DiagnosticsFeature.Paths(snapshot.Workspace))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var version = snapshot.Workspace.Files.TryGetValue(path, out var file) ? file.Version : null;
            reports.Add((snapshot.UriOf(path), version, snapshot.Diagnostics(path)));
        }

        if (token is not null)
        {
            await call.NotifyAsync("$/progress", Progress(token, "end", null));
        }

        return JsonPayload.Write(writer => WriteReports(writer, snapshot, reports, known));
    }

    private static void WriteReports(
        JsonWireWriter writer,
        ServerSnapshot snapshot,
        List<(string Uri, int? Version, IReadOnlyList<PlainDiagnostic> Diagnostics)> reports,
        Dictionary<string, string> known)
    {
        writer.WriteStartObject();
        writer.WriteName("items");
        writer.WriteStartArray();
        foreach (var (uri, version, diagnostics) in reports)
        {
            var id = ResultIds.Of(diagnostics);
            writer.WriteStartObject();
            writer.WriteName("uri");
            writer.WriteValue(uri);
            writer.WriteName("version");
            if (version is { } number)
            {
                writer.WriteValue(number);
            }
            else
            {
                writer.WriteNull();
            }

            WriteReport(writer, snapshot, diagnostics, id, unchanged: known.Remove(uri, out var previous) && previous == id);
            writer.WriteEndObject();
        }

        // A file that is gone leaves an empty report behind, or the client would keep what it last saw.
        foreach (var uri in known.Keys)
        {
            writer.WriteStartObject();
            writer.WriteName("uri");
            writer.WriteValue(uri);
            writer.WriteName("version");
            writer.WriteNull();
            WriteReport(writer, snapshot, [], ResultIds.Of([]), unchanged: known[uri] == ResultIds.Of([]));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteReport(JsonWireWriter writer, ServerSnapshot snapshot, IReadOnlyList<PlainDiagnostic> diagnostics, string id, bool unchanged)
    {
        writer.WriteName("kind");
        writer.WriteValue(unchanged ? "unchanged" : "full");
        writer.WriteName("resultId");
        writer.WriteValue(id);
        if (!unchanged)
        {
            writer.WriteName("items");
            LspDiagnostics.WriteAll(writer, snapshot, diagnostics);
        }
    }

    private static JsonPayload Progress(JToken token, string kind, string? title) => JsonPayload.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteName("token");
        writer.WriteToken(token);
        writer.WriteName("value");
        writer.WriteStartObject();
        writer.WriteName("kind");
        writer.WriteValue(kind);
        if (title is not null)
        {
            writer.WriteName("title");
            writer.WriteValue(title);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}

/// <summary>Names a list of diagnostics by its content.</summary>
internal static class ResultIds
{
    /// <summary>Equal lists have equal names, in this process.</summary>
    public static string Of(IReadOnlyList<PlainDiagnostic> diagnostics)
    {
        var hash = new HashCode();
        foreach (var diagnostic in diagnostics)
        {
            hash.Add(diagnostic.Rule?.Id, StringComparer.Ordinal);
            Add(ref hash, diagnostic.Range);
            hash.Add((int)diagnostic.Severity);
            hash.Add(diagnostic.Message, StringComparer.Ordinal);
            foreach (var related in diagnostic.Related)
            {
                hash.Add(related.Path, StringComparer.Ordinal);
                Add(ref hash, related.Range);
                hash.Add(related.Message, StringComparer.Ordinal);
            }
        }

        return $"{diagnostics.Count}-{(uint)hash.ToHashCode():x8}";
    }

    // Number by number: to hash values of a type of ours, the runtime would have to compile code before the first list is out.
    private static void Add(ref HashCode hash, PlainRange range)
    {
        hash.Add(range.Start.Line);
        hash.Add(range.Start.Character);
        hash.Add(range.End.Line);
        hash.Add(range.End.Character);
    }
}
