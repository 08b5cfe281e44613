using ClaudeRoute.Facts;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>A setting of the project that takes part in the route.</summary>
/// <param name="What">The member, as a path.</param>
/// <param name="Scope">Word of its scope.</param>
/// <param name="Waits">An interactive session asks before it counts; with <c>-p</c> nothing ever waits.</param>
public sealed record TrustNote(string What, string Scope, bool Waits);

/// <summary>Tells which settings of a project count before its folder is trusted, by <c>Facts/project-env.json</c>.</summary>
public static class TrustNotes
{
    private static readonly Lazy<HashSet<string>> Early = new(() => [.. FactTable.Read("project-env").Texts("appliedBeforeTrust")]);

    /// <summary>The winning settings of the project that take part in a route.</summary>
    public static IReadOnlyList<TrustNote> Of(SettingsSnapshot snapshot, RoutePrediction route)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(route);
        var used = route.Headers.Select(slot => slot.Value)
            .Append(route.Signature?.Value)
            .Append(route.BaseUrlValue)
            .Append(route.Project)
            .Append(route.SentModel?.Chosen)
            .Concat(route.ProvidersOn.Take(1).SelectMany(provider => new[] { snapshot.Effective.Env(provider.Flag), route.SkipsAuth ? snapshot.Effective.Env(provider.SkipAuth) : null }));
        return
        [
            .. used.OfType<EffectiveValue>()
                .Where(value => value.Scope is Scope.Shared or Scope.Local && value.Member is not null)
                .DistinctBy(value => value.Source, StringComparer.Ordinal)
                .Select(value => new TrustNote(value.Member!.Path.ToString(), value.Scope.Word(), !Early.Value.Contains(value.Name))),
        ];
    }
}
