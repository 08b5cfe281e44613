using ClaudeRoute.Features;
using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>What the requests about a place in a document have in common.</summary>
internal static class EditorRequest
{
    /// <summary>The file that a request is about; null for documents that are no settings files of the client.</summary>
    public static KnownFile? File(ServerSnapshot snapshot, JToken? parameters) =>
        DocumentUris.ToPath(parameters.Required("textDocument").Required("uri").AsString()) is { } path
        && snapshot.Workspace.Locator.Find(path) is { IsOfClient: true } role
        && snapshot.Workspace.Files.TryGetValue(role.Path, out var file)
            ? file
            : null;

    /// <summary>The offset of the request's position in the file, in UTF-16 units.</summary>
    public static int Offset(ServerSnapshot snapshot, KnownFile file, JToken? parameters) =>
        file.Text.GetOffset(snapshot.Positions.Read(file.Text, parameters.Required("position")));

    /// <summary>Writes a named range of a file.</summary>
    public static void WriteRange(JsonWireWriter writer, ServerSnapshot snapshot, SourceText text, PlainRange range, string name = "range")
    {
        writer.WriteName(name);
        snapshot.Positions.Write(writer, text, range);
    }

    /// <summary>Writes <c>{uri, range}</c>.</summary>
    public static void WriteLocation(JsonWireWriter writer, ServerSnapshot snapshot, PlainLocation location)
    {
        writer.WriteStartObject();
        WriteText(writer, "uri", snapshot.UriOf(location.Path));
        WriteRange(writer, snapshot, snapshot.Workspace.Files[location.Path].Text, location.Range);
        writer.WriteEndObject();
    }

    /// <summary>Writes a text with marks, or without where they would not be rendered.</summary>
    public static void WriteExplained(JsonWireWriter writer, string name, ExplainedText text, bool isMarkdown)
    {
        writer.WriteName(name);
        writer.WriteStartObject();
        WriteText(writer, "kind", isMarkdown ? "markdown" : "plaintext");
        WriteText(writer, "value", isMarkdown ? text.Markdown : text.Plain);
        writer.WriteEndObject();
    }

    /// <summary>Writes a member that is a text; nothing for null.</summary>
    public static void WriteText(JsonWireWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteName(name);
            writer.WriteValue(value);
        }
    }

    /// <summary>Writes a member that is a list of texts.</summary>
    public static void WriteTexts(JsonWireWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteName(name);
        writer.WriteStartArray();
        foreach (var text in texts)
        {
            writer.WriteValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>The answers of a request, by name of the input; empty when it has none.</summary>
    public static Dictionary<string, string> Answers(JToken? parameters)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in parameters.Optional("inputs") is { } given ? given.AsObject().Properties() : [])
        {
            answers[input.Name] = input.Value.AsString();
        }

        return answers;
    }

    /// <summary>Writes a list.</summary>
    public static JsonPayload List<T>(IReadOnlyList<T> items, Action<JsonWireWriter, T> write) => JsonPayload.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    });
}
