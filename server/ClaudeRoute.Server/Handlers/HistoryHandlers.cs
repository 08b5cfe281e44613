using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Whether a credential was ever committed. Asked by a person, so git is started for nothing else.</summary>
internal static class HistoryHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, GitClient git)
    {
        var committed = new CommittedCredentials(git);
        methods.AddReadRequest("claude-route/wasCommitted", async (snapshot, call, cancellation) => await AnswerAsync(snapshot, call.Params, committed, cancellation));
    }

    private static async ValueTask<JsonPayload?> AnswerAsync(ServerSnapshot snapshot, JToken? parameters, CommittedCredentials committed, CancellationToken cancellationToken)
    {
        if (!snapshot.Settings.IsTrusted)
        {
            throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "The folder is not trusted, so git is not asked about it.");
        }

        var document = new JObject { ["textDocument"] = new JObject { ["uri"] = parameters.Required("uri").AsString() } };
        if (EditorRequest.File(snapshot, document) is not { } file)
        {
            throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "The file is not there any more.");
        }

        var offset = EditorRequest.Offset(snapshot, file, parameters);
        var (found, limit) = await committed.FindAsync(file, cancellationToken);
        var here = found.FirstOrDefault(each => each.Span.Start <= offset && offset <= each.Span.End);
        var message = here?.Message ?? limit ?? "No committed revision of this file, nor of an earlier name of it, holds the credential. Other files and copies of the repository were not looked at.";
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteName("isCommitted");
            writer.WriteValue(here is not null);
            EditorRequest.WriteText(writer, "message", message);
            writer.WriteEndObject();
        });
    }
}
