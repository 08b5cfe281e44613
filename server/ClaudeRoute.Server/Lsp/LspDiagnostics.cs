using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Rules;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Server.Lsp;

/// <summary>Writes diagnostics as the protocol has them.</summary>
public static class LspDiagnostics
{
    /// <summary>Name of this tool in the client's lists.</summary>
    public const string Source = "claude-route";

    private static readonly SourceText NoText = SourceText.From("");

    /// <summary>Writes a list.</summary>
    public static void WriteAll(JsonWireWriter writer, ServerSnapshot snapshot, IReadOnlyList<PlainDiagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(diagnostics);
        writer.WriteStartArray();
        foreach (var diagnostic in diagnostics)
        {
            Write(writer, snapshot, diagnostic);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes one diagnostic.</summary>
    public static void Write(JsonWireWriter writer, ServerSnapshot snapshot, PlainDiagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(diagnostic);
        var (client, positions) = (snapshot.Client, snapshot.Positions);
        writer.WriteStartObject();
        writer.WriteName("range");
        positions.Write(writer, TextOf(snapshot.Workspace, diagnostic.Path), diagnostic.Range);
        writer.WriteName("severity");
        writer.WriteValue(diagnostic.Severity switch { Severity.Error => 1, Severity.Warning => 2, Severity.Information => 3, _ => 4 });
        if (diagnostic.Rule is { } rule)
        {
            writer.WriteName("code");
            writer.WriteValue(rule.Id);
            if (client.CodeDescription && snapshot.Settings.DocsUri is { } docs)
            {
                writer.WriteName("codeDescription");
                writer.WriteStartObject();
                writer.WriteName("href");
                writer.WriteValue($"{docs}{(docs.EndsWith('/') ? "" : "/")}{rule.Id}.md");
                writer.WriteEndObject();
            }
        }

        writer.WriteName("source");
        writer.WriteValue(Source);
        writer.WriteName("message");
        writer.WriteValue(diagnostic.Message);
        if (client.UnnecessaryTag && diagnostic.Finding is { IsUnnecessary: true })
        {
            writer.WriteName("tags");
            writer.WriteStartArray();
            writer.WriteValue(1);
            writer.WriteEndArray();
        }

        if (client.RelatedInformation && diagnostic.Related.Count > 0)
        {
            WriteRelated(writer, snapshot, diagnostic);
        }

        writer.WriteEndObject();
    }

    private static void WriteRelated(JsonWireWriter writer, ServerSnapshot snapshot, PlainDiagnostic diagnostic)
    {
        writer.WriteName("relatedInformation");
        writer.WriteStartArray();
        foreach (var related in diagnostic.Related)
        {
            writer.WriteStartObject();
            writer.WriteName("location");
            writer.WriteStartObject();
            writer.WriteName("uri");
            writer.WriteValue(snapshot.UriOf(related.Path));
            writer.WriteName("range");
            snapshot.Positions.Write(writer, TextOf(snapshot.Workspace, related.Path), related.Range);
            writer.WriteEndObject();
            writer.WriteName("message");
            writer.WriteValue(related.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static SourceText TextOf(WorkspaceSnapshot workspace, string path) =>
        workspace.Files.TryGetValue(path, out var file) ? file.Text : NoText;
}
