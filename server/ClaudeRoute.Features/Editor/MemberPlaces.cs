using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>One place that gives a member a value.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="File">The file; null for the shell.</param>
/// <param name="Member">The member; null for the shell.</param>
/// <param name="Text">The text that the client makes of the value.</param>
public sealed record MemberPlace(Scope Scope, SettingsFile? File, JsonMember? Member, string Text)
{
    /// <summary>Name of the file for a sentence.</summary>
    public string FileName => File?.Name ?? "the shell";
}

/// <summary>Finds the places that compete for a member, and which one counts.</summary>
public static class MemberPlaces
{
    /// <summary>
    /// Every place that gives a member a value, the winner first. Empty when no value of a scope takes the place of another's: for objects,
    /// for lists that are joined, for keys of which the strictest value counts, and for unknown keys.
    /// </summary>
    public static IReadOnlyList<MemberPlace> Of(SettingsSnapshot settings, JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(path);
        if (path.Segments is [{ Name: "env" }, { Name: { } name }])
        {
            return CommentNames.IsComment(name) ? [] : [.. settings.Effective.AllEnv(name).Select(value => new MemberPlace(value.Scope, value.File, value.Member, value.Text))];
        }

        if (SettingsCatalog.FindKey(path) is not { Merging: not KeyMerging.Strictest } key)
        {
            return [];
        }

        var places = new List<MemberPlace>(2);
        foreach (var file in settings.Files)
        {
            if (settings.Merges(file) && key.IsReadIn(file.Scope) && file.Document.FindMember(path) is { Value: { } value } member)
            {
                if (value.Kind == JsonKind.Object || (value.Kind == JsonKind.Array && key.Merging != KeyMerging.Highest))
                {
                    return [];
                }

                places.Add(new MemberPlace(file.Scope, file, member, value is JsonString text ? text.Value : value.RawText));
            }
        }

        return places;
    }

    /// <summary>The nearest member that a member stands in, through lists; null at the root.</summary>
    public static JsonMember? Around(JsonMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        JsonNode? node = member.Parent;
        while (node is { Member: null })
        {
            node = node.Parent;
        }

        return node?.Member;
    }

    /// <summary>The place that counts instead of a member; null when the member counts or nothing competes.</summary>
    public static MemberPlace? Winner(SettingsSnapshot settings, SettingsFile file, JsonMember member)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(member);
        var places = Of(settings, member.Path);
        return places.Count > 1 && places[0].File != file && places.Any(place => place.File == file && ReferenceEquals(place.Member, member)) ? places[0] : null;
    }

    /// <summary>Members of a file that another place beats, in document order, with the winner.</summary>
    public static IEnumerable<(JsonMember Member, MemberPlace Winner)> Overridden(SettingsSnapshot settings, SettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(file);
        return file.Root is { } root && settings.Merges(file) ? Below(root) : [];

        IEnumerable<(JsonMember, MemberPlace)> Below(JsonObject container)
        {
            foreach (var member in container.Members)
            {
                if (member.IsShadowed || member.Value is not { } value)
                {
                    continue;
                }

                if (Winner(settings, file, member) is { } winner)
                {
                    yield return (member, winner);
                }
                else if (value is JsonObject inner && SettingsCatalog.FindKey(member.Path) is not null)
                {
                    foreach (var found in Below(inner))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    /// <summary>
    /// The project in whose session a file is looked at: its own, or for a user or managed file the only one there is. Null where there are
    /// several, so that what only one of them does is not said of all.
    /// </summary>
    public static string? ProjectOf(WorkspaceSnapshot workspace, FileRole role)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var projects = workspace.ProjectsOf(role);
        return projects.Count == 1 ? projects[0] : null;
    }
}
