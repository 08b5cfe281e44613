using ClaudeRoute.Features;
using ClaudeRoute.Features.Configure;
using ClaudeRoute.Fixes;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Lsp;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Fixes for which an editor takes a step first: what it has to do, what may be answered, and the edit afterwards.</summary>
internal static class FixHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, GitClient git, TimeProvider time)
    {
        methods.AddReadRequest("claudeRoute/fix/start", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Start(snapshot, Data(call.Params))));
        methods.AddReadRequest("claudeRoute/fix/suggest", async (snapshot, call, cancellation) =>
        {
            var (settings, intent) = Find(snapshot, Data(call.Params));
            var ask = intent as AskAndWrite ?? throw new InvalidParamsException("This fix asks nothing.");
            var recipe = Questions.Of(ask);
            var name = call.Params.Required("input").AsString();
            var input = recipe.Inputs.FirstOrDefault(each => each.Name == name) ?? throw new InvalidParamsException("The fix asks for nothing of that name.");
            var found = await MachineSuggestions.FindAsync(snapshot.Workspace, input, snapshot.Settings.IsTrusted, time, cancellation);
            return EditorRequest.List([.. InputSuggestions.Of(settings, recipe, input, found).Where(each => Questions.MayAnswer(settings, ask, input, each.Value))], static (writer, suggestion) =>
            {
                writer.WriteStartObject();
                EditorRequest.WriteText(writer, "value", suggestion.Value);
                EditorRequest.WriteText(writer, "detail", suggestion.Detail);
                writer.WriteEndObject();
            });
        });
        methods.AddReadRequest("claudeRoute/fix/plan", async (snapshot, call, cancellation) =>
        {
            var data = Data(call.Params);
            var known = await CodeActionHandlers.WithGitAsync(snapshot, git, data.Project, cancellation);
            return Plan(known, data, EditorRequest.Answers(call.Params));
        });
    }

    /// <summary>A question as one action for each answer that this machine knows: its settings, its shell, files of other tools. No process is started.</summary>
    public static async ValueTask<IReadOnlyList<OfferedAction>> AnsweredAsync(ServerSnapshot snapshot, OfferedAction action, AskAndWrite question, TimeProvider time, CancellationToken cancellationToken)
    {
        var recipe = Questions.Of(question);
        var input = recipe.Inputs[0];
        var found = await MachineSuggestions.FindAsync(snapshot.Workspace, input, mayRun: false, time, cancellationToken);
        var settings = snapshot.Workspace.Project(action.Data.Project);

        // Every region of a cloud would be as many actions; those count that somebody wrote down on this machine.
        return [.. InputSuggestions.Of(settings, recipe, input, found)
            .Where(each => InputSuggestions.IsOfThisMachine(settings, input, found, each) && Questions.MayAnswer(settings, question, input, each.Value))
            .Take(MostAnswers)
            .Select(answer => action with
            {
                Title = $"{action.Title.TrimEnd('…')} to {answer.Value}, {answer.Detail}",
                Data = action.Data with { Answer = answer.Value },
                Step = HostStep.None,
                Question = null,
                IsPreferred = false,
            })];
    }

    private const int MostAnswers = 5;

    private static JsonPayload Start(ServerSnapshot snapshot, ActionData data)
    {
        var (settings, intent) = Find(snapshot, data);
        return FixPlanner.Refuse(settings, intent) is { } refusal
            ? throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, SecretFormats.Redact(refusal))
            : JsonPayload.Write(writer =>
            {
                writer.WriteStartObject();
                EditorRequest.WriteText(writer, "title", intent.Title);
                switch (intent)
                {
                    case AskAndWrite ask:
                        WriteInputs(writer, settings, ask);
                        break;
                    case ChangeMembers { Copied: { } copied } change:
                        WritePlace(writer, snapshot, "copy", change.FilePath, copied);
                        break;
                    case KeepInKeyStore keep:
                        WriteKeyStore(writer, snapshot, settings, keep);
                        break;
                    case MoveMembers move:
                        WriteSettings(writer, snapshot, settings, move);
                        break;
                }

                writer.WriteEndObject();
            });
    }

    private static void WriteInputs(JsonWireWriter writer, SettingsSnapshot settings, AskAndWrite ask)
    {
        var recipe = Questions.Of(ask);
        writer.WriteName("inputs");
        writer.WriteStartArray();
        foreach (var input in recipe.Inputs)
        {
            var likely = InputSuggestions.Likely(settings, recipe, input);
            ConfigureHandlers.WriteInput(writer, input, likely is not null && Questions.MayAnswer(settings, ask, input, likely) ? likely : null);
        }

        writer.WriteEndArray();
    }

    private static void WriteKeyStore(JsonWireWriter writer, ServerSnapshot snapshot, SettingsSnapshot settings, KeepInKeyStore keep)
    {
        writer.WriteName("keyStore");
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "name", keep.Store.Name);
        EditorRequest.WriteText(writer, "account", keep.Account);
        EditorRequest.WriteText(writer, "store", KeyStore.For(keep.Store.Store, keep.Account));
        EditorRequest.WriteText(writer, "lookup", KeyStore.For(keep.Store.Lookup, keep.Account));
        EditorRequest.WriteText(writer, "needs", keep.Store.Needs);
        writer.WriteEndObject();
        if (settings.File(keep.FilePath)?.Document.Find(keep.Path) is { } value)
        {
            WritePlace(writer, snapshot, "value", keep.FilePath, value.Span);
        }
    }

    // The values themselves stay where they are: the editor has the document and reads them there.
    private static void WriteSettings(JsonWireWriter writer, ServerSnapshot snapshot, SettingsSnapshot settings, MoveMembers move)
    {
        writer.WriteName("settings");
        writer.WriteStartArray();
        foreach (var member in move.Members)
        {
            if (settings.File(move.FilePath)?.Document.Find(member.From) is not { } value)
            {
                continue;
            }

            writer.WriteStartObject();
            EditorRequest.WriteText(writer, "key", member.To.Segments[0].Name);
            writer.WriteName("isEntry");
            writer.WriteValue(member.From.Index is not null);
            if (member.From.Index is null)
            {
                EditorRequest.WriteText(writer, "json", member.Json);
            }

            WritePlace(writer, snapshot, "value", move.FilePath, value.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePlace(JsonWireWriter writer, ServerSnapshot snapshot, string name, string path, TextSpan span)
    {
        var text = snapshot.Workspace.Files[path].Text;
        writer.WriteName(name);
        writer.WriteStartObject();
        EditorRequest.WriteText(writer, "uri", snapshot.UriOf(path));
        EditorRequest.WriteRange(writer, snapshot, text, PlainRange.Of(text, span));
        writer.WriteEndObject();
    }

    private static JsonPayload Plan(ServerSnapshot snapshot, ActionData data, IReadOnlyDictionary<string, string> inputs)
    {
        var plan = CodeActionHandlers.Guard(snapshot, CodeActionsFeature.Resolve(snapshot.Workspace, data, inputs));
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            if (plan.Change is { } change)
            {
                writer.WriteName("edit");
                LspEdits.Write(writer, snapshot, change);
                EditorRequest.WriteTexts(writer, "uris", change.Files.Select(file => snapshot.UriOf(file.Path)));
            }
            else
            {
                EditorRequest.WriteText(writer, "refused", SecretFormats.Redact(plan.Refusal!));
            }

            writer.WriteEndObject();
        });
    }

    private static (SettingsSnapshot Settings, FixIntent Intent) Find(ServerSnapshot snapshot, ActionData data) =>
        CodeActionsFeature.Find(snapshot.Workspace, data)
        ?? throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "The file has changed, and this fix does not fit it any more.");

    private static ActionData Data(JToken? parameters) => ActionDataJson.Read(parameters.Required("data").AsObject());
}
