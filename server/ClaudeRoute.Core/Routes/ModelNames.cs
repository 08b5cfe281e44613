using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>A name under which a model can be chosen.</summary>
/// <param name="Name">What is written.</param>
/// <param name="Meaning">What it comes to, in a few words.</param>
/// <param name="IsAlias">It stands for whatever is current.</param>
public sealed record OfferedModel(string Name, string Meaning, bool IsAlias);

/// <summary>The names of models that make sense for a provider, for people who choose one. Others may be right too.</summary>
public static class ModelNames
{
    /// <summary>Aliases, then the provider's own identifiers of the current models.</summary>
    /// <param name="settings">The merged settings, which may change what an alias stands for.</param>
    /// <param name="provider">The provider; null for the Messages API.</param>
    public static IReadOnlyList<OfferedModel> For(EffectiveSettings settings, Provider? provider)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var region = provider?.Region.Select(settings.SetEnv).FirstOrDefault(value => value is not null)?.Text.Trim() ?? provider?.DefaultRegion;
        return ModelTable.Of(settings.Snapshot.Session).Offered(settings, provider?.Id ?? Provider.FirstParty, region);
    }
}
