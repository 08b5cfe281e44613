using ClaudeRoute.Settings;

namespace ClaudeRoute.Routes;

/// <summary>What kind of credential fills a header.</summary>
public enum CredentialKind
{
    /// <summary><c>ANTHROPIC_AUTH_TOKEN</c>.</summary>
    Token,

    /// <summary><c>ANTHROPIC_API_KEY</c>.</summary>
    Key,

    /// <summary>Output of <c>apiKeyHelper</c>.</summary>
    Helper,

    /// <summary><c>CLAUDE_CODE_OAUTH_TOKEN</c>.</summary>
    OAuth,

    /// <summary>A line of <c>ANTHROPIC_CUSTOM_HEADERS</c>.</summary>
    CustomHeader,

    /// <summary>A provider's own key or token.</summary>
    Provider,

    /// <summary>Text that the client puts in by itself.</summary>
    Fixed,

    /// <summary>The token of the login that is saved on the machine.</summary>
    SavedLogin,

    /// <summary>What the client signs a request to a cloud with.</summary>
    Signature,

    /// <summary>Name and password of the base address.</summary>
    UserInfo,
}

/// <summary>One filled credential header.</summary>
/// <param name="Header"><c>x-api-key</c> or <c>authorization</c>.</param>
/// <param name="Kind">What fills it.</param>
/// <param name="Value">Where the value comes from; null for text that the client puts in by itself.</param>
public sealed record HeaderSlot(string Header, CredentialKind Kind, EffectiveValue? Value)
{
    /// <summary>The credential, or what a helper prints when it only echoes a literal; null when it cannot be known.</summary>
    public string? Literal => Kind switch
    {
        CredentialKind.Fixed or CredentialKind.SavedLogin or CredentialKind.Signature or CredentialKind.UserInfo => null,
        CredentialKind.CustomHeader => WithoutScheme(CustomHeaders.ValueOf(Value?.Text, Header)),
        CredentialKind.Helper => Value is null ? null : Facts.StandIns.EchoedText(Value.Text)?.Trim(),
        _ => Value?.Text.Trim(),
    };

    /// <summary>Where it comes from, as <c>scope.key</c>; null for text that the client puts in by itself.</summary>
    public string? Source => Kind == CredentialKind.SavedLogin ? "login.oauth" : Value?.Source;

    /// <summary>True when what is sent is a stand-in for a keyless gateway.</summary>
    public bool IsStandIn => Literal is { } literal && !IsJson(literal) && Facts.StandIns.Contains(literal);

    // Braces mark a stand-in as well as the output of a helper that forgot to take the key out of its JSON.
    private static bool IsJson(string text) => text.Contains('"', StringComparison.Ordinal);

    private static string? WithoutScheme(string? value) =>
        value?.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase) == true ? value[BearerScheme.Length..].Trim() : value;

    private const string BearerScheme = "Bearer ";
}

/// <summary>What the client will send, as far as files and shell decide it.</summary>
public sealed record RoutePrediction
{
    /// <summary>The provider that owns the session, or null for the Messages API.</summary>
    public Provider? Provider { get; init; }

    /// <summary>All providers whose flag is on, the owner first.</summary>
    public IReadOnlyList<Provider> ProvidersOn { get; init; } = [];

    /// <summary>True when the provider's own login is switched off.</summary>
    public bool SkipsAuth { get; init; }

    /// <summary>The base address as the client uses it: trimmed, no slash at the end, without a name and password.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The setting that the base address comes from; null for the built-in one.</summary>
    public EffectiveValue? BaseUrlValue { get; init; }

    /// <summary>The parsed base address; null when it is not a valid one.</summary>
    public WebAddress? Address { get; init; }

    /// <summary>The filled credential headers.</summary>
    public IReadOnlyList<HeaderSlot> Headers { get; init; } = [];

    /// <summary>What signs the request when a provider is asked without key or token.</summary>
    public string? SignedBy { get; init; }

    /// <summary>True when nothing is set, so that only a saved login can fill the header.</summary>
    public bool NeedsSavedLogin { get; init; }

    /// <summary>The winning model, or null for the client's default.</summary>
    public EffectiveValue? Model { get; init; }

    /// <summary>The model as it is sent, and what chose it.</summary>
    public ModelChoice? SentModel { get; init; }

    /// <summary>Path of the request, that of the base address included; null when no request can be made.</summary>
    public string? Path { get; init; }

    /// <summary>Region of the provider, or null.</summary>
    public string? Region { get; init; }

    /// <summary>Project of the provider, or null.</summary>
    public EffectiveValue? Project { get; init; }

    /// <summary>What signs a request to a cloud; null when a header is filled, or when it is not known.</summary>
    public HeaderSlot? Signature { get; init; }

    /// <summary>Names of the headers that <c>ANTHROPIC_CUSTOM_HEADERS</c> adds.</summary>
    public IReadOnlyList<string> CustomHeaders { get; init; } = [];

    /// <summary>Requests to Anthropic that carry the credential before the first one to the model.</summary>
    public IReadOnlyList<string> EarlyRequests { get; init; } = [];

    /// <summary>What is wrong with the route as a whole.</summary>
    public IReadOnlyList<RouteProblem> Problems { get; init; } = [];

    /// <summary>A request to the model is sent.</summary>
    public bool SendsRequest => !Problems.Any(problem => problem.StopsRequests);

    /// <summary>True when requests go to Anthropic itself.</summary>
    public bool IsFirstParty => Provider is null && Address is { } address && HostTable.IsFirstParty(address.Host);

    /// <summary>The slot of a header, or null.</summary>
    public HeaderSlot? Header(string name) => Headers.FirstOrDefault(slot => slot.Header == name);
}
