using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features;

/// <summary>One credential header as it can be shown.</summary>
/// <param name="Header">Name of the header.</param>
/// <param name="Source">Where it comes from, as <c>scope.key</c>; null for text that the client puts in by itself.</param>
/// <param name="Masked">The credential, masked; null when it is not known before the session.</param>
/// <param name="IsStandIn">It is a stand-in for a keyless gateway.</param>
/// <param name="Place">File and line of the source, or null.</param>
/// <param name="IsSignature">It is made from a cloud's credentials.</param>
public sealed record ExplainedHeader(string Header, string? Source, string? Masked, bool IsStandIn, string? Place, bool IsSignature);

/// <summary>A value that another one hides.</summary>
public sealed record ShadowedValue(string What, string Scope, string By, string? Place);

/// <summary>Where requests would go and with which credential, in plain terms.</summary>
public sealed record RouteExplanation
{
    /// <summary>Kind of credential or provider that owns the session; <c>none</c> when no request would be sent.</summary>
    public required string Owner { get; init; }

    /// <summary>Provider id; <c>firstParty</c> for the Messages API.</summary>
    public required string Provider { get; init; }

    /// <summary>Base address.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Where the base address comes from, or null for the built-in one.</summary>
    public required string? BaseUrlSource { get; init; }

    /// <summary>Path of the requests, that of the base address included.</summary>
    public required string? Path { get; init; }

    /// <summary>Scheme, host, port and path of the requests.</summary>
    public string Destination => Origin(BaseUrl) + Path;

    /// <summary>What signs requests without a header, or null.</summary>
    public required string? SignedBy { get; init; }

    /// <summary>Credential headers.</summary>
    public required IReadOnlyList<ExplainedHeader> Headers { get; init; }

    /// <summary>Model as it is sent, and its source; <c>default</c> for the client's own choice.</summary>
    public required (string Value, string Source)? Model { get; init; }

    /// <summary>Region of the provider, or null.</summary>
    public required string? Region { get; init; }

    /// <summary>Project of the provider, or null.</summary>
    public required string? Project { get; init; }

    /// <summary>Names of the headers that <c>ANTHROPIC_CUSTOM_HEADERS</c> adds.</summary>
    public required IReadOnlyList<string> CustomHeaders { get; init; }

    /// <summary>Requests to Anthropic that carry the credential before the first one to the model.</summary>
    public required IReadOnlyList<string> EarlyRequests { get; init; }

    /// <summary>What of the project waits for trust in an interactive session, and what does not.</summary>
    public required IReadOnlyList<TrustNote> Trust { get; init; }

    /// <summary>Routing values that another scope hides.</summary>
    public required IReadOnlyList<ShadowedValue> Shadowed { get; init; }

    /// <summary>Why it would not work.</summary>
    public required IReadOnlyList<RouteProblem> Problems { get; init; }

    /// <summary>The explanation of a snapshot.</summary>
    public static RouteExplanation Of(SettingsSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var route = RouteResolver.Resolve(snapshot.Effective);
        return new RouteExplanation
        {
            Owner = route.SendsRequest ? OwnerOf(route) : "none",
            Provider = route.Provider?.Id ?? Routes.Provider.FirstParty,
            BaseUrl = Shown(route.BaseUrl),
            BaseUrlSource = route.BaseUrlValue?.Source,
            Path = Masked(route.Path),
            SignedBy = route.SignedBy,
            Headers = [.. (route.Signature is { } signature ? route.Headers.Append(signature) : route.Headers).Select(Explain)],
            Model = route.SentModel is { } model ? (SecretFormats.Redact(model.Value), model.Source) : null,
            Region = Masked(route.Region),
            Project = Masked(route.Project?.Text),
            CustomHeaders = [.. route.CustomHeaders.Select(SecretFormats.Redact)],
            EarlyRequests = route.EarlyRequests,
            Shadowed = [.. FindShadowed(snapshot), .. FindUnused(snapshot, route)],
            Trust = route.SendsRequest ? TrustNotes.Of(snapshot, route) : [],
            Problems = [.. route.Problems.Select(problem => problem with { Message = SecretFormats.Redact(problem.Message) })],
        };
    }

    // The path holds that of the base address.
    private static string Origin(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var end = start < 0 ? -1 : address.AsSpan(start + 3).IndexOfAny("/?#");
        return end < 0 ? address : address[..(start + 3 + end)];
    }

    private static string OwnerOf(RoutePrediction route)
    {
        if (route.Provider is { } provider)
        {
            return provider.Id;
        }

        // For display one credential is named, the token before the key before the helper.
        var slot = route.Header(RouteResolver.AuthorizationHeader) is { Kind: CredentialKind.Token } token ? token
            : route.Header(RouteResolver.ApiKeyHeader) is { Kind: CredentialKind.Key } key ? key
            : route.Headers[0];
        return slot.Kind switch
        {
            CredentialKind.Token => route.IsFirstParty ? "token" : "gateway-token",
            CredentialKind.Key => "api-key",
            CredentialKind.Helper => "helper",
            CredentialKind.SavedLogin => "subscription",
            CredentialKind.CustomHeader => "custom-header",
            _ => "oauth-token",
        };
    }

    /// <summary>A credential header as it can be shown.</summary>
    public static ExplainedHeader Explain(HeaderSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        var literal = slot.Literal;
        var standIn = slot.IsStandIn;
        var masked = literal is null ? null
            : standIn && literal.Length <= LongestStandIn ? literal
            : SecretFormats.Redact(literal) is var redacted && redacted != literal ? redacted
            : Mask.Of(literal);
        return new ExplainedHeader(slot.Header, slot.Source, masked, standIn, PlaceOf(slot.Value), slot.Kind == CredentialKind.Signature);
    }

    private static List<ShadowedValue> FindShadowed(SettingsSnapshot snapshot)
    {
        var effective = snapshot.Effective;
        var names = effective.EnvNames.Where(name => Variables.Find(name) is { Kind: VariableKind.Secret or VariableKind.Url or VariableKind.Flag or VariableKind.Model or VariableKind.Region or VariableKind.Id });
        var shadowed = new List<ShadowedValue>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            Add("env." + name, effective.AllEnv(name));
        }

        foreach (var key in (string[])["apiKeyHelper", "model"])
        {
            Add(key, [.. effective.AllSettings(key)]);
        }

        return shadowed;

        void Add(string what, IReadOnlyList<EffectiveValue> values)
        {
            foreach (var value in values.Skip(1))
            {
                if (value.Text != values[0].Text)
                {
                    shadowed.Add(new ShadowedValue(what, value.Scope.Word(), values[0].Scope.Word(), PlaceOf(value)));
                }
            }
        }
    }

    // Credentials and addresses that win in their scope and are not used all the same, since others fill the headers or a provider is asked.
    private static IEnumerable<ShadowedValue> FindUnused(SettingsSnapshot snapshot, RoutePrediction route)
    {
        var table = Providers.Of(snapshot.Session);
        var effective = snapshot.Effective;
        var used = route.Headers.Select(slot => slot.Value).Append(route.Signature?.Value).Append(route.BaseUrlValue).OfType<EffectiveValue>().ToArray();
        var by = string.Join(" and ", route.Headers.Select(slot => slot.Source).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } sources && route.Provider is null
            ? sources
            : route.Provider?.Name;
        if (by is null)
        {
            yield break;
        }

        EffectiveValue?[] candidates =
        [
            effective.SetEnv(table.Token),
            effective.SetEnv(table.Key),
            effective.SetSetting(table.Helper),
            effective.SetEnv(table.OAuthToken),
            route.Provider is null ? null : effective.SetEnv(table.BaseUrl),
        ];
        foreach (var value in candidates.OfType<EffectiveValue>().Where(value => !used.Contains(value)))
        {
            yield return new ShadowedValue(value.Member?.Path.ToString() ?? value.Name, value.Scope.Word(), by, PlaceOf(value));
        }
    }

    // A longer text may hold more than the word that makes it a stand-in.
    private const int LongestStandIn = 20;

    // A password inside an address is a credential too.
    private static string Shown(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var shown = at > 0 && start >= 0 && at > start ? string.Concat(address.AsSpan(0, start + 3), "…@", address.AsSpan(at + 1)) : address;
        var query = shown.AsSpan().IndexOfAny('?', '#');
        shown = query < 0 ? shown : shown[..(query + 1)] + "…";
        return SecretFormats.Redact(new string([.. shown.Where(c => !char.IsControl(c))]));
    }

    private static string? Masked(string? text) => text is null ? null : SecretFormats.Redact(text);

    private static string? PlaceOf(EffectiveValue? value) =>
        value is { File: { } file, Member: { } member } ? $"{file.Path}:{file.Document.Text.GetPosition(member.NameSpan.Start).Line + 1}" : null;
}
