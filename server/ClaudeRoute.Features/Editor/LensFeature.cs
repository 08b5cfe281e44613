using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Editor;

/// <summary>What the lens above a file says.</summary>
/// <param name="Route">Short name of the route.</param>
/// <param name="HasProblem">No request would be sent.</param>
public sealed record PlainLens(string Route, bool HasProblem)
{
    /// <summary>The line as a whole.</summary>
    public string Title => $"Route: {Route}{(HasProblem ? " (does not work yet)" : "")}";
}

/// <summary>Names the route of the session that a file takes part in.</summary>
public static class LensFeature
{
    /// <summary>The lens of a file; null for files that Claude Code does not read.</summary>
    public static PlainLens? Of(WorkspaceSnapshot workspace, string path)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known is { IsTooLong: true } or { Role.Kind: not FileKind.Settings } or { Role.IsHomeLocal: true })
        {
            return null;
        }

        var settings = workspace.Project(MemberPlaces.ProjectOf(workspace, known.Role));
        var route = RouteResolver.Resolve(settings.Effective);

        // Whether a login is saved is not looked up here, so its absence is no problem yet.
        return new PlainLens(RouteNames.Of(settings, route), route.Problems.Any(problem => problem is { StopsRequests: true, Code: not "not-logged-in" }));
    }
}
