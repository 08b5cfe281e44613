using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>Finds what keeps a session from working as its files say. The first problem that stops requests is the one that the client reports.</summary>
internal static class RouteProblems
{
    public static IReadOnlyList<RouteProblem> Find(EffectiveSettings settings, RoutePrediction route)
    {
        var problems = new List<RouteProblem>();
        AddFiles(settings.Snapshot, problems);
        AddLogin(settings, route, problems);
        if (route.Provider is { } provider)
        {
            AddProvider(settings, route, provider, problems);
        }

        AddAddress(route, problems);
        AddCredentials(route, problems);
        return problems;
    }

    private static void AddFiles(SettingsSnapshot snapshot, List<RouteProblem> problems)
    {
        if (snapshot.Session.MissingSettings is { } missing)
        {
            problems.Add(new RouteProblem("settings-not-found", $"--settings names {missing}, which cannot be read, so Claude Code ends with \"Settings file not found\".", StopsRequests: true));
        }

        if (snapshot.Session.UnknownOption is { } option)
        {
            problems.Add(new RouteProblem("unknown-option", $"This version of Claude Code does not know {option}, and ends.", StopsRequests: true));
        }

        foreach (var file in snapshot.Files.Where(file => file.Kind == FileKind.Settings && file.Drop != FileDrop.None))
        {
            var isManaged = file.Scope == Scope.Managed && !snapshot.IsManagedLenient;
            problems.Add(isManaged
                ? new RouteProblem("managed-invalid", $"{Place(file)}: the managed settings are no valid JSON object, so Claude Code ends before it sends anything.", StopsRequests: true)
                : new RouteProblem("dropped", $"{Place(file)}: Claude Code leaves this file out and says nothing, because {Reason(file)}. None of its settings count.", StopsRequests: false));
        }
    }

    private static string Reason(SettingsFile file) => file.Drop switch
    {
        FileDrop.WrongType => $"{file.TypeViolations[0].Path} has to be {file.TypeViolations[0].Expected}",
        FileDrop.NotAnObject => "it holds something else than an object",
        _ => "it is no valid JSON",
    };

    private static string Place(SettingsFile file)
    {
        var at = file.Drop == FileDrop.WrongType ? file.TypeViolations[0].Node.Span.Start
            : file.Document.Problems.IsEmpty ? 0
            : file.Document.Problems[0].Span.Start;
        var position = file.Document.Text.GetPosition(at);
        return $"{file.Path}:{position.Line + 1}:{position.Character + 1}";
    }

    private static void AddLogin(EffectiveSettings settings, RoutePrediction route, List<RouteProblem> problems)
    {
        if (route.Provider is not null)
        {
            return;
        }

        var isLogin = route.Headers.Count == 0 || route.Headers.Any(slot => slot.Kind is CredentialKind.SavedLogin or CredentialKind.OAuth);
        if (!isLogin && ForcedBy(settings) is { Name: var key })
        {
            problems.Add(new RouteProblem("forced-login", $"The managed settings demand a login ({key}), so Claude Code refuses to start with any other credential.", StopsRequests: true));
        }
        else if (route.NeedsSavedLogin && route.Headers.Count == 0)
        {
            problems.Add(new RouteProblem(
                "not-logged-in",
                settings.Snapshot.Session.HasSavedLogin == false
                    ? "No credential is set in any file or in the shell, and no login is saved, so Claude Code ends with \"Not logged in\". A base address alone is not a route."
                    : "No credential is set in any file or in the shell. A request is sent only if a login is saved on this machine, and then with that login's token.",
                StopsRequests: true));
        }
    }

    /// <summary>The managed key that demands a login, or null.</summary>
    public static EffectiveValue? ForcedBy(EffectiveSettings settings)
    {
        var table = Providers.Table;
        foreach (var file in settings.Snapshot.Files.Where(file => file.Scope == Scope.Managed && file.InForce))
        {
            if (file.Setting(table.ForcedMethod) is { Value: JsonString method } member && table.ForcedMethods.Contains(method.Value, StringComparer.Ordinal))
            {
                return new EffectiveValue(table.ForcedMethod, method.Value, Scope.Managed, file, member);
            }

            if (file.Setting(table.ForcedOrganization) is { Value: JsonString or JsonArray } organization)
            {
                return new EffectiveValue(table.ForcedOrganization, "", Scope.Managed, file, organization);
            }
        }

        return null;
    }

    private static void AddProvider(EffectiveSettings settings, RoutePrediction route, Provider provider, List<RouteProblem> problems)
    {
        if (provider.Exclusive.Count > 0 && provider.Exclusive.All(name => settings.SetEnv(name) is not null))
        {
            problems.Add(new RouteProblem("mutually-exclusive", $"{string.Join(" and ", provider.Exclusive)} exclude each other, and both are set, so Claude Code ends with an error.", StopsRequests: true));
        }
        else if (provider.Resource is { } name && settings.SetEnv(name) is { } resource && settings.SetEnv(provider.BaseUrl) is null && !IsResourceName(resource.Text.Trim()))
        {
            problems.Add(new RouteProblem("invalid-resource", $"{name} is the name of a resource alone: 2 to 64 letters, digits and dashes, without a dash at either end.", StopsRequests: true));
        }
        else if (route.BaseUrl.Length == 0)
        {
            problems.Add(new RouteProblem("no-destination", $"{provider.Name} has no destination: set {string.Join(" or ", provider.Addresses)}.", StopsRequests: true));
        }

        if (provider.Project.Count > 0 && route.Project is null)
        {
            problems.Add(new RouteProblem("no-project", $"{provider.Name} needs a project: set {string.Join(" or ", provider.Project)}.", StopsRequests: true));
        }

        if (route.SignedBy is not null && route.Signature is null && settings.Snapshot.Session.IsComplete)
        {
            problems.Add(new RouteProblem("no-cloud-credentials", $"No {route.SignedBy} can be made: {provider.Cloud} credentials are missing, and {provider.SkipAuth} is not set.", StopsRequests: true));
        }

        if (route.SkipsAuth && provider.SkipNeedsOne && route.Headers.Count == 0)
        {
            problems.Add(new RouteProblem("no-credential-with-skip", $"With {provider.SkipAuth} this version of Claude Code needs a token for {provider.Name}.", StopsRequests: true));
        }

        if ((route.SignedBy is not null || route.Headers.Count > 0) && provider.DemandsWithCredential.FirstOrDefault(name => settings.SetEnv(name) is null) is { } demanded)
        {
            problems.Add(new RouteProblem("no-workspace", $"{provider.Name} needs {demanded}.", StopsRequests: true));
        }
    }

    private static void AddAddress(RoutePrediction route, List<RouteProblem> problems)
    {
        var shown = route.BaseUrl;
        if (route.Address is null && route.BaseUrl.Length > 0)
        {
            problems.Add(new RouteProblem("invalid-url", $"{Quoted(shown)} is not an absolute http or https address, so Claude Code stops with \"Invalid URL\".", StopsRequests: true));
        }
        else if (route.Address is not null && route.BaseUrl.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            problems.Add(new RouteProblem("url-with-query", $"{Quoted(shown)} has a query or a fragment, and the path of the request would become a part of it.", StopsRequests: true));
        }
    }

    private static void AddCredentials(RoutePrediction route, List<RouteProblem> problems)
    {
        if (route.CustomHeaders.FirstOrDefault(name => !IsHeaderName(name)) is not null)
        {
            problems.Add(new RouteProblem("invalid-header", $"A line of {Providers.Table.CustomHeaders} has no header name before its colon, so the request fails. Write one Name: value to a line.", StopsRequests: true));
        }

        foreach (var slot in route.Headers.Where(slot => slot.Kind is CredentialKind.Token or CredentialKind.Key && slot.Literal?.Any(IsNoHeaderSign) == true))
        {
            problems.Add(new RouteProblem("invalid-credential", $"{slot.Source} holds a line break or a sign that no header may hold, so the request fails.", StopsRequests: true));
        }
    }

    /// <summary>True for a name that a resource of Microsoft Foundry can have.</summary>
    public static bool IsResourceName(string name) =>
        name.Length is >= 2 and <= 64 && name[0] != '-' && name[^1] != '-' && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-');

    private static bool IsHeaderName(string name) => name.All(sign => char.IsAsciiLetterOrDigit(sign) || "!#$%&'*+-.^_`|~".Contains(sign, StringComparison.Ordinal));

    // Header values are Latin-1 without control characters.
    private static bool IsNoHeaderSign(char sign) => sign > '\xFF' || (char.IsControl(sign) && sign != '\t');

    // A password inside an address is a credential too.
    private static string Quoted(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var shown = at > 0 && start >= 0 && at > start ? string.Concat(address.AsSpan(0, start + 3), "…@", address.AsSpan(at + 1)) : address;
        var query = shown.AsSpan().IndexOfAny('?', '#');
        shown = query < 0 ? shown : shown[..(query + 1)] + "…";

        // A long text without a sign of an address may be a credential in the wrong place.
        return shown.Length > LongestWord && shown.AsSpan().IndexOfAny('.', ':', '/') < 0 ? "The base URL" : new string([.. shown.Where(c => !char.IsControl(c))]);
    }

    private const int LongestWord = 24;
}
