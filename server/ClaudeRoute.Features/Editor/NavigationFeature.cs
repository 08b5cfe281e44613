using ClaudeRoute.Features.Workspace;

namespace ClaudeRoute.Features.Editor;

/// <summary>A place in a file.</summary>
public sealed record PlainLocation(string Path, PlainRange Range);

/// <summary>Leads from a value to the one that counts instead, and back to those that do not count.</summary>
public static class NavigationFeature
{
    /// <summary>The members that count for the member at an offset: one for every project in which the file takes part, without repetition.</summary>
    public static IReadOnlyList<PlainLocation> Definition(WorkspaceSnapshot workspace, string path, int offset) =>
        [.. Places(workspace, path, offset).Select(places => Location(places[0])).OfType<PlainLocation>().Distinct()];

    /// <summary>The members of all files that compete with the one at an offset.</summary>
    /// <param name="workspace">Everything that is known.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">A UTF-16 offset.</param>
    /// <param name="withDefinition">The one that counts is listed too.</param>
    public static IReadOnlyList<PlainLocation> References(WorkspaceSnapshot workspace, string path, int offset, bool withDefinition) =>
        [.. Places(workspace, path, offset).SelectMany(places => places.Skip(withDefinition ? 0 : 1)).Select(Location).OfType<PlainLocation>().Distinct()];

    private static IReadOnlyList<MemberPlace>[] Places(WorkspaceSnapshot workspace, string path, int offset)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known.IsTooLong || known.Settings.Document.MemberAt(offset) is not { } at)
        {
            return [];
        }

        var projects = workspace.ProjectsOf(known.Role);
        for (var member = at; member is not null; member = MemberPlaces.Around(member))
        {
            var memberPath = member.Path;
            var found = projects.Select(root => MemberPlaces.Of(workspace.Project(root), memberPath)).Where(places => places.Count > 0).ToArray();
            if (found.Length > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static PlainLocation? Location(MemberPlace place) =>
        place is { File: { } file, Member: { } member } ? new PlainLocation(file.Path, PlainRange.Of(file.Document.Text, member.NameSpan)) : null;
}
