using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>What a row of the effective route is.</summary>
public enum RouteRowKind
{
    /// <summary>The route by its short name.</summary>
    Route,

    /// <summary>Where requests go.</summary>
    Destination,

    /// <summary>A header that carries a credential.</summary>
    Header,

    /// <summary>The model that is sent.</summary>
    Model,

    /// <summary>Region, project and other facts.</summary>
    Fact,

    /// <summary>Holds rows of one kind.</summary>
    Group,

    /// <summary>A value that does not count.</summary>
    Shadowed,

    /// <summary>What waits for trust, or does not.</summary>
    Trust,

    /// <summary>What keeps requests from being sent.</summary>
    Problem,

    /// <summary>What is worth knowing.</summary>
    Note,
}

/// <summary>One row. It holds masked values only.</summary>
/// <param name="Id">Stable while the route keeps its shape.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Label">Its name.</param>
/// <param name="Description">Its value, or null.</param>
public sealed record RouteRow(string Id, RouteRowKind Kind, string Label, string? Description)
{
    /// <summary>Where it comes from, as <c>scope.key</c>, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The member that it comes from, or null.</summary>
    public PlainLocation? Place { get; init; }

    /// <summary>Rows below it.</summary>
    public IReadOnlyList<RouteRow> Children { get; init; } = [];
}

/// <summary>The effective route of a file's session as rows that lead to their places.</summary>
/// <param name="Project">Folder of the project, or null.</param>
/// <param name="Name">Short name of the route.</param>
/// <param name="Sends">A request would be sent.</param>
/// <param name="Rows">The rows.</param>
public sealed record EffectiveRoute(string? Project, string Name, bool Sends, IReadOnlyList<RouteRow> Rows)
{
    private const string NothingSent = "nothing: no request would be sent";

    /// <summary>How many settings files take part.</summary>
    public int Files { get; init; }

    /// <summary>Something other than a missing login keeps requests from being sent.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>The route of the session that a file takes part in; for a file of several projects that of user and managed settings alone.</summary>
    public static EffectiveRoute Of(WorkspaceSnapshot workspace, FileRole role)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var project = MemberPlaces.ProjectOf(workspace, role);
        return Of(workspace.Project(project), project);
    }

    /// <summary>The route of one session.</summary>
    public static EffectiveRoute Of(SettingsSnapshot settings, string? project)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var route = RouteResolver.Resolve(settings.Effective);
        var explained = RouteExplanation.Of(settings);
        var name = RouteNames.Of(settings, route);
        var sends = explained.Owner != "none";
        var rows = new List<RouteRow>
        {
            Row(settings, "route", RouteRowKind.Route, "Route", name, DecidedBy(settings, route)),
            Row(settings, "destination", RouteRowKind.Destination, "Requests to", sends ? explained.Destination : NothingSent, explained.BaseUrlSource),
        };
        foreach (var header in (string[])[RouteResolver.ApiKeyHeader, RouteResolver.AuthorizationHeader])
        {
            rows.Add(explained.Headers.FirstOrDefault(slot => slot.Header == header) is { } slot
                ? Row(settings, "header." + header, RouteRowKind.Header, header, Value(slot), slot.Source)
                : new RouteRow("header." + header, RouteRowKind.Header, header, explained.SignedBy is not null && header == RouteResolver.AuthorizationHeader ? explained.SignedBy : "empty"));
        }

        if (explained.Model is { } model)
        {
            rows.Add(Row(settings, "model", RouteRowKind.Model, "Model", Harmless(model.Value), model.Source));
        }

        foreach (var (id, label, value, source) in ((string, string, string?, string?)[])[("region", "Region", explained.Region, RegionSource(settings, route)), ("project", "Project", explained.Project, route.Project?.Source)])
        {
            if (value is not null)
            {
                rows.Add(Row(settings, id, RouteRowKind.Fact, label, Harmless(value), source));
            }
        }

        if (explained.CustomHeaders.Count > 0)
        {
            var source = settings.Effective.SetEnv(Providers.Of(settings.Session).CustomHeaders)?.Source;
            rows.Add(Row(settings, "customHeaders", RouteRowKind.Fact, "More headers", string.Join(", ", explained.CustomHeaders), source));
        }

        AddGroup(rows, "early", "Sent before that, with the credential", explained.EarlyRequests.Select(address => new RouteRow("early." + address, RouteRowKind.Note, address, null)));
        AddGroup(rows, "shadowed", "Does not count", explained.Shadowed.Select(shadowed =>
            Row(settings, $"shadowed.{shadowed.Scope}.{shadowed.What}", RouteRowKind.Shadowed, shadowed.What, $"{shadowed.Scope}: {shadowed.By} counts", $"{shadowed.Scope}.{shadowed.What}")));
        AddGroup(rows, "trust", "Trust", explained.Trust.Select(note =>
            Row(settings, $"trust.{note.Scope}.{note.What}", RouteRowKind.Trust, note.What, note.Waits ? "waits until the folder is trusted; -p never waits" : "counts before the folder is trusted", $"{note.Scope}.{note.What}")));
        AddGroup(rows, "problems", "Problems", explained.Problems.Select(problem => new RouteRow("problem." + problem.Code, problem.StopsRequests ? RouteRowKind.Problem : RouteRowKind.Note, problem.Message, null)
        {
            Place = Troubleshooting.ProblemCheck.PlaceOf(new Troubleshooting.SymptomContext(settings, route, []), problem),
        }));
        return new EffectiveRoute(project, name, sends, rows)
        {
            Files = settings.Files.Count(settings.Merges),
            NeedsAttention = route.Problems.Any(problem => problem is { StopsRequests: true, Code: not "not-logged-in" }),
        };
    }

    // The member without which it would be another route: the switch of the provider, else the address, else the credential.
    private static string? DecidedBy(SettingsSnapshot settings, RoutePrediction route) =>
        (route.Provider is { } provider ? settings.Effective.SetEnv(provider.Flag)?.Source : null)
        ?? route.BaseUrlValue?.Source
        ?? route.Headers.Select(slot => slot.Source).FirstOrDefault(source => source is not null);

    private static string? RegionSource(SettingsSnapshot settings, RoutePrediction route)
    {
        var table = Providers.Of(settings.Session);
        return route.Provider?.Region.Select(settings.Effective.SetEnv).FirstOrDefault(value => value is not null && table.RegionOf(value) == route.Region)?.Source;
    }

    private static string Value(ExplainedHeader header) =>
        header.IsSignature ? "signed"
        : header.Masked is null ? "known when the session runs"
        : header.IsStandIn ? $"\"{header.Masked}\" (stand-in)"
        : header.Masked;

    private static string Harmless(string text) => ShownValue.MayBeOffered(text) ? text : "a text that is not shown";

    private static void AddGroup(List<RouteRow> rows, string id, string label, IEnumerable<RouteRow> children)
    {
        RouteRow[] all = [.. children];
        if (all.Length > 0)
        {
            rows.Add(new RouteRow(id, RouteRowKind.Group, label, null) { Children = all });
        }
    }

    private static RouteRow Row(SettingsSnapshot settings, string id, RouteRowKind kind, string label, string? description, string? source) =>
        new(id, kind, label, description) { Source = source, Place = PlaceOf(settings, source) };

    // A source is the word of a scope and the path of a member.
    private static PlainLocation? PlaceOf(SettingsSnapshot settings, string? source)
    {
        if (source?.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot) || !JsonPath.TryParse(source[(dot + 1)..], out var path))
        {
            return null;
        }

        foreach (var file in settings.Files)
        {
            if (file.Scope.Word() == source[..dot] && settings.Merges(file) && file.Document.FindMember(path) is { } member)
            {
                return new PlainLocation(file.Path, PlainRange.Of(file.Document.Text, member.NameSpan));
            }
        }

        return null;
    }
}
