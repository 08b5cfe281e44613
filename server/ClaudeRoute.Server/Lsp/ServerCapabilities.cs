using ClaudeRoute.Features;
using ClaudeRoute.JsonRpc.Json;

namespace ClaudeRoute.Server.Lsp;

/// <summary>What the server offers.</summary>
internal static class ServerCapabilities
{
    /// <summary>Writes the result of <c>initialize</c>.</summary>
    public static void Write(JsonWireWriter writer, ClientFeatures client, string version)
    {
        writer.WriteStartObject();
        writer.WriteName("capabilities");
        writer.WriteStartObject();
        writer.WriteName("positionEncoding");
        writer.WriteValue(Positions.NameOf(client.Encoding));

        writer.WriteName("textDocumentSync");
        writer.WriteStartObject();
        Flag(writer, "openClose", true);
        writer.WriteName("change");
        writer.WriteValue(2);
        Flag(writer, "save", true);
        writer.WriteEndObject();

        if (client.PullDiagnostics)
        {
            writer.WriteName("diagnosticProvider");
            writer.WriteStartObject();
            writer.WriteName("identifier");
            writer.WriteValue(LspDiagnostics.Source);
            Flag(writer, "interFileDependencies", true);
            Flag(writer, "workspaceDiagnostics", true);
            Flag(writer, "workDoneProgress", true);
            writer.WriteEndObject();
        }

        writer.WriteName("codeActionProvider");
        if (client.ActionLiterals)
        {
            writer.WriteStartObject();
            writer.WriteName("codeActionKinds");
            writer.WriteStartArray();
            writer.WriteValue(ActionKinds.QuickFix);
            writer.WriteValue(ActionKinds.Rewrite);
            writer.WriteValue(ActionKinds.FixAll);
            writer.WriteEndArray();
            Flag(writer, "resolveProvider", true);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteValue(false);
        }

        Flag(writer, "hoverProvider", true);
        writer.WriteName("completionProvider");
        writer.WriteStartObject();
        writer.WriteName("triggerCharacters");
        writer.WriteStartArray();
        writer.WriteValue("\"");
        writer.WriteValue(":");
        writer.WriteEndArray();
        Flag(writer, "resolveProvider", client.ResolvesDocumentation);
        writer.WriteEndObject();
        writer.WriteName("signatureHelpProvider");
        writer.WriteStartObject();
        writer.WriteName("triggerCharacters");
        writer.WriteStartArray();
        writer.WriteValue("\"");
        writer.WriteEndArray();
        writer.WriteEndObject();
        Flag(writer, "definitionProvider", true);
        Flag(writer, "referencesProvider", true);
        Flag(writer, "documentSymbolProvider", true);
        writer.WriteName("documentLinkProvider");
        writer.WriteStartObject();
        Flag(writer, "resolveProvider", false);
        writer.WriteEndObject();
        writer.WriteName("codeLensProvider");
        writer.WriteStartObject();
        Flag(writer, "resolveProvider", false);
        writer.WriteEndObject();
        Flag(writer, "inlayHintProvider", true);

        writer.WriteName("workspace");
        writer.WriteStartObject();
        writer.WriteName("workspaceFolders");
        writer.WriteStartObject();
        Flag(writer, "supported", true);
        Flag(writer, "changeNotifications", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();

        writer.WriteName("serverInfo");
        writer.WriteStartObject();
        writer.WriteName("name");
        writer.WriteValue(LspDiagnostics.Source);
        writer.WriteName("version");
        writer.WriteValue(version);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Flag(JsonWireWriter writer, string name, bool value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
