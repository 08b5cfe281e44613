using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Relay;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Verification;
using ClaudeRoute.Settings;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Requests of the extension: what a verification would do, and doing it.</summary>
internal static class VerifyHandlers
{
    private const int MostRuns = 10;
    private const string RunClientRequest = "claudeRoute/runClient";
    private static readonly TimeSpan ClientLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ClientQuiet = TimeSpan.FromSeconds(2);

    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, TimeProvider time, Func<string?> stateFolder)
    {
        var running = new SemaphoreSlim(1);
        var runs = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        methods.AddReadRequest("claudeRoute/verifyPlan", (snapshot, call, _) => ValueTask.FromResult<JsonPayload?>(Plan(Settings(snapshot, call.Params))));
        methods.AddReadRequest("claudeRoute/verify", async (snapshot, call, cancellation) =>
        {
            if (!snapshot.Settings.IsTrusted)
            {
                throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "Nothing is started for a workspace that is not trusted.");
            }

            if (!await running.WaitAsync(TimeSpan.Zero, cancellation))
            {
                throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, "Another verification is running.");
            }

            try
            {
                var options = Options(call, time) with { FindKey = () => FingerprintKey.Get(stateFolder()) };
                if (options is { Forwards: true, AgreedHost: { } host } && (runs[host] = runs.GetValueOrDefault(host) + 1) > MostRuns)
                {
                    throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, $"{host} was checked {MostRuns} times in this session, which costs tokens each time. Restart the server to go on.");
                }

                return Write(await Verifier.RunAsync(Settings(snapshot, call.Params), options, cancellation));
            }
            catch (RelayUnavailableException error)
            {
                throw new LocalRpcException(JsonRpcErrorCode.RequestFailed, error.Message);
            }
            finally
            {
                running.Release();
            }
        });
    }

    private static VerifyOptions Options(ReadCall call, TimeProvider time)
    {
        var parameters = call.Params as JObject;
        var token = parameters?["workDoneToken"];
        return new VerifyOptions
        {
            Forwards = parameters?["mode"]?.ToString() == "forward",
            TriesLargeBody = parameters?["large"]?.Type == JTokenType.Boolean && (bool)parameters["large"]!,
            AgreedHost = parameters?["host"]?.ToString(),
            RunClient = parameters?["client"]?.ToString() == "claude" ? (command, relay, cancellation) => RunClientAsync(call, command, relay, time, cancellation) : null,
            OnStep = token is null ? null : (text, done, all) => _ = call.NotifyAsync("$/progress", Progress(token, text, done, all)).AsTask(),
            Time = time,
        };
    }

    // The client runs in a terminal of the editor, where its user sees it; it is done when its requests have ended.
    private static async Task<string?> RunClientAsync(ReadCall call, ClientCommand command, IRelay relay, TimeProvider time, CancellationToken cancellationToken)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var quiet = time.CreateTimer(_ => settled.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        relay.Journal.Added = entry =>
        {
            if (entry.Endpoint?.Kind is EndpointKind.Messages or EndpointKind.Stream or EndpointKind.Invoke)
            {
                quiet.Change(ClientQuiet, Timeout.InfiniteTimeSpan);
            }
        };
        try
        {
            await call.RequestAsync(
                RunClientRequest,
                JsonPayload.Write(writer =>
                {
                    writer.WriteStartObject();
                    Text(writer, "posix", command.ToPosix());
                    Text(writer, "powershell", command.ToPowerShell());
                    writer.WriteEndObject();
                }),
                cancellationToken: cancellationToken);
            await settled.Task.WaitAsync(ClientLimit, time, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return "The client sent no request within three minutes.";
        }
        finally
        {
            relay.Journal.Added = null;
        }
    }

    private static SettingsSnapshot Settings(ServerSnapshot snapshot, JToken? parameters)
    {
        var workspace = snapshot.Workspace;
        var path = DocumentUris.ToPath(parameters.Required("uri").AsString());
        var role = path is null ? null : workspace.Locator.Find(path);
        var root = role is not null && workspace.Files.TryGetValue(role.Path, out var file) ? workspace.ProjectsOf(file.Role)[0]
            : workspace.Roots.FirstOrDefault(each => path == each);
        var settings = workspace.Project(root);
        return new SettingsSnapshot(settings.ProjectRoot, settings.Files, settings.Shell, settings.Git, settings.Options)
        {
            Session = settings.Session with { HasSavedLogin = SavedLogin.IsPresent(workspace.Locator.Places.UserFolder) },
        };
    }

    private static JsonPayload Plan(SettingsSnapshot settings)
    {
        var plan = Verifier.Plan(settings);
        return JsonPayload.Write(writer =>
        {
            writer.WriteStartObject();
            Text(writer, "route", plan.Route);
            Text(writer, "host", plan.Host);
            Text(writer, "origin", plan.Origin);
            Text(writer, "destination", plan.Destination);
            writer.WriteName("requests");
            writer.WriteValue(plan.MostRequests);
            writer.WriteName("tokens");
            writer.WriteValue(plan.MostTokens);
            writer.WriteName("fromProject");
            writer.WriteValue(plan.IsFromProject);
            Text(writer, "onlyPassive", plan.OnlyPassive);
            EditorRequest.WriteTexts(writer, "problems", plan.Problems);
            writer.WriteEndObject();
        });
    }

    private static JsonPayload Write(VerifyReport report) => JsonPayload.Write(writer =>
    {
        writer.WriteStartObject();
        Text(writer, "route", report.Route);
        Text(writer, "destination", report.Destination);
        Text(writer, "summary", report.Summary);
        writer.WriteName("failed");
        writer.WriteValue(report.HasFailed);
        writer.WriteName("passed");
        writer.WriteValue(report.Verdicts.Count(verdict => verdict.Outcome == Outcome.Pass));
        writer.WriteName("failures");
        writer.WriteValue(report.Verdicts.Count(verdict => verdict.Outcome == Outcome.Fail));
        writer.WriteName("open");
        writer.WriteValue(report.Verdicts.Count(verdict => verdict.Outcome is Outcome.Inconclusive));
        Text(writer, "markdown", report.ToMarkdown());
        writer.WriteEndObject();
    });

    private static JsonPayload Progress(JToken token, string text, int done, int all) => JsonPayload.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteName("token");
        if (token.Type == JTokenType.Integer)
        {
            writer.WriteValue(token.Value<int>());
        }
        else
        {
            writer.WriteValue(token.ToString());
        }

        writer.WriteName("value");
        writer.WriteStartObject();
        Text(writer, "kind", done == 0 ? "begin" : "report");
        Text(writer, done == 0 ? "title" : "message", text);
        writer.WriteName("percentage");
        writer.WriteValue(all == 0 ? 0 : 100 * done / all);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void Text(JsonWireWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteName(name);
            writer.WriteValue(value);
        }
    }
}
