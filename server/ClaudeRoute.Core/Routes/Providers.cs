using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>A cloud provider that can own the session, from <c>Facts/providers.json</c>.</summary>
public sealed record Provider
{
    /// <summary>Identifier in output, for example <c>bedrock</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Variable that switches the provider on.</summary>
    public required string Flag { get; init; }

    /// <summary>Variable that switches the client's own login to the provider off.</summary>
    public required string SkipAuth { get; init; }

    /// <summary>Variable of the provider's address.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>All variables that give the provider a destination.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Variable of the resource name, where the provider has one.</summary>
    public string? Resource { get; init; }

    /// <summary>Address without a base URL; <c>{region}</c> and <c>{resource}</c> are filled in.</summary>
    public string? DefaultBaseUrl { get; init; }

    /// <summary>Variables of the region, the first set one counts.</summary>
    public IReadOnlyList<string> Region { get; init; } = [];

    /// <summary>Region when none is set.</summary>
    public string? DefaultRegion { get; init; }

    /// <summary>The cloud whose credentials the client looks for.</summary>
    public required string Cloud { get; init; }

    /// <summary>Path under which Aperture and NetBird serve the provider, or null.</summary>
    public string? GatewayPath { get; init; }

    /// <summary>Ids of providers that may be switched on together with this one on purpose.</summary>
    public IReadOnlyList<string> CombinesWith { get; init; } = [];

    /// <summary>The provider's own key or token is sent even with <see cref="SkipAuth"/>.</summary>
    public bool OwnBeatsSkip { get; init; }

    /// <summary>Sources of the Authorization header with <see cref="SkipAuth"/>, the first one that has a value counts.</summary>
    public IReadOnlyList<string> SkipAuthorization { get; init; } = [];

    /// <summary>Sources of the x-api-key header with <see cref="SkipAuth"/>.</summary>
    public IReadOnlyList<string> SkipApiKey { get; init; } = [];

    /// <summary>Variables of the provider's own bearer token.</summary>
    public IReadOnlyList<string> OwnAuthorization { get; init; } = [];

    /// <summary>Variables of the provider's own API key.</summary>
    public IReadOnlyList<string> OwnApiKey { get; init; } = [];

    /// <summary>What signs a request when no own key or token is set.</summary>
    public required string OwnOtherwise { get; init; }
}

/// <summary>The providers in the order in which the client asks them, and the names of the first-party route.</summary>
public sealed class Providers
{
    private static readonly Lazy<Providers> Instance = new(() => new Providers(FactTable.Read("providers")));
    private readonly HashSet<string> _trueWords;

    private Providers(JsonObject table)
    {
        _trueWords = [.. table.Texts("flagTrue")];
        All = [.. table.Rows("providers").Select(Read)];
        var first = table.Object("firstParty")!;
        BaseUrl = first.Text("baseUrl");
        DefaultBaseUrl = first.Text("defaultBaseUrl");
        MessagesPath = first.Text("path");
        Token = first.Text("token");
        Key = first.Text("key");
        Helper = first.Text("helper");
        OAuthToken = first.Text("oauthToken");
        CustomHeaders = first.Text("customHeaders");
        Model = first.Text("model");
    }

    /// <summary>The table.</summary>
    public static Providers Table => Instance.Value;

    /// <summary>The first provider whose flag is on owns the session.</summary>
    public IReadOnlyList<Provider> All { get; }

    /// <summary><c>ANTHROPIC_BASE_URL</c>.</summary>
    public string BaseUrl { get; }

    /// <summary>Address of the API without a base URL.</summary>
    public string DefaultBaseUrl { get; }

    /// <summary>Path that the client appends to the base URL.</summary>
    public string MessagesPath { get; }

    /// <summary><c>ANTHROPIC_AUTH_TOKEN</c>.</summary>
    public string Token { get; }

    /// <summary><c>ANTHROPIC_API_KEY</c>.</summary>
    public string Key { get; }

    /// <summary>Root key <c>apiKeyHelper</c>.</summary>
    public string Helper { get; }

    /// <summary><c>CLAUDE_CODE_OAUTH_TOKEN</c>.</summary>
    public string OAuthToken { get; }

    /// <summary><c>ANTHROPIC_CUSTOM_HEADERS</c>.</summary>
    public string CustomHeaders { get; }

    /// <summary><c>ANTHROPIC_MODEL</c>.</summary>
    public string Model { get; }

    /// <summary>The provider with an id of the table.</summary>
    public Provider Find(string id) => All.First(provider => provider.Id == id);

    /// <summary>True when the client reads a flag's text as on.</summary>
    public static bool IsOn(string? text) => text is not null && Table._trueWords.Contains(text.Trim().ToLowerInvariant());

    /// <summary>True when the effective value of a flag is on.</summary>
    public static bool IsOn(EffectiveSettings settings, string flag)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return IsOn(settings.Env(flag)?.Text);
    }

    private static Provider Read(JsonObject row)
    {
        var skip = row.Object("withSkip")!;
        var own = row.Object("own")!;
        return new Provider
        {
            Id = row.Text("id"),
            Name = row.Text("name"),
            Flag = row.Text("flag"),
            SkipAuth = row.Text("skipAuth"),
            BaseUrl = row.Text("baseUrl"),
            Addresses = row.Texts("addresses"),
            Resource = row.OptionalText("resource"),
            DefaultBaseUrl = row.OptionalText("defaultBaseUrl"),
            Region = row.Texts("region"),
            DefaultRegion = row.OptionalText("defaultRegion"),
            Cloud = row.Text("cloud"),
            GatewayPath = row.OptionalText("gatewayPath"),
            CombinesWith = row.Texts("combinesWith"),
            OwnBeatsSkip = row.Flag("ownBeatsSkip"),
            SkipAuthorization = skip.Texts("authorization"),
            SkipApiKey = skip.Texts("x-api-key"),
            OwnAuthorization = own.Texts("authorization"),
            OwnApiKey = own.Texts("x-api-key"),
            OwnOtherwise = own.Text("otherwise"),
        };
    }
}
