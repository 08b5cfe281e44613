using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Fixes;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Lsp;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Requests of the extension: which routes there are, and the edit that applies one.</summary>
internal static class RouteHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods)
    {
        methods.AddReadRequest("claudeRoute/routes", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(List(snapshot, call.Params)));
        methods.AddReadRequest("claudeRoute/planRoute", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Plan(snapshot, call.Params)));
    }

    private static JsonPayload List(ServerSnapshot snapshot, JToken? parameters)
    {
        var settings = snapshot.Workspace.Project(ProjectOf(snapshot, parameters));
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var recipe in RouteRecipes.All)
            {
                var suggested = recipe.Suggest(settings);
                writer.WriteStartObject();
                Text(writer, "id", recipe.Id);
                Text(writer, "title", recipe.Name);
                Text(writer, "description", recipe.Description);
                writer.WriteName("inputs");
                writer.WriteStartArray();
                foreach (var input in recipe.Inputs)
                {
                    writer.WriteStartObject();
                    Text(writer, "name", input.Name);
                    Text(writer, "title", input.Title);
                    Text(writer, "placeholder", input.Placeholder);
                    // A credential that stands where a model or host belongs is no suggestion.
                    if (suggested.TryGetValue(input.Name, out var value) && SecretFormats.Redact(value) == value)
                    {
                        Text(writer, "value", value);
                    }

                    writer.WriteName("required");
                    writer.WriteValue(input.Required);
                    writer.WriteName("secret");
                    writer.WriteValue(input.IsSecret);
                    Text(writer, "pattern", input.Pattern);
                    Text(writer, "patternMessage", input.PatternMessage);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static JsonPayload Plan(ServerSnapshot snapshot, JToken? parameters)
    {
        var path = PathOf(snapshot, parameters) ?? throw new InvalidParamsException("The document is no settings file of Claude Code.");
        var route = parameters.Required("route").AsString();
        var title = $"Apply {RouteRecipes.Find(route)?.Name ?? route} route";
        var settings = snapshot.Workspace.Project(ProjectOf(snapshot, parameters));
        var intent = new ApplyRoute(title, path, route, EditorRequest.Answers(parameters));
        var plan = CodeActionHandlers.Guard(snapshot, FixPlanner.Plan(settings, intent));
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            if (plan.Change is { } change)
            {
                writer.WriteName("edit");
                LspEdits.Write(writer, snapshot, change);
                EditorRequest.WriteTexts(writer, "summary", change.Files.Select(file => file.Label));
                EditorRequest.WriteTexts(writer, "obstacles", RouteApplication.Obstacles(settings, intent, plan).Select(obstacle => obstacle.Message));
            }
            else
            {
                Text(writer, "refused", SecretFormats.Redact(plan.Refusal!));
            }

            writer.WriteEndObject();
        });
    }

    private static string? PathOf(ServerSnapshot snapshot, JToken? parameters) =>
        DocumentUris.ToPath(parameters.Required("uri").AsString()) is { } path && snapshot.Workspace.Locator.Find(path) is { } role ? role.Path : null;

    private static string? ProjectOf(ServerSnapshot snapshot, JToken? parameters) =>
        PathOf(snapshot, parameters) is { } path && snapshot.Workspace.Files.TryGetValue(path, out var file)
            ? snapshot.Workspace.ProjectsOf(file.Role)[0]
            : null;

    private static void Text(JsonWireWriter writer, string name, string value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
