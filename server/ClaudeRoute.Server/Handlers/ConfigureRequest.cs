using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Routes;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>The parameters that the wizard's requests have in common. A name or place that no wizard sends is a wrong parameter.</summary>
/// <param name="settings">The session that the wizard is about.</param>
/// <param name="parameters">The parameters as sent.</param>
internal sealed class ConfigureRequest(SettingsSnapshot settings, JToken? parameters)
{
    private static readonly Scope[] Scopes = [Scope.User, Scope.Local, Scope.Shared, Scope.Shell];

    /// <summary>The session; user and managed settings alone without a folder.</summary>
    public SettingsSnapshot Settings { get; } = settings;

    /// <summary>The route.</summary>
    public RouteRecipe Recipe => RouteRecipes.Find(parameters.Required("route").AsString()) ?? throw new InvalidParamsException("The route is unknown; claudeRoute/configure/start lists them.");

    /// <summary>The input that suggestions are wanted for.</summary>
    public RouteInput Input => Recipe.Inputs.FirstOrDefault(input => input.Name == parameters.Required("input").AsString()) ?? throw new InvalidParamsException("The route asks for nothing of that name.");

    /// <summary>The scope.</summary>
    public Scope Scope
    {
        get
        {
            var word = parameters.Required("scope").AsString();
            var index = Array.FindIndex(Scopes, scope => scope.Word() == word);
            return index >= 0 ? Scopes[index] : throw new InvalidParamsException("The scope must be user, local, shared or shell.");
        }
    }

    /// <summary>Answers by name of the input.</summary>
    public IReadOnlyDictionary<string, string> Inputs
    {
        get
        {
            var recipe = Recipe;
            var answers = EditorRequest.Answers(parameters);
            return answers.Keys.All(name => recipe.Inputs.Any(known => known.Name == name)) ? answers : throw new InvalidParamsException("The route asks for nothing of that name.");
        }
    }

    /// <summary>Reads the parameters and finds the session.</summary>
    public static ConfigureRequest Read(ServerSnapshot snapshot, JToken? parameters)
    {
        var workspace = snapshot.Workspace;
        var folder = parameters.Optional("folder") is { } given ? Folder(workspace, given.AsString()) : null;
        if (parameters.Optional("uri") is { } document)
        {
            var role = DocumentUris.ToPath(document.AsString()) is { } path ? workspace.Locator.Find(path) : null;
            if (role is null || (folder is not null && role.ProjectRoot is not null && role.ProjectRoot != folder))
            {
                throw new InvalidParamsException("The document is no settings file of this folder.");
            }

            folder ??= role.ProjectRoot is { } root && workspace.Roots.Contains(root) ? root : null;
        }

        var settings = workspace.Project(folder is not null && workspace.Locator.IsHome(folder) ? null : folder);
        var session = settings.Session with { HasSavedLogin = SavedLogin.IsPresent(workspace.Locator.Places.UserFolder) };
        return new ConfigureRequest(new SettingsSnapshot(settings.ProjectRoot, settings.Files, settings.Shell, settings.Git, settings.Options) { Session = session }, parameters);
    }

    private static string Folder(WorkspaceSnapshot workspace, string uri) =>
        DocumentUris.ToPath(uri) is { } path && SettingsLocator.Normalize(path) is var root && workspace.Roots.Contains(root)
            ? root
            : throw new InvalidParamsException("The folder is none of the workspace's folders.");
}
