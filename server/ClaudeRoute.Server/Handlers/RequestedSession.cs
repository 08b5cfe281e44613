using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>The session that a request is about.</summary>
internal static class RequestedSession
{
    /// <summary>
    /// The settings of the session that <c>uri</c> belongs to: a settings file, or a folder of the workspace. Without it the only folder is
    /// meant, or user and managed settings alone. It knows whether a login is saved.
    /// </summary>
    /// <exception cref="InvalidParamsException">The URI names neither.</exception>
    public static SettingsSnapshot Of(ServerSnapshot snapshot, JToken? parameters)
    {
        var workspace = snapshot.Workspace;
        var settings = workspace.Project(ProjectOf(workspace, (parameters as JObject)?["uri"]?.ToString()));
        return new SettingsSnapshot(settings.ProjectRoot, settings.Files, settings.Shell, settings.Git, settings.Options)
        {
            Session = settings.Session with { HasSavedLogin = SavedLogin.IsPresent(workspace.Locator.Places.UserFolder) },
        };
    }

    private static string? ProjectOf(WorkspaceSnapshot workspace, string? uri)
    {
        if (string.IsNullOrEmpty(uri))
        {
            return workspace.Roots.Count == 1 ? workspace.Roots.First() : null;
        }

        var path = DocumentUris.ToPath(uri) is { } given ? SettingsLocator.Normalize(given) : null;
        return path is not null && workspace.Roots.FirstOrDefault(root => root == path) is { } folder ? folder
            : path is not null && workspace.Locator.Find(path) is { } role ? MemberPlaces.ProjectOf(workspace, role)
            : throw new InvalidParamsException("The document is neither a settings file of Claude Code nor a folder of the workspace.");
    }
}
