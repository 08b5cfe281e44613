using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Verification;

/// <summary>Turns a prediction into what a check of the gateway needs.</summary>
internal static class RouteTarget
{
    private const string NoModel = "claude-sonnet-4-6";

    /// <summary>The gateway of a route.</summary>
    /// <param name="settings">The merged settings.</param>
    /// <param name="route">The prediction.</param>
    /// <param name="baseUrl">Address to send to; that of the route, or of a relay in its place.</param>
    /// <param name="helperOutput">What the helper printed when it was run with consent, or null.</param>
    public static GatewayTarget Create(EffectiveSettings settings, RoutePrediction route, Uri baseUrl, string? helperOutput)
    {
        var custom = settings.SetEnv(Providers.Of(settings.Snapshot.Session).CustomHeaders)?.Text;
        var credentials = route.Headers.Select(slot => Header(slot, custom, helperOutput)).ToArray();
        var names = route.Headers.Select(slot => slot.Header).ToArray();
        var proxy = route.Address is { } address ? ProxyTable.Find(settings, address) : null;
        return new GatewayTarget
        {
            BaseUrl = baseUrl,
            Wire = WireOf(route),
            Model = route.SentModel?.Value ?? NoModel,
            Credentials = [.. credentials.OfType<KeyValuePair<string, string>>()],
            CustomHeaders =
            [
                .. route.CustomHeaders.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase))
                    .Select(name => KeyValuePair.Create(name, CustomHeaders.ValueOf(custom, name) ?? "")),
            ],
            IsStandIn = route.Headers.Count > 0 && route.Headers.All(slot => slot.IsStandIn),
            Place = route.Project is { } project ? (project.Text.Trim(), route.Region ?? "") : null,
            CapturingProxy = proxy is not null && route.Address is { } near && HostTable.IsPrivate(near.Host) ? proxy.Source : null,
            OnlyPassive = WhyOnlyPassive(route, credentials, helperOutput),
            CredentialAdvice = route.Headers.Count > 0 ? $"The credential comes from {string.Join(" and ", route.Headers.Select(slot => slot.Source ?? "the client itself").Distinct(StringComparer.Ordinal))}." : null,
        };
    }

    /// <summary>How the client speaks on a route.</summary>
    public static GatewayWire WireOf(RoutePrediction route) => route.Provider?.Id switch
    {
        "bedrock" => GatewayWire.Bedrock,
        "vertex" => GatewayWire.Vertex,
        "foundry" => GatewayWire.Foundry,
        _ => GatewayWire.Messages,
    };

    private static string? WhyOnlyPassive(RoutePrediction route, KeyValuePair<string, string>?[] credentials, string? helperOutput)
    {
        if (route.SignedBy is not null || route.Signature is not null)
        {
            return $"Requests of this route are signed with an {route.SignedBy ?? "cloud credential"}, which a check cannot do.";
        }

        // The API refuses such a token outside of Claude Code, so a refusal would say nothing about the gateway.
        if (route.Headers.Any(slot => slot.Kind is CredentialKind.SavedLogin or CredentialKind.OAuth))
        {
            return "A subscription login is for Claude Code itself, so only a session through the relay shows it.";
        }

        if (route.Headers.Any(slot => slot.Kind == CredentialKind.Helper && slot.Literal is null) && helperOutput is null)
        {
            return "The credential comes from apiKeyHelper, which is not run unasked.";
        }

        return credentials.Any(header => header is null) ? "The credential of this route cannot be known before a session." : null;
    }

    private static KeyValuePair<string, string>? Header(HeaderSlot slot, string? custom, string? helperOutput)
    {
        var value = slot.Kind switch
        {
            CredentialKind.CustomHeader => CustomHeaders.ValueOf(custom, slot.Header),
            CredentialKind.Helper => WithScheme(slot.Header, slot.Literal ?? helperOutput),
            _ => WithScheme(slot.Header, slot.Literal),
        };
        return value is null ? null : KeyValuePair.Create(slot.Header, value);
    }

    private static string? WithScheme(string header, string? credential) =>
        credential is null ? null : header == RouteResolver.AuthorizationHeader ? "Bearer " + credential : credential;
}
