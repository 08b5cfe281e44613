using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server;

/// <summary>The files that a client is asked to watch.</summary>
internal static class FileWatching
{
    /// <summary>Parameters of <c>client/registerCapability</c>.</summary>
    /// <param name="places">Places outside the workspace.</param>
    /// <param name="relative">The client can watch such places.</param>
    public static JsonPayload Registration(HostPlaces places, bool relative) => JsonPayload.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteName("registrations");
        writer.WriteStartArray();
        writer.WriteStartObject();
        Text(writer, "id", "claude-route-files");
        Text(writer, "method", "workspace/didChangeWatchedFiles");
        writer.WriteName("registerOptions");
        writer.WriteStartObject();
        writer.WriteName("watchers");
        writer.WriteStartArray();
        Glob(writer, $"**/{SettingsLocator.FolderName}/settings*");
        Glob(writer, $"**/{SettingsLocator.ConfigurationName}");
        Glob(writer, "**/.gitignore");
        foreach (var pattern in SettingsPlaces.SurroundingPatterns)
        {
            Glob(writer, $"**/{pattern}");
        }

        if (relative)
        {
            if (places.UserFolder is { } user)
            {
                Relative(writer, user, "settings*");
            }

            foreach (var folder in places.ManagedFolders)
            {
                Relative(writer, folder, SettingsPlaces.ManagedFileName);
                Relative(writer, $"{folder}/{SettingsPlaces.ManagedDropInsName}", "*.json");
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Glob(JsonWireWriter writer, string pattern)
    {
        writer.WriteStartObject();
        Text(writer, "globPattern", pattern);
        writer.WriteEndObject();
    }

    private static void Relative(JsonWireWriter writer, string folder, string pattern)
    {
        writer.WriteStartObject();
        writer.WriteName("globPattern");
        writer.WriteStartObject();
        Text(writer, "baseUri", DocumentUris.FromPath(folder));
        Text(writer, "pattern", pattern);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Text(JsonWireWriter writer, string name, string value)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
