using System.Text;
using ClaudeRoute.Features;
using ClaudeRoute.Fixes;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Server.Lsp;

/// <summary>Writes a planned change as a workspace edit.</summary>
internal static class LspEdits
{
    /// <summary>Writes the edit; versions of open documents go with it, so that a client refuses it once they have changed.</summary>
    public static void Write(JsonWireWriter writer, ServerSnapshot snapshot, WorkspaceChange change)
    {
        writer.WriteStartObject();
        if (snapshot.Client.DocumentChanges)
        {
            writer.WriteName("documentChanges");
            writer.WriteStartArray();
            foreach (var file in change.Files)
            {
                WriteFile(writer, snapshot, file);
            }

            if (change.Rename is { } rename)
            {
                writer.WriteStartObject();
                Text(writer, "kind", "rename");
                Text(writer, "oldUri", snapshot.UriOf(rename.From));
                Text(writer, "newUri", snapshot.UriOf(rename.To));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (snapshot.Client.ChangeAnnotations)
            {
                WriteAnnotations(writer, change);
            }
        }
        else
        {
            writer.WriteName("changes");
            writer.WriteStartObject();
            foreach (var file in change.Files)
            {
                writer.WriteName(snapshot.UriOf(file.Path));
                WriteEdits(writer, snapshot, file, null);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteFile(JsonWireWriter writer, ServerSnapshot snapshot, FileChange file)
    {
        var uri = snapshot.UriOf(file.Path);
        var annotation = snapshot.Client.ChangeAnnotations ? file.Label : null;
        if (file.ExpectedText is null && snapshot.Client.CreatesFiles)
        {
            writer.WriteStartObject();
            Text(writer, "kind", "create");
            Text(writer, "uri", uri);
            writer.WriteName("options");
            writer.WriteStartObject();
            writer.WriteName("ignoreIfExists");
            writer.WriteValue(true);
            writer.WriteEndObject();
            if (annotation is not null)
            {
                Text(writer, "annotationId", annotation);
            }

            writer.WriteEndObject();
        }

        writer.WriteStartObject();
        writer.WriteName("textDocument");
        writer.WriteStartObject();
        Text(writer, "uri", uri);
        writer.WriteName("version");
        if (snapshot.Workspace.Files.TryGetValue(file.Path, out var known) && known.Version is { } version)
        {
            writer.WriteValue(version);
        }
        else
        {
            writer.WriteNull();
        }

        writer.WriteEndObject();
        writer.WriteName("edits");
        WriteEdits(writer, snapshot, file, annotation);
        writer.WriteEndObject();
    }

    private static void WriteEdits(JsonWireWriter writer, ServerSnapshot snapshot, FileChange file, string? annotation)
    {
        var text = SourceText.From(file.ExpectedText ?? "");
        writer.WriteStartArray();
        foreach (var edit in file.NeedsConfirmation && annotation is not null ? Joined(file) : file.Edits)
        {
            writer.WriteStartObject();
            writer.WriteName("range");
            snapshot.Positions.Write(writer, text, PlainRange.Of(text, edit.Span));
            Text(writer, "newText", edit.NewText);
            if (annotation is not null)
            {
                Text(writer, "annotationId", annotation);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // A preview lets the user tick each edit on its own: a line without the comma before it would leave a broken file.
    private static IReadOnlyList<TextEdit> Joined(FileChange file)
    {
        if (file.Edits.Count < 2)
        {
            return file.Edits;
        }

        var text = file.ExpectedText ?? "";
        var edits = file.Edits.OrderBy(edit => edit.Span.Start).ToArray();
        var (start, end) = (edits[0].Span.Start, edits[0].Span.Start);
        var joined = new StringBuilder();
        foreach (var edit in edits)
        {
            joined.Append(text, end, edit.Span.Start - end).Append(edit.NewText);
            end = edit.Span.End;
        }

        return [new TextEdit(TextSpan.FromBounds(start, end), joined.ToString())];
    }

    private static void WriteAnnotations(JsonWireWriter writer, WorkspaceChange change)
    {
        writer.WriteName("changeAnnotations");
        writer.WriteStartObject();
        foreach (var file in change.Files.DistinctBy(file => file.Label, StringComparer.Ordinal))
        {
            writer.WriteName(file.Label);
            writer.WriteStartObject();
            Text(writer, "label", file.Label);
            writer.WriteName("needsConfirmation");
            writer.WriteValue(file.NeedsConfirmation);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Text(JsonWireWriter writer, string name, string value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
