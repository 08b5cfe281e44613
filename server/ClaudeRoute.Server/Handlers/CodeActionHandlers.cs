using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Fixes;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Lsp;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Lists code actions and computes their edits when one is chosen.</summary>
internal static class CodeActionHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, GitClient git, TimeProvider time)
    {
        methods.AddReadRequest("textDocument/codeAction", async (snapshot, call, cancellation) =>
        {
            // A client that does not resolve gets the edits at once, so what they depend on is asked now.
            var known = snapshot.Client.ResolvesEdit ? snapshot : await WithGitAsync(snapshot, git, ProjectOf(snapshot, call.Params), cancellation);
            return await ListAsync(known, call.Params, time, cancellation);
        });
        methods.AddReadRequest("codeAction/resolve", async (snapshot, call, cancellation) =>
        {
            var project = ((call.Params as JObject)?["data"] as JObject)?["project"]?.ToString();
            return Resolve(await WithGitAsync(snapshot, git, project, cancellation), call.Params);
        });
    }

    /// <summary>A snapshot that knows what git says about a project; the same one when that is known, or may not be asked.</summary>
    /// <remarks>A move has to know whether git ignores its target. The question is on its way soon after a file is opened; an action may be quicker.</remarks>
    public static async ValueTask<ServerSnapshot> WithGitAsync(ServerSnapshot snapshot, GitClient git, string? root, CancellationToken cancellationToken)
    {
        var workspace = snapshot.Workspace;
        if (root is null || !snapshot.Settings.IsTrusted || !workspace.Roots.Contains(root) || workspace.Git.ContainsKey(root))
        {
            return snapshot;
        }

        var paths = workspace.Files.Values.Where(file => file.Role.ProjectRoot == root).Select(file => file.Role.Path).ToArray();
        var (facts, states) = await git.AskAsync(root, paths, cancellationToken);
        return snapshot with { Workspace = workspace.WithGit(root, facts, states) };
    }

    private static string? ProjectOf(ServerSnapshot snapshot, JToken? parameters) =>
        DocumentUris.ToPath(parameters.Required("textDocument").Required("uri").AsString()) is { } path
            ? snapshot.Workspace.Locator.Find(path)?.ProjectRoot
            : null;

    /// <summary>Refuses a plan whose files on disk are not the ones that it was made for.</summary>
    /// <remarks>Open documents are guarded by their version; a file that no editor holds is compared here, the last moment that the server sees.</remarks>
    public static FixPlan Guard(ServerSnapshot snapshot, FixPlan plan)
    {
        foreach (var file in plan.Change?.Files ?? [])
        {
            if (snapshot.Workspace.Files.TryGetValue(file.Path, out var known) && known.IsOpen)
            {
                continue;
            }

            var read = DiskFiles.Read(file.Path, null);
            if (read.Problem is { } problem)
            {
                return FixPlan.Refused($"{problem} Nothing was changed.");
            }

            if (read.Text != file.ExpectedText)
            {
                return FixPlan.Refused($"{Path.GetFileName(file.Path)} has changed on disk, so nothing was changed. Try again in a moment.");
            }
        }

        return plan.Change?.Rename is { } rename ? Guard(snapshot, plan, rename) : plan;
    }

    private static FixPlan Guard(ServerSnapshot snapshot, FixPlan plan, FileRename rename) =>
        DiskFiles.Read(rename.To, null) is { Text: not null } or { Problem: not null } ? FixPlan.Refused($"There is a file {Path.GetFileName(rename.To)} already, so nothing was renamed.")
        : snapshot.Workspace.Files.TryGetValue(rename.From, out var known) && !known.IsOpen && DiskFiles.Read(rename.From, null).Text != rename.ExpectedText
            ? FixPlan.Refused($"{Path.GetFileName(rename.From)} has changed on disk, so nothing was changed. Try again in a moment.")
            : plan;

    private static async ValueTask<JsonPayload?> ListAsync(ServerSnapshot snapshot, JToken? parameters, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = DocumentUris.ToPath(parameters.Required("textDocument").Required("uri").AsString());
        var role = path is null ? null : snapshot.Workspace.Locator.Find(path);
        if (role is null || !snapshot.Settings.ValidationEnabled || !snapshot.Workspace.Files.TryGetValue(role.Path, out var file))
        {
            return JsonPayload.FromToken(new JArray());
        }

        var range = snapshot.Positions.ReadRange(file.Text, parameters.Required("range"));
        var only = ((parameters.Optional("context") as JObject)?["only"] as JArray)?.Select(kind => kind.ToString()).ToArray() ?? [];
        var host = new HostAbilities(snapshot.Settings.CanAsk, snapshot.Settings.CanShowHistory, snapshot.Settings.TakesSteps, snapshot.Client is { DocumentChanges: true, RenamesFiles: true });
        var actions = new List<OfferedAction>();
        foreach (var action in CodeActionsFeature.List(snapshot.Workspace, role.Path, range, only, host).Where(action => action.Disabled is null || snapshot.Client.DisabledActions))
        {
            if (action.Question is { } question)
            {
                actions.AddRange(await FixHandlers.AnsweredAsync(snapshot, action, question, time, cancellationToken));
            }
            else
            {
                actions.Add(action);
            }
        }

        return JsonPayload.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var action in actions)
            {
                WriteAction(writer, snapshot, action);
            }

            writer.WriteEndArray();
        });
    }

    private static void WriteAction(JsonWireWriter writer, ServerSnapshot snapshot, OfferedAction action)
    {
        writer.WriteStartObject();
        Text(writer, "title", action.Title);
        Text(writer, "kind", action.Kind);
        if (action.Diagnostics.Count > 0)
        {
            writer.WriteName("diagnostics");
            LspDiagnostics.WriteAll(writer, snapshot, action.Diagnostics);
        }

        if (action.IsPreferred)
        {
            writer.WriteName("isPreferred");
            writer.WriteValue(true);
        }

        if (action.Disabled is { } reason)
        {
            writer.WriteName("disabled");
            writer.WriteStartObject();
            Text(writer, "reason", reason);
            writer.WriteEndObject();
        }
        else if (action.AskForRoute is { } route)
        {
            WriteCommand(writer, action.Title, HostCommandNames.ApplyRoute, () =>
            {
                writer.WriteStartObject();
                Text(writer, "uri", snapshot.UriOf(action.Data.Path));
                Text(writer, "route", route);
                writer.WriteEndObject();
            });
        }
        else if (action.Step != HostStep.None && snapshot.Settings.TakesSteps)
        {
            WriteCommand(writer, action.Title, HostCommandNames.RunFix, () => ActionDataJson.Write(writer, action.Data));
        }
        else if (action.AskHistoryAt is { } at)
        {
            WriteCommand(writer, action.Title, HostCommandNames.WasCommitted, () =>
            {
                var text = snapshot.Workspace.Files[action.Data.Path].Text;
                writer.WriteStartObject();
                Text(writer, "uri", snapshot.UriOf(action.Data.Path));
                writer.WriteName("position");
                snapshot.Positions.Write(writer, text, text.GetPosition(at));
                writer.WriteEndObject();
            });
        }
        else if (snapshot.Client.ResolvesEdit)
        {
            writer.WriteName("data");
            ActionDataJson.Write(writer, action.Data);
        }
        else if (Guard(snapshot, CodeActionsFeature.Resolve(snapshot.Workspace, action.Data)).Change is { } change)
        {
            WriteEdit(writer, snapshot, change, action.Title);
        }

        writer.WriteEndObject();
    }

    private static JsonPayload Resolve(ServerSnapshot snapshot, JToken? parameters)
    {
        var action = parameters.AsObject();
        if (action["data"] is not JObject data)
        {
            return JsonPayload.FromToken(action)!;
        }

        var plan = Guard(snapshot, CodeActionsFeature.Resolve(snapshot.Workspace, ActionDataJson.Read(data)));
        if (plan.Change is not { } change)
        {
            throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, plan.Refusal!);
        }

        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in action.Properties())
            {
                if (member.Name is not ("edit" or "command"))
                {
                    writer.WriteName(member.Name);
                    writer.WriteToken(member.Value);
                }
            }

            WriteEdit(writer, snapshot, change, change.Title);
            writer.WriteEndObject();
        });
    }

    private static void WriteEdit(JsonWireWriter writer, ServerSnapshot snapshot, WorkspaceChange change, string title)
    {
        writer.WriteName("edit");
        LspEdits.Write(writer, snapshot, change);
        if (snapshot.Settings.HostCommands.Contains(HostCommandNames.AfterEdit, StringComparer.Ordinal))
        {
            WriteCommand(writer, title, HostCommandNames.AfterEdit, () =>
            {
                writer.WriteStartArray();
                foreach (var file in change.Files)
                {
                    writer.WriteValue(snapshot.UriOf(file.Path));
                }

                writer.WriteEndArray();
            });
        }
    }

    private static void WriteCommand(JsonWireWriter writer, string title, string command, Action writeArgument)
    {
        writer.WriteName("command");
        writer.WriteStartObject();
        Text(writer, "title", title);
        Text(writer, "command", command);
        writer.WriteName("arguments");
        writer.WriteStartArray();
        writeArgument();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Text(JsonWireWriter writer, string name, string value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}

/// <summary>The <c>data</c> member of a code action.</summary>
internal static class ActionDataJson
{
    public static void Write(JsonWireWriter writer, ActionData data)
    {
        writer.WriteStartObject();
        Member(writer, "path", data.Path);
        Member(writer, "project", data.Project);
        Member(writer, "rule", data.RuleId);
        Member(writer, "key", data.Key);
        writer.WriteName("ordinal");
        writer.WriteValue(data.Ordinal);
        Member(writer, "title", data.Title);
        Member(writer, "route", data.RouteId);
        Member(writer, "answer", data.Answer);
        writer.WriteEndObject();
    }

    public static ActionData Read(JObject data) => new(
        data.Required("path").AsString(),
        data.Optional("project")?.AsString(),
        data.Optional("rule")?.AsString(),
        data.Optional("key")?.AsString(),
        data.Required("ordinal").AsInt32(),
        data.Required("title").AsString(),
        data.Optional("route")?.AsString(),
        data.Optional("answer")?.AsString());

    private static void Member(JsonWireWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteName(name);
            writer.WriteValue(value);
        }
    }
}
