using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Editor;

/// <summary>Short names of routes.</summary>
public static class RouteNames
{
    /// <summary>What a route is called where there is little room, for example <c>Aperture</c> or <c>Amazon Bedrock through NetBird</c>.</summary>
    public static string Of(SettingsSnapshot settings, RoutePrediction route)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(route);
        var gateway = new HostTable(settings.Options).GatewayOf(route.Address);
        if (route.Provider is { } provider)
        {
            return gateway is not null ? $"{provider.Name} through {gateway.Name}"
                : route.Address is { } address && route.BaseUrlValue is not null && !HostTable.IsCloud(address.Host) ? $"{provider.Name} through {HostOf(address)}"
                : provider.Name;
        }

        // An address alone is named too: what is missing is told by the problems.
        if (!route.IsFirstParty)
        {
            return gateway?.Name ?? (route.Address is { } own ? $"gateway {HostOf(own)}" : "no valid address");
        }

        var kind = (route.Header(RouteResolver.AuthorizationHeader) ?? route.Header(RouteResolver.ApiKeyHeader))?.Kind;
        return kind switch
        {
            CredentialKind.Token => "Anthropic with a token",
            CredentialKind.Key => "Anthropic API key",
            CredentialKind.Helper => "Anthropic with apiKeyHelper",
            CredentialKind.OAuth => "subscription token",
            CredentialKind.SavedLogin => "subscription login",
            CredentialKind.CustomHeader => "Anthropic with custom headers",
            _ => "login",
        };
    }

    private static string HostOf(WebAddress address) => ShownValue.Address(address.Text) is null ? "of your own" : address.Host;
}
