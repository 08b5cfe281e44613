using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>Finds the requests to Anthropic that precede the first one to a model and carry its credential.</summary>
/// <remarks>
/// The client makes them with what it has applied by then, which is not yet all of the project's files. So a route that stands in the
/// project alone does not keep the key from Anthropic.
/// </remarks>
internal static class EarlyRequests
{
    public static IReadOnlyList<string> Find(EffectiveSettings settings) =>
        [.. Providers.Of(settings.Snapshot.Session).Early.Where(request => IsSent(settings, request)).Select(request => request.Address).Distinct(StringComparer.Ordinal)];

    /// <summary>The credential that the requests carry, or null when none is sent.</summary>
    public static EffectiveValue? Credential(EffectiveSettings settings) =>
        Providers.Of(settings.Snapshot.Session).Early.Where(request => IsSent(settings, request)).Select(request => CredentialOf(settings, request)).FirstOrDefault();

    private static EffectiveValue? CredentialOf(EffectiveSettings settings, EarlyRequest request)
    {
        var table = Providers.Of(settings.Snapshot.Session);
        var helperBlocks = request.HelperBlocksOAuth && settings.SetSetting(table.Helper) is not null;
        return In(settings, table.Key, request.Credential) ?? (helperBlocks ? null : In(settings, table.OAuthToken, request.Credential));
    }

    private static bool IsSent(EffectiveSettings settings, EarlyRequest request)
    {
        var table = Providers.Of(settings.Snapshot.Session);
        return CredentialOf(settings, request) is not null
            && !(In(settings, table.BaseUrl, request.Base) is { } address && WebAddress.Parse(address.Text) is not { IsAnthropic: true })
            && !table.All.Any(provider => Providers.IsOn(In(settings, provider.Flag, request.Provider)?.Text));
    }

    private static EffectiveValue? In(EffectiveSettings settings, string name, IReadOnlyList<string> scopes) =>
        settings.AllEnv(name).FirstOrDefault(value => scopes.Contains(value.Scope.Word(), StringComparer.Ordinal)) is { IsSet: true } value ? value : null;
}
