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
    /// <param name="settings">The merged settings.</param>
    /// <param name="withRequest">
    /// Also the model, the path, early requests and problems. They need tables and expressions of their own, which the first diagnostics
    /// would wait for.
    /// </param>
    public static RoutePrediction Resolve(EffectiveSettings settings, bool withRequest = true)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var table = Providers.Of(settings.Snapshot.Session);
        var on = table.All.Where(provider => Providers.IsOn(settings, provider.Flag)).ToArray();
        var prediction = (on.Length > 0 ? Resolve(settings, on[0], withRequest) : ResolveFirstParty(settings, withRequest)) with
        {
            ProvidersOn = on,
            Model = settings.SetEnv(table.Model) ?? settings.SetSetting("model"),
        };
        if (!withRequest)
        {
            return prediction;
        }

        prediction = prediction with
        {
            CustomHeaders = CustomHeaders.Names(settings.SetEnv(table.CustomHeaders)?.Text),
            EarlyRequests = EarlyRequests.Find(settings),
        };
        return prediction with { Problems = RouteProblems.Find(settings, prediction) };
    }

    /// <summary>The prediction for requests to one provider, whether or not it owns the session.</summary>
    public static RoutePrediction Resolve(EffectiveSettings settings, Provider provider, bool withRequest = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(provider);
        var skips = Providers.IsOn(settings, provider.SkipAuth);
        var table = Providers.Of(settings.Snapshot.Session);
        var region = provider.Region.Select(name => table.RegionOf(settings.SetEnv(name))).FirstOrDefault(value => value is not null) ?? provider.DefaultRegion;
        ModelChoice? model = null;
        if (withRequest)
        {
            var models = ModelTable.Of(settings.Snapshot.Session);
            model = models.Resolve(settings, provider.Id, region, null);
            region = table.RegionOf(models.RegionOf(settings, model.Value)) ?? region;
        }

        var project = provider.Project.Select(settings.SetEnv).FirstOrDefault(value => value is not null);
        var baseUrl = settings.SetEnv(provider.BaseUrl);
        var text = Clean(baseUrl?.Text ?? DefaultAddress(settings, provider, region));
        var address = WebAddress.Parse(text);
        var own = OwnHeaders(settings, provider);
        var sendsOwn = !skips || (provider.OwnBeatsSkip && own.Count > 0);
        var isSigned = sendsOwn && own.Count == 0;
        var headers = sendsOwn ? WithOthers(settings, provider, own) : SkipHeaders(settings, provider);
        var signature = isSigned ? FindSignature(settings, provider.Signature) : null;

        // A credential that takes the header of a signature takes its place.
        if (isSigned && headers.Exists(slot => slot.Header == provider.Signature.Header))
        {
            (isSigned, signature) = (false, null);
        }

        var path = model is null ? null : provider.Path
            .Replace("{project}", InPath(project?.Text ?? ""), StringComparison.Ordinal)
            .Replace("{region}", InPath(region ?? ""), StringComparison.Ordinal)
            .Replace("{model}", InPath(model.Value), StringComparison.Ordinal);
        AddCustom(settings, headers, isSigned ? provider.Signature.Header : null);

        return new RoutePrediction
        {
            Provider = provider,
            SkipsAuth = skips,
            BaseUrl = address?.WithoutUserInfo ?? text,
            BaseUrlValue = baseUrl,
            Address = address,
            Headers = headers,
            SignedBy = isSigned ? provider.OwnOtherwise : null,
            Signature = signature,
            SentModel = model,
            Region = region,
            Project = project,
            Path = address is null || path is null ? null : address.SentPath + path,
        };
    }

    private static RoutePrediction ResolveFirstParty(EffectiveSettings settings, bool withRequest)
    {
        var table = Providers.Table;
        var credentials = Credentials.Read(settings);
        var baseUrl = settings.SetEnv(table.BaseUrl);
        var text = Clean(baseUrl?.Text ?? table.DefaultBaseUrl);
        var address = WebAddress.Parse(text);
        var headers = new List<HeaderSlot>(2);

        // A line of the custom headers replaces the key, but yields to the token.
        var isBare = settings.Snapshot.Session.IsBare;
        var helperForKey = isBare && credentials.Token is not null ? null : credentials.Helper;
        if ((Custom(settings, ApiKeyHeader) ?? credentials.Key ?? helperForKey) is { } forKey)
        {
            headers.Add(forKey with { Header = ApiKeyHeader });
        }

        if ((credentials.Token ?? credentials.Helper ?? Custom(settings, AuthorizationHeader)) is { } forToken)
        {
            headers.Add(forToken with { Header = AuthorizationHeader });
        }

        // A custom header is no credential to the client: alone it does not make a session.
        var hasCredential = credentials is not { Token: null, Key: null, Helper: null };
        var oauth = hasCredential || isBare ? null : Filled(settings.SetEnv(table.OAuthToken));
        var isLoggedIn = !hasCredential && oauth is null && settings.Snapshot.Session.HasSavedLogin == true;
        if (oauth is not null || isLoggedIn)
        {
            // What the custom headers say takes the place of a login's token.
            if (headers.TrueForAll(slot => slot.Header != AuthorizationHeader))
            {
                headers.Add(new HeaderSlot(AuthorizationHeader, oauth is null ? CredentialKind.SavedLogin : CredentialKind.OAuth, oauth));
            }
        }

        if (address is { HasUserInfo: true } && headers.Count > 0 && headers.TrueForAll(slot => slot.Header != AuthorizationHeader))
        {
            headers.Add(new HeaderSlot(AuthorizationHeader, CredentialKind.UserInfo, baseUrl));
        }

        return new RoutePrediction
        {
            BaseUrl = address?.WithoutUserInfo ?? text,
            BaseUrlValue = baseUrl,
            Address = address,
            Headers = headers,
            NeedsSavedLogin = !hasCredential && oauth is null && headers.All(slot => slot.Kind == CredentialKind.SavedLogin),
            SentModel = !withRequest ? null : ModelTable.Of(settings.Snapshot.Session).Resolve(settings, Provider.FirstParty, null, oauth is not null ? CredentialKind.OAuth : isLoggedIn ? CredentialKind.SavedLogin : null),
            Path = address is null ? null : address.SentPath + table.MessagesPath,
        };
    }

    // What a signature is made of: variables, or files that a variable or nothing at all points to.
    private static HeaderSlot? FindSignature(EffectiveSettings settings, CloudSignature signature)
    {
        if (signature.All.All(name => settings.SetEnv(name) is not null))
        {
            return new HeaderSlot(signature.Header, CredentialKind.Signature, settings.SetEnv(signature.All[0]));
        }

        var session = settings.Snapshot.Session;
        return signature.Files.Any(file => session.HomeFiles.Contains(file, StringComparer.Ordinal))
            ? new HeaderSlot(signature.Header, CredentialKind.Signature, signature.Any.Select(settings.SetEnv).FirstOrDefault(value => value is not null))
            : null;
    }

    // The client leaves the signs that an identifier of a model may hold.
    private static string InPath(string text) =>
        Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);

    // A line of the custom headers replaces a key, but yields to a token and to a signature.
    private static void AddCustom(EffectiveSettings settings, List<HeaderSlot> headers, string? signed)
    {
        if (Custom(settings, ApiKeyHeader) is { } key)
        {
            headers.RemoveAll(slot => slot.Header == ApiKeyHeader);
            headers.Add(key);
        }

        if (Custom(settings, AuthorizationHeader) is { } authorization && signed != AuthorizationHeader && !headers.Exists(slot => slot.Header == AuthorizationHeader))
        {
            headers.Add(authorization);
        }
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

    // A blank credential counts as none.
    private static EffectiveValue? Filled(EffectiveValue? value) => string.IsNullOrWhiteSpace(value?.Text) ? null : value;

    private static List<HeaderSlot> WithOthers(EffectiveSettings settings, Provider provider, List<HeaderSlot> own)
    {
        if (provider.BesideOwn.Count == 0)
        {
            return own;
        }

        var credentials = Credentials.Read(settings);
        foreach (var source in provider.BesideOwn)
        {
            var (slot, header) = source == "token" ? (credentials.Token, AuthorizationHeader) : (credentials.Key, ApiKeyHeader);
            if (slot is not null && !own.Exists(filled => filled.Header == header))
            {
                own.Add(slot with { Header = header });
            }
        }

        return own;
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

    private static string DefaultAddress(EffectiveSettings settings, Provider provider, string? region)
    {
        if (provider.DefaultBaseUrl is not { } template)
        {
            return "";
        }

        var resource = provider.Resource is { } name ? settings.SetEnv(name)?.Text.Trim() ?? "" : "";
        if (provider.Resource is not null && resource.Length == 0)
        {
            return "";
        }

        // Vertex has one address without a region in its name.
        var place = region?.ToLowerInvariant() ?? "";
        return place == "global" && template.StartsWith("https://{region}-", StringComparison.Ordinal)
            ? "https://" + template["https://{region}-".Length..]
            : template.Replace("{region}", place, StringComparison.Ordinal).Replace("{resource}", resource, StringComparison.Ordinal);
    }

    // One slash at the end is taken off; of an address without a path, all are.
    private static string Clean(string address)
    {
        var trimmed = address.Trim();
        return WebAddress.Parse(trimmed) is not { SentPath.Length: > 0 } ? trimmed.TrimEnd('/')
            : trimmed.EndsWith('/') ? trimmed[..^1]
            : trimmed;
    }

    private sealed record Credentials(HeaderSlot? Token, HeaderSlot? Key, HeaderSlot? Helper)
    {
        public static Credentials Read(EffectiveSettings settings)
        {
            var table = Providers.Table;
            return new Credentials(
                Slot(CredentialKind.Token, Filled(settings.SetEnv(table.Token))),
                Slot(CredentialKind.Key, Filled(settings.SetEnv(table.Key))),
                Slot(CredentialKind.Helper, settings.SetSetting(table.Helper) is { } helper && !(settings.Snapshot.Session.IsBare && helper.Scope != Scope.CommandLine) ? helper : null));
        }

        // The header is filled in where the slot is used.
        private static HeaderSlot? Slot(CredentialKind kind, EffectiveValue? value) => value is null ? null : new HeaderSlot("", kind, value);
    }
}
