using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>One respect in which a session does not take the route that was chosen.</summary>
/// <param name="What">What is different, as the subject of a sentence.</param>
/// <param name="Winner">The value that makes it so, or null when there is none.</param>
public sealed record RouteDifference(string What, EffectiveValue? Winner);

/// <summary>What a session would do if only the members of a route counted, to compare with what it will do.</summary>
public static class IntendedRoute
{
    /// <summary>The prediction for the members of a route and those that it lets stand, alone.</summary>
    public static RoutePrediction Of(SettingsSnapshot settings, RouteRecipe recipe, IReadOnlyList<FilledWrite> writes)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(writes);
        var kept = recipe.Keeps
            .Select(JsonPath.Parse)
            .Concat(Providers.Table.All.SelectMany(provider => provider.Signature.All.Concat(provider.Signature.Any)).Distinct(StringComparer.Ordinal).Select(name => JsonPath.Of("env", name)))
            .Where(path => writes.All(write => write.Path != path))
            .Select(path => settings.Effective.All(path).FirstOrDefault() is { IsSet: true } value ? new FilledWrite(path, value.Text, []) : null)
            .OfType<FilledWrite>();
        var file = new SettingsFile(new FileRole("", Scope.User, FileKind.Settings, null), JsonDocument.Parse(RouteWrites.TextOf(writes.Concat(kept))), GitState.Unknown);
        var alone = new SettingsSnapshot(null, [file], new Dictionary<string, string>(StringComparer.Ordinal), GitFacts.Unknown, settings.Options) { Session = settings.Session };
        return RouteResolver.Resolve(alone.Effective);
    }

    /// <summary>Every respect in which a prediction differs: owner, address, credentials, and what ends the session.</summary>
    public static IReadOnlyList<RouteDifference> Compare(EffectiveSettings settings, RoutePrediction actual, RoutePrediction intended)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(intended);
        var differences = new List<RouteDifference>();
        if (actual.Provider?.Id != intended.Provider?.Id)
        {
            differences.Add(new RouteDifference($"the session belongs to {actual.Provider?.Name ?? "the Messages API"}", settings.Env((actual.Provider ?? intended.Provider)!.Flag)));
            return differences;
        }

        if (actual.BaseUrl != intended.BaseUrl)
        {
            differences.Add(new RouteDifference("requests go to another address", actual.BaseUrlValue ?? RegionValue(settings, actual)));
        }

        AddHeaders(actual, intended, differences);
        foreach (var problem in actual.Problems.Where(problem => problem.StopsRequests && !intended.Problems.Any(other => other.StopsRequests && other.Code == problem.Code)))
        {
            differences.Add(new RouteDifference(problem.Message, null));
        }

        return differences;
    }

    /// <summary>True when a prediction takes the same owner, address and credentials.</summary>
    public static bool Matches(EffectiveSettings settings, RoutePrediction actual, RoutePrediction intended) => Compare(settings, actual, intended).Count == 0;

    private static void AddHeaders(RoutePrediction actual, RoutePrediction intended, List<RouteDifference> differences)
    {
        foreach (var slot in actual.Headers)
        {
            if (intended.Header(slot.Header) is not { } other || other.Kind != slot.Kind || other.Value?.Text != slot.Value?.Text)
            {
                differences.Add(new RouteDifference($"{slot.Header} is filled from elsewhere", slot.Value));
            }
        }

        foreach (var slot in intended.Headers.Where(slot => actual.Header(slot.Header) is null))
        {
            differences.Add(new RouteDifference($"{slot.Header} stays empty", null));
        }

        if (actual.SignedBy != intended.SignedBy && actual.Headers.Count == intended.Headers.Count)
        {
            differences.Add(new RouteDifference("requests are signed differently", null));
        }
    }

    private static EffectiveValue? RegionValue(EffectiveSettings settings, RoutePrediction actual) =>
        (actual.SentModel is { } model ? ModelTable.Of(settings.Snapshot.Session).RegionOf(settings, model.Value) : null)
        ?? actual.Provider?.Region.Select(settings.SetEnv).FirstOrDefault(value => value is not null);
}
