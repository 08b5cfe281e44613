using ClaudeRoute.Features;
using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Troubleshooting;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>The effective route as rows, and answers to symptoms.</summary>
internal static class RouteViewHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods)
    {
        methods.AddReadRequest("claudeRoute/effectiveRoute", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Route(snapshot, call.Params)));
        methods.AddReadRequest("claudeRoute/sharedSecrets", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(SharedSecrets(snapshot, call.Params)));
        methods.AddReadRequest("claudeRoute/symptoms", (_, _, _) => ValueTask.FromResult<JsonPayload?>(List()));
        methods.AddReadRequest("claudeRoute/troubleshoot", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Troubleshoot(snapshot, call.Params)));
    }

    private static JsonPayload Route(ServerSnapshot snapshot, JToken? parameters)
    {
        var settings = RequestedSession.Of(snapshot, parameters);
        var route = EffectiveRoute.Of(settings, settings.ProjectRoot);
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "project", route.Project);
            EditorRequest.WriteText(writer, "name", route.Name);
            writer.WriteName("sends");
            writer.WriteValue(route.Sends);
            writer.WriteName("files");
            writer.WriteValue(route.Files);
            writer.WriteName("needsAttention");
            writer.WriteValue(route.NeedsAttention);
            writer.WriteName("errors");
            writer.WriteValue(settings.Files.Sum(file => snapshot.Diagnostics(file.Path).Count(diagnostic => diagnostic.Severity == Severity.Error)));
            WriteRows(writer, snapshot, "rows", route.Rows);
            writer.WriteEndObject();
        });
    }

    private static void WriteRows(JsonWireWriter writer, ServerSnapshot snapshot, string name, IReadOnlyList<RouteRow> rows)
    {
        writer.WriteName(name);
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "id", row.Id);
            EditorRequest.WriteText(writer, "kind", row.Kind switch
            {
                RouteRowKind.Route => "route",
                RouteRowKind.Destination => "destination",
                RouteRowKind.Header => "header",
                RouteRowKind.Model => "model",
                RouteRowKind.Fact => "fact",
                RouteRowKind.Group => "group",
                RouteRowKind.Shadowed => "shadowed",
                RouteRowKind.Trust => "trust",
                RouteRowKind.Problem => "problem",
                _ => "note",
            });
            EditorRequest.WriteText(writer, "label", row.Label);
            EditorRequest.WriteText(writer, "description", row.Description);
            EditorRequest.WriteText(writer, "source", row.Source);
            WritePlace(writer, snapshot, row.Place);
            if (row.Children.Count > 0)
            {
                WriteRows(writer, snapshot, "children", row.Children);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static JsonPayload SharedSecrets(ServerSnapshot snapshot, JToken? parameters)
    {
        var shared = RequestedSession.Of(snapshot, parameters).Files.Where(file => file.Scope == Scope.Shared);
        PlainDiagnostic[] found = [.. shared.SelectMany(file => snapshot.Diagnostics(file.Path)).Where(diagnostic => diagnostic.Rule?.Category == RuleCategory.Secrets)];
        return EditorRequest.List(found, (writer, diagnostic) =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "message", diagnostic.Message);
            WritePlace(writer, snapshot, new PlainLocation(diagnostic.Path, diagnostic.Range));
            writer.WriteEndObject();
        });
    }

    private static JsonPayload List() => EditorRequest.List(Symptoms.All, static (writer, symptom) =>
    {
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "id", symptom.Id);
        EditorRequest.WriteText(writer, "title", symptom.Title);
        writer.WriteEndObject();
    });

    private static JsonPayload Troubleshoot(ServerSnapshot snapshot, JToken? parameters)
    {
        var symptom = Symptoms.Find(parameters.Required("symptom").AsString()) ?? throw new InvalidParamsException("The symptom is unknown; claudeRoute/symptoms lists them.");
        var answer = Troubleshooter.Answer(RequestedSession.Of(snapshot, parameters), symptom);
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "symptom", symptom.Id);
            EditorRequest.WriteText(writer, "title", symptom.Title);
            if (answer.Cause is { } cause)
            {
                writer.WriteName("cause");
                WriteCause(writer, snapshot, cause);
            }
            else
            {
                EditorRequest.WriteText(writer, "nothingFound", SymptomAnswer.Verify);
                EditorRequest.WriteText(writer, "command", snapshot.Settings.HostCommands.Contains(HostCommandNames.Verify, StringComparer.Ordinal) ? HostCommandNames.Verify : null);
            }

            writer.WriteName("also");
            writer.WriteStartArray();
            foreach (var other in answer.Also)
            {
                WriteCause(writer, snapshot, other);
            }

            writer.WriteEndArray();
            EditorRequest.WriteTexts(writer, "ruledOut", answer.RuledOut);
            writer.WriteEndObject();
        });
    }

    private static void WriteCause(JsonWireWriter writer, ServerSnapshot snapshot, SymptomCause cause)
    {
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "message", cause.Message);
        EditorRequest.WriteText(writer, "rule", cause.Rule);
        WritePlace(writer, snapshot, cause.Place);
        writer.WriteEndObject();
    }

    private static void WritePlace(JsonWireWriter writer, ServerSnapshot snapshot, PlainLocation? place)
    {
        if (place is not null && snapshot.Workspace.Files.TryGetValue(place.Path, out var file))
        {
            EditorRequest.WriteText(writer, "uri", file.Uri);
            EditorRequest.WriteRange(writer, snapshot, file.Text, place.Range);
        }
    }
}
