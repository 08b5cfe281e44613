using ClaudeRoute.Features.Configure;
using ClaudeRoute.Fixes;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Lsp;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Requests of the wizard: what to ask, where to write, and the plan. The editor only asks and shows.</summary>
internal static class ConfigureHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, GitClient git, TimeProvider time)
    {
        methods.AddReadRequest("claudeRoute/configure/start", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Start(ConfigureRequest.Read(snapshot, call.Params))));
        methods.AddReadRequest("claudeRoute/configure/suggest", async (snapshot, call, cancellation) =>
        {
            var request = ConfigureRequest.Read(snapshot, call.Params);
            return Suggest(request, await MachineSuggestions.FindAsync(snapshot.Workspace, request.Input, snapshot.Settings.IsTrusted, time, cancellation));
        });
        methods.AddReadRequest("claudeRoute/configure/scopes", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Scopes(snapshot, ConfigureRequest.Read(snapshot, call.Params))));
        methods.AddReadRequest("claudeRoute/configure/shell", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Shell(ConfigureRequest.Read(snapshot, call.Params))));
        methods.AddReadRequest("claudeRoute/configure/plan", async (snapshot, call, cancellation) =>
        {
            // Whether git ignores the local file decides what is written, and so it is asked before.
            var root = ConfigureRequest.Read(snapshot, call.Params).Settings.ProjectRoot;
            var known = await CodeActionHandlers.WithGitAsync(snapshot, git, root, cancellation);
            return Plan(known, ConfigureRequest.Read(known, call.Params));
        });
    }

    private static JsonPayload Start(ConfigureRequest request) => JsonPayload.Write(writer =>
    {
        var current = ConfigureFeature.Current(request.Settings);
        writer.WriteStartObject();
        WriteWords(writer, "current", ConfigureFeature.Describe(request.Settings));
        writer.WriteName("routes");
        writer.WriteStartArray();
        foreach (var recipe in RouteRecipes.Ordered)
        {
            WriteRecipe(writer, request.Settings, recipe, recipe == current);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteRecipe(JsonWireWriter writer, SettingsSnapshot settings, RouteRecipe recipe, bool isCurrent)
    {
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "id", recipe.Id);
        EditorRequest.WriteText(writer, "title", recipe.Name);
        EditorRequest.WriteText(writer, "description", recipe.Description);
        EditorRequest.WriteText(writer, "group", recipe.Group);
        WriteFlag(writer, "current", isCurrent);
        writer.WriteName("inputs");
        writer.WriteStartArray();
        foreach (var input in recipe.Inputs)
        {
            WriteInput(writer, input, InputSuggestions.Likely(settings, recipe, input));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes what an editor asks.</summary>
    public static void WriteInput(JsonWireWriter writer, RouteInput input, string? likely)
    {
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "name", input.Name);
        EditorRequest.WriteText(writer, "title", input.Title);
        EditorRequest.WriteText(writer, "placeholder", input.Placeholder);
        EditorRequest.WriteText(writer, "value", likely);
        WriteFlag(writer, "required", input.Required);
        WriteFlag(writer, "secret", input.IsSecret);
        WriteFlag(writer, "advanced", input.IsAdvanced);
        EditorRequest.WriteText(writer, "pattern", input.Pattern);
        EditorRequest.WriteText(writer, "patternMessage", input.PatternMessage);
        WriteFlag(writer, "hasSuggestions", !input.IsSecret && (input.From is not null || input.Machine.Count > 0));
        writer.WriteEndObject();
    }

    private static JsonPayload Suggest(ConfigureRequest request, IReadOnlyList<MachineAnswer> found) =>
        EditorRequest.List(InputSuggestions.Of(request.Settings, request.Recipe, request.Input, found), static (writer, suggestion) =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "value", suggestion.Value);
            EditorRequest.WriteText(writer, "detail", suggestion.Detail);
            writer.WriteEndObject();
        });

    private static JsonPayload Scopes(ServerSnapshot snapshot, ConfigureRequest request)
    {
        var recipe = request.Recipe;
        return EditorRequest.List(ConfigureFeature.Scopes(request.Settings, snapshot.Workspace.Locator, recipe, request.Inputs), static (writer, choice) =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "scope", choice.Scope.Word());
            EditorRequest.WriteText(writer, "title", choice.Title);
            EditorRequest.WriteText(writer, "detail", choice.Detail);
            EditorRequest.WriteText(writer, "path", choice.Target?.Path);
            WriteFlag(writer, "exists", choice.Exists);
            WriteFlag(writer, "recommended", choice.IsRecommended);
            EditorRequest.WriteText(writer, "refused", choice.Refusal);
            writer.WriteEndObject();
        });
    }

    private static JsonPayload Shell(ConfigureRequest request)
    {
        var plan = RoutePlanner.Plan(request.Settings, new RouteWish(request.Recipe.Id, request.Inputs, Scope.Shell, null));
        return plan.Refusal is { } refusal
            ? throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, SecretFormats.Redact(refusal))
            : EditorRequest.List(ShellScript.Of(request.Recipe, plan), static (writer, lines) =>
            {
                writer.WriteStartObject();
                EditorRequest.WriteText(writer, "shell", lines.Shell);
                EditorRequest.WriteText(writer, "title", lines.Title);
                EditorRequest.WriteText(writer, "text", lines.Text);
                EditorRequest.WriteText(writer, "hint", lines.Hint);
                writer.WriteEndObject();
            });
    }

    private static JsonPayload Plan(ServerSnapshot snapshot, ConfigureRequest request)
    {
        var scope = request.Scope;
        var target = ConfigureFeature.TargetOf(request.Settings, snapshot.Workspace.Locator, scope);
        var plan = RefuseUnread(snapshot, target) is { } unread
            ? new RoutePlan { Refusal = unread }
            : RoutePlanner.Plan(request.Settings, new RouteWish(request.Recipe.Id, request.Inputs, scope, target));
        if (plan.Change is { } planned && CodeActionHandlers.Guard(snapshot, FixPlan.Of(planned)).Refusal is { } changed)
        {
            plan = new RoutePlan { Refusal = changed };
        }

        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            if (plan.Refusal is { } refusal)
            {
                EditorRequest.WriteText(writer, "refused", SecretFormats.Redact(refusal));
            }
            else
            {
                WritePlan(writer, snapshot, request, plan, scope);
            }

            writer.WriteEndObject();
        });
    }

    // A file that could not be taken in is there all the same, and must not be planned as a new one.
    private static string? RefuseUnread(ServerSnapshot snapshot, FileRole? target) =>
        target is not null && snapshot.Workspace.Problems.TryGetValue(target.Path, out var problem) ? $"{problem.Message} Nothing was planned."
        : target is not null && snapshot.Workspace.Files.TryGetValue(target.Path, out var file) && file.IsTooLong ? $"{Path.GetFileName(target.Path)} is too long to be changed in time. Nothing was planned."
        : null;

    private static void WritePlan(JsonWireWriter writer, ServerSnapshot snapshot, ConfigureRequest request, RoutePlan plan, Scope scope)
    {
        var change = Previewed(snapshot, plan.Change ?? new WorkspaceChange("", []));
        writer.WriteName("edit");
        LspEdits.Write(writer, snapshot, change);
        writer.WriteName("documents");
        writer.WriteStartArray();
        foreach (var file in change.Files)
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "uri", snapshot.UriOf(file.Path));
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
        }

        writer.WriteEndArray();
        EditorRequest.WriteTexts(writer, "summary", ConfigureFeature.Summary(plan, request.Recipe, scope));
        WriteObstacles(writer, snapshot, plan.Obstacles);
        WriteWords(writer, "after", ConfigureFeature.Describe(plan.After!));
        WriteFlag(writer, "reaches", plan.Reaches);
        WriteEditorSettings(writer, request.Recipe, plan);
    }

    // The editor shows its preview where one edit asks for it. Each settings file is one decision: half a route is none.
    private static WorkspaceChange Previewed(ServerSnapshot snapshot, WorkspaceChange change) =>
        change with { Files = [.. change.Files.Select(file => snapshot.Workspace.Locator.Find(file.Path) is not null ? file with { NeedsConfirmation = true } : file)] };

    private static void WriteObstacles(JsonWireWriter writer, ServerSnapshot snapshot, IReadOnlyList<PlanObstacle> obstacles)
    {
        writer.WriteName("obstacles");
        writer.WriteStartArray();
        foreach (var obstacle in obstacles)
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "message", SecretFormats.Redact(obstacle.Message));

            // A place in the text as it will be is of no use before it is.
            if (obstacle is { File: { } file, Span: { } span } && snapshot.Workspace.Files.TryGetValue(file.Path, out var known) && known.Text.Text == file.Document.Text.Text)
            {
                EditorRequest.WriteText(writer, "uri", snapshot.UriOf(file.Path));
                EditorRequest.WriteRange(writer, snapshot, known.Text, Features.PlainRange.Of(known.Text, span));
            }
            else if (obstacle.File is { } other && snapshot.Workspace.Files.ContainsKey(other.Path))
            {
                EditorRequest.WriteText(writer, "uri", snapshot.UriOf(other.Path));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEditorSettings(JsonWireWriter writer, RouteRecipe recipe, RoutePlan plan)
    {
        writer.WriteName("editorSettings");
        writer.WriteStartArray();
        foreach (var setting in EditorSettings.Of(recipe))
        {
            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "key", setting.Key);
            if (setting.Names.Count > 0)
            {
                writer.WriteName("value");
                writer.WriteStartArray();
                foreach (var (name, value) in ConfigureFeature.Environment(recipe, plan, setting))
                {
                    writer.WriteStartObject();
                    EditorRequest.WriteText(writer, "name", name);
                    EditorRequest.WriteText(writer, "value", value);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }
            else if (setting.IsOn)
            {
                WriteFlag(writer, "value", true);
            }
            else if (setting.Id == EditorSettings.NoEnvironment)
            {
                EditorRequest.WriteTexts(writer, "remove", recipe.Clears.Where(path => path.Parent?.Name == "env").Select(path => path.Name!));
            }
            else
            {
                writer.WriteName("value");
                writer.WriteNull();
            }

            EditorRequest.WriteText(writer, "title", setting.Title);
            EditorRequest.WriteText(writer, "reason", setting.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteWords(JsonWireWriter writer, string name, RouteWords words)
    {
        writer.WriteName(name);
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "short", words.Name);
        EditorRequest.WriteText(writer, "sentence", words.Sentence);
        writer.WriteEndObject();
    }

    private static void WriteFlag(JsonWireWriter writer, string name, bool value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
