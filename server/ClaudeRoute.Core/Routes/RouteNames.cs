using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>Variables that take part in a route.</summary>
internal static class RouteNames
{
    private static readonly Lazy<HashSet<string>> Names = new(() =>
    {
        var table = Providers.Table;
        return
        [
            table.BaseUrl, table.Token, table.Key, table.OAuthToken, table.CustomHeaders, table.Model,
            .. table.All.SelectMany(provider => (string[])
            [
                provider.Flag, provider.SkipAuth, .. provider.Addresses, .. provider.Region, .. provider.Project, .. provider.OwnAuthorization, .. provider.OwnApiKey, .. provider.Signature.All,
            ]),
        ];
    });

    /// <summary>True for addresses, flags, credentials, models, regions and projects of routes, and for proxies.</summary>
    public static bool Contains(string name) =>
        Names.Value.Contains(name) || RedirectingVariables.Of(name) is not null || Variables.Find(name)?.Kind == VariableKind.Model;
}
