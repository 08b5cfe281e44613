using ClaudeRoute.Features.Editor;
using ClaudeRoute.JsonRpc;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>What a client does with a command of the settings, while it is written.</summary>
internal static class SignatureHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods) =>
        methods.AddReadRequest("textDocument/signatureHelp", (snapshot, call, _) => ValueTask.FromResult(Help(snapshot, call.Params)));

    private static JsonPayload? Help(ServerSnapshot snapshot, JToken? parameters)
    {
        if (EditorRequest.File(snapshot, parameters) is not { } file
            || SignatureFeature.At(snapshot.Workspace, file.Role.Path, EditorRequest.Offset(snapshot, file, parameters)) is not { } signature)
        {
            return null;
        }

        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteName("signatures");
            writer.WriteStartArray();
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "label", signature.Label);
            EditorRequest.WriteExplained(writer, "documentation", signature.Text, snapshot.Client.SignatureMarkdown);
            writer.WriteName("parameters");
            writer.WriteStartArray();
            foreach (var (part, does) in signature.Parameters)
            {
                writer.WriteStartObject();
                EditorRequest.WriteText(writer, "label", part);
                EditorRequest.WriteText(writer, "documentation", does);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteName("activeSignature");
            writer.WriteValue(0);
            writer.WriteName("activeParameter");
            writer.WriteValue(0);
            writer.WriteEndObject();
        });
    }
}
