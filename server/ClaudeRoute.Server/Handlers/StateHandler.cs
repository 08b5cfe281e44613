using System.Globalization;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;

namespace ClaudeRoute.Server.Handlers;

/// <summary>What the server is doing, for bug reports. Holds no text of any file.</summary>
internal static class StateHandler
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods, ServerHost host) =>
        methods.AddOutOfBandRequest("claude-route/serverState", status => JsonPayload.Write(writer => Write(writer, status, host)));

    private static void Write(JsonWireWriter writer, JsonRpcStatus status, ServerHost host)
    {
        writer.WriteStartObject();
        writer.WriteName("version");
        writer.WriteValue(host.Version);
        writer.WriteName("phase");
        writer.WriteValue(host.IsShutDown ? "shutDown" : host.IsInitialized ? "running" : "created");
        writer.WriteName("queueLength");
        writer.WriteValue(status.QueuedMessages);
        writer.WriteName("queuedRequests");
        writer.WriteValue(status.QueuedRequests);
        writer.WriteName("queuedBytes");
        writer.WriteValue(status.QueuedBytes);
        writer.WriteName("outgoingMessages");
        writer.WriteValue(status.OutgoingMessages);
        writer.WriteName("running");
        writer.WriteStartArray();
        foreach (var request in status.Running)
        {
            writer.WriteStartObject();
            writer.WriteName("id");
            writer.WriteValue(request.Id);
            writer.WriteName("method");
            writer.WriteValue(request.Method);
            writer.WriteName("ageMs");
            writer.WriteValue(request.Age.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteName("openDocuments");
        writer.WriteStartArray();
        foreach (var document in host.OpenDocuments)
        {
            writer.WriteStartObject();
            writer.WriteName("path");
            writer.WriteValue(document.Path);
            writer.WriteName("length");
            writer.WriteValue(document.Length);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
