using ClaudeRoute.Features;
using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Hovers and suggestions.</summary>
internal static class ExplainHandlers
{
    // Numbers of the protocol.
    private const int PropertyKind = 10;
    private const int ConstantKind = 21;
    private const int ValueKind = 12;
    private const int SnippetKind = 15;
    private const int SnippetFormat = 2;
    private const int DeprecatedTag = 1;
    private const int AsIs = 1;

    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods)
    {
        methods.AddReadRequest("textDocument/hover", (snapshot, call, _) => ValueTask.FromResult(Hover(snapshot, call.Params)));
        methods.AddReadRequest("textDocument/completion", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Complete(snapshot, call.Params)));
        methods.AddReadRequest("completionItem/resolve", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Resolve(snapshot, call.Params)));
    }

    private static JsonPayload? Hover(ServerSnapshot snapshot, JToken? parameters)
    {
        if (EditorRequest.File(snapshot, parameters) is not { } file
            || HoverFeature.At(snapshot.Workspace, file.Role.Path, EditorRequest.Offset(snapshot, file, parameters)) is not { } hover)
        {
            return null;
        }

        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteExplained(writer, "contents", hover.Text, snapshot.Client.HoverMarkdown);
            EditorRequest.WriteRange(writer, snapshot, file.Text, hover.Range);
            writer.WriteEndObject();
        });
    }

    private static JsonPayload Complete(ServerSnapshot snapshot, JToken? parameters)
    {
        if (EditorRequest.File(snapshot, parameters) is not { } file)
        {
            return EditorRequest.List<Suggestion>([], static (_, _) => { });
        }

        var list = CompletionFeature.At(snapshot.Workspace, file.Role.Path, EditorRequest.Offset(snapshot, file, parameters), snapshot.Client.Snippets);
        return EditorRequest.List(list.Items, (writer, item) => WriteItem(writer, snapshot, file, list, item));
    }

    private static void WriteItem(JsonWireWriter writer, ServerSnapshot snapshot, KnownFile file, SuggestionList list, Suggestion item)
    {
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "label", item.Label);
        Number(writer, "kind", item.Kind switch { SuggestionKind.Key => PropertyKind, SuggestionKind.Variable => ConstantKind, SuggestionKind.Route => SnippetKind, _ => ValueKind });
        EditorRequest.WriteText(writer, "detail", item.Detail is { Length: > 0 } detail ? detail : null);
        EditorRequest.WriteText(writer, "sortText", item.Order);
        EditorRequest.WriteText(writer, "filterText", item.Filter);
        if (item.IsSnippet)
        {
            Number(writer, "insertTextFormat", SnippetFormat);
        }

        if (item.Kind == SuggestionKind.Route && snapshot.Client.InsertsAsIs)
        {
            Number(writer, "insertTextMode", AsIs);
        }

        if (item.IsDeprecated && snapshot.Client.DeprecatedTag)
        {
            writer.WriteName("tags");
            writer.WriteStartArray();
            writer.WriteValue(DeprecatedTag);
            writer.WriteEndArray();
        }

        writer.WriteName("textEdit");
        WriteEdit(writer, snapshot, file.Text, list.Replace, item.NewText);
        if (list.MissingComma is { } at)
        {
            writer.WriteName("additionalTextEdits");
            writer.WriteStartArray();
            WriteEdit(writer, snapshot, file.Text, new TextSpan(at, 0), ",");
            writer.WriteEndArray();
        }

        if (item.Subject is { } subject)
        {
            if (snapshot.Client.ResolvesDocumentation)
            {
                EditorRequest.WriteText(writer, "data", subject);
            }
            else if (CompletionFeature.Describe(subject) is { } text)
            {
                EditorRequest.WriteExplained(writer, "documentation", text, snapshot.Client.CompletionMarkdown);
            }
        }

        writer.WriteEndObject();
    }

    private static JsonPayload Resolve(ServerSnapshot snapshot, JToken? parameters)
    {
        var item = parameters.AsObject();
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in item.Properties())
            {
                if (member.Name != "documentation")
                {
                    writer.WriteName(member.Name);
                    writer.WriteToken(member.Value);
                }
            }

            if (item["data"] is JValue { Value: string subject } && CompletionFeature.Describe(subject) is { } text)
            {
                EditorRequest.WriteExplained(writer, "documentation", text, snapshot.Client.CompletionMarkdown);
            }

            writer.WriteEndObject();
        });
    }

    private static void WriteEdit(JsonWireWriter writer, ServerSnapshot snapshot, SourceText text, TextSpan span, string newText)
    {
        writer.WriteStartObject();
        EditorRequest.WriteRange(writer, snapshot, text, PlainRange.Of(text, span));
        EditorRequest.WriteText(writer, "newText", newText);
        writer.WriteEndObject();
    }

    private static void Number(JsonWireWriter writer, string name, int value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
