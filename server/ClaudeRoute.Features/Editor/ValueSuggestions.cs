using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>Values that make sense for a member. A credential is never among them.</summary>
internal static class ValueSuggestions
{
    /// <summary>Values as JSON, with a meaning and the subject of their description.</summary>
    public static IEnumerable<(string Json, string? Meaning, string? Subject)> For(WorkspaceSnapshot workspace, SettingsFile file, JsonPath path)
    {
        // An entry of a list is described by the list.
        var owner = path.Index is null ? path : path.Parent!;
        if (owner.Segments is [{ Name: "env" }, { Name: { } name }])
        {
            return OfVariable(workspace, file, path, name);
        }

        return SettingsCatalog.FindKey(owner) is { } key ? OfKey(workspace, file, path, key, isEntry: path.Index is not null) : [];
    }

    private static IEnumerable<(string Json, string? Meaning, string? Subject)> OfVariable(WorkspaceSnapshot workspace, SettingsFile file, JsonPath path, string name)
    {
        var variable = SettingsCatalog.FindVariable(name);
        if (variable is null or { IsSecret: true })
        {
            yield break;
        }

        var subject = "variable:" + name;
        var texts = variable switch
        {
            { Kind: VariableKind.Flag } => [("1", "on"), ("0", "off")],
            { Kind: VariableKind.Presence } => [("1", "on")],
            { Kind: VariableKind.Region } => Suggestions.Regions(name),
            { Kind: VariableKind.Model } => Models(workspace, file),
            _ => variable.Values.Select(value => (value, "")),
        };
        foreach (var (text, meaning) in texts)
        {
            yield return (JsonText.Quote(text), meaning, subject);
        }

        foreach (var (text, meaning) in OfRoutes(workspace, file, path))
        {
            yield return (JsonText.Quote(text), meaning, subject);
        }
    }

    private static IEnumerable<(string Json, string? Meaning, string? Subject)> OfKey(WorkspaceSnapshot workspace, SettingsFile file, JsonPath path, SettingKey key, bool isEntry)
    {
        var subject = "key:" + key.Path;
        if (key.TakesModels && isEntry == key.Types.Contains("array", StringComparer.Ordinal))
        {
            foreach (var (text, meaning) in Models(workspace, file))
            {
                yield return (JsonText.Quote(text), meaning, subject);
            }
        }

        if (isEntry)
        {
            yield break;
        }

        foreach (var value in key.Values)
        {
            yield return (JsonText.Quote(value), value == key.Default ? "default" : null, subject);
        }

        if (key.Types.Contains("boolean", StringComparer.Ordinal))
        {
            foreach (var value in (string[])["true", "false"])
            {
                yield return (value, value == key.Default ? "default" : null, subject);
            }
        }

        foreach (var (text, meaning) in Suggestions.Values(path).Concat(OfRoutes(workspace, file, path)))
        {
            yield return (JsonText.Quote(text), meaning, subject);
        }
    }

    private static IEnumerable<(string Text, string Meaning)> Models(WorkspaceSnapshot workspace, SettingsFile file)
    {
        var settings = workspace.Project(MemberPlaces.ProjectOf(workspace, file.Role));
        return ModelNames.For(settings.Effective, ProviderOf(settings, file))
            .Where(model => ShownValue.MayBeOffered(model.Meaning))
            .Select(model => (model.Name, model.IsAlias ? $"now {model.Meaning}" : model.Meaning));
    }

    // While somebody types, the file counts for nothing; what it says of the provider is meant all the same.
    private static Provider? ProviderOf(SettingsSnapshot settings, SettingsFile file) =>
        Providers.Of(settings.Session).All.FirstOrDefault(provider =>
            (file.Root?["env"]?.Value as JsonObject)?[provider.Flag]?.Value is { } own
                ? Providers.IsOn(own is JsonString text ? text.Value : own.RawText)
                : Providers.IsOn(settings.Effective, provider.Flag));

    // What a route writes there, with what is known of this machine put in.
    private static IEnumerable<(string Text, string Meaning)> OfRoutes(WorkspaceSnapshot workspace, SettingsFile file, JsonPath path)
    {
        var settings = workspace.Project(MemberPlaces.ProjectOf(workspace, file.Role));
        foreach (var recipe in RouteRecipes.All)
        {
            foreach (var write in recipe.Writes.Where(write => write.Path == path))
            {
                var answers = recipe.Suggest(settings);
                var text = recipe.Inputs.Aggregate(write.Template, (current, input) => answers.TryGetValue(input.Name, out var answer) && ShownValue.MayBeOffered(answer) ? current.Replace($"{{{input.Name}}}", answer, StringComparison.Ordinal) : current);
                if (!text.Contains('{', StringComparison.Ordinal))
                {
                    yield return (text, recipe.Name);
                }
            }
        }
    }
}
