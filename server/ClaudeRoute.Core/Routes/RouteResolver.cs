using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>Predicts what the client sends from the merged settings.</summary>
/// <remarks>
/// Observed with Claude Code 2.1.329: two headers are filled independently, <c>x-api-key</c> from the key and <c>Authorization</c>
/// from the token, and the output of the helper fills whichever is left. An OAuth token is used only when all three are empty.
/// </remarks>
public static class RouteResolver
{
    /// <summary>Header of the API key.</summary>
    public const string ApiKeyHeader = "x-api-key";

    /// <summary>Header of the bearer token.</summary>
    public const string AuthorizationHeader = "authorization";

    /// <summary>The prediction for merged settings.</summary>
    public static RoutePrediction Resolve(EffectiveSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var table = Providers.Table;
        var on = table.All.Where(provider => Providers.IsOn(settings, provider.Flag)).ToArray();
        var model = settings.SetEnv(table.Model) ?? settings.SetSetting("model");
        var prediction = on.Length > 0 ? Resolve(settings, on[0]) : ResolveFirstParty(settings);
        return prediction with { ProvidersOn = on, Model = model };
    }

    /// <summary>The prediction for requests to one provider, whether or not it owns the session.</summary>
    public static RoutePrediction Resolve(EffectiveSettings settings, Provider provider)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(provider);
        var skips = Providers.IsOn(settings, provider.SkipAuth);
        var baseUrl = settings.SetEnv(provider.BaseUrl);
        var text = Clean(baseUrl?.Text ?? DefaultAddress(settings, provider));
        var address = WebAddress.Parse(text);
        var own = OwnHeaders(settings, provider);
        var sendsOwn = !skips || (provider.OwnBeatsSkip && own.Count > 0);
        return new RoutePrediction
        {
            Provider = provider,
            SkipsAuth = skips,
            BaseUrl = address?.WithoutUserInfo ?? text,
            BaseUrlValue = baseUrl,
            Address = address,
            Headers = sendsOwn ? own : SkipHeaders(settings, provider),
            SignedBy = sendsOwn && own.Count == 0 ? provider.OwnOtherwise : null,
        };
    }

    private static RoutePrediction ResolveFirstParty(EffectiveSettings settings)
    {
        var table = Providers.Table;
        var credentials = Credentials.Read(settings);
        var baseUrl = settings.SetEnv(table.BaseUrl);
        var text = Clean(baseUrl?.Text ?? table.DefaultBaseUrl);
        var address = WebAddress.Parse(text);
        var headers = new List<HeaderSlot>(2);

        // A line of the custom headers replaces the key, but yields to the token.
        if ((Custom(settings, ApiKeyHeader) ?? credentials.Key ?? credentials.Helper) is { } forKey)
        {
            headers.Add(forKey with { Header = ApiKeyHeader });
        }

        if ((credentials.Token ?? credentials.Helper ?? Custom(settings, AuthorizationHeader)) is { } forToken)
        {
            headers.Add(forToken with { Header = AuthorizationHeader });
        }

        if (headers.Count == 0 && settings.SetEnv(table.OAuthToken) is { } oauth)
        {
            headers.Add(new HeaderSlot(AuthorizationHeader, CredentialKind.OAuth, oauth));
        }

        return new RoutePrediction
        {
            BaseUrl = address?.WithoutUserInfo ?? text,
            BaseUrlValue = baseUrl,
            Address = address,
            Headers = headers,
            NeedsSavedLogin = headers.Count == 0,
        };
    }

    private static HeaderSlot? Custom(EffectiveSettings settings, string header) =>
        settings.SetEnv(Providers.Table.CustomHeaders) is { } lines && CustomHeaders.ValueOf(lines.Text, header) is not null
            ? new HeaderSlot(header, CredentialKind.CustomHeader, lines)
            : null;

    private static List<HeaderSlot> OwnHeaders(EffectiveSettings settings, Provider provider)
    {
        // The provider's token beats its key; only one of the two is sent.
        foreach (var (names, header) in new[] { (provider.OwnAuthorization, AuthorizationHeader), (provider.OwnApiKey, ApiKeyHeader) })
        {
            foreach (var name in names)
            {
                if (settings.SetEnv(name) is { } value)
                {
                    return [new HeaderSlot(header, CredentialKind.Provider, value)];
                }
            }
        }

        return [];
    }

    private static List<HeaderSlot> SkipHeaders(EffectiveSettings settings, Provider provider)
    {
        var credentials = Credentials.Read(settings);
        var headers = new List<HeaderSlot>(2);
        if (First(provider.SkipAuthorization, credentials, besideAuthorization: false) is { } authorization)
        {
            headers.Add(authorization with { Header = AuthorizationHeader });
        }

        if (First(provider.SkipApiKey, credentials, besideAuthorization: headers.Count > 0) is { } key)
        {
            headers.Add(key with { Header = ApiKeyHeader });
        }

        return headers;
    }

    private static HeaderSlot? First(IReadOnlyList<string> sources, Credentials credentials, bool besideAuthorization)
    {
        foreach (var source in sources)
        {
            var slot = source switch
            {
                "token" => credentials.Token,
                "helper" => credentials.Helper,
                "key" => credentials.Key,
                "key-beside-authorization" => besideAuthorization ? credentials.Key : null,
                _ => new HeaderSlot(AuthorizationHeader, CredentialKind.Fixed, null),
            };
            if (slot is not null)
            {
                return slot;
            }
        }

        return null;
    }

    private static string DefaultAddress(EffectiveSettings settings, Provider provider)
    {
        if (provider.DefaultBaseUrl is not { } template)
        {
            return "";
        }

        var region = provider.Region.Select(settings.SetEnv).FirstOrDefault(value => value is not null)?.Text ?? provider.DefaultRegion ?? "";
        var resource = provider.Resource is { } name ? settings.SetEnv(name)?.Text ?? "" : "";

        // Vertex has one address without a region in its name.
        return region == "global" && template.StartsWith("https://{region}-", StringComparison.Ordinal)
            ? "https://" + template["https://{region}-".Length..]
            : template.Replace("{region}", region, StringComparison.Ordinal).Replace("{resource}", resource, StringComparison.Ordinal);
    }

    private static string Clean(string address) => address.Trim().TrimEnd('/');

    private sealed record Credentials(HeaderSlot? Token, HeaderSlot? Key, HeaderSlot? Helper)
    {
        public static Credentials Read(EffectiveSettings settings)
        {
            var table = Providers.Table;
            return new Credentials(
                Slot(CredentialKind.Token, settings.SetEnv(table.Token)),
                Slot(CredentialKind.Key, settings.SetEnv(table.Key)),
                Slot(CredentialKind.Helper, settings.SetSetting(table.Helper)));
        }

        // The header is filled in where the slot is used.
        private static HeaderSlot? Slot(CredentialKind kind, EffectiveValue? value) => value is null ? null : new HeaderSlot("", kind, value);
    }
}
