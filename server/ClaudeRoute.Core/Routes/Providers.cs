using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>A cloud provider that can own the session, from <c>Facts/providers.json</c>.</summary>
public sealed record Provider
{
    /// <summary>Stands for the Messages API where an id is asked for.</summary>
    public const string FirstParty = "firstParty";

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

    /// <summary>With <see cref="SkipAuth"/> one of the sources has to have a value, or no request is sent.</summary>
    public bool SkipNeedsOne { get; init; }

    /// <summary>Credentials of the Messages API that are sent beside the provider's own.</summary>
    public IReadOnlyList<string> BesideOwn { get; init; } = [];

    /// <summary>Variables of the provider's own bearer token.</summary>
    public IReadOnlyList<string> OwnAuthorization { get; init; } = [];

    /// <summary>Variables of the provider's own API key.</summary>
    public IReadOnlyList<string> OwnApiKey { get; init; } = [];

    /// <summary>What signs a request when no own key or token is set.</summary>
    public required string OwnOtherwise { get; init; }

    /// <summary>What such a signature is made of.</summary>
    public required CloudSignature Signature { get; init; }

    /// <summary>Path of the request after the base address; <c>{model}</c>, <c>{project}</c> and <c>{region}</c> are filled in.</summary>
    public required string Path { get; init; }

    /// <summary>Variables of the project, the first set one counts; empty where there is none.</summary>
    public IReadOnlyList<string> Project { get; init; } = [];

    /// <summary>Variables that give a signed session a project as well.</summary>
    public IReadOnlyList<string> ProjectElsewhere { get; init; } = [];

    /// <summary>Variables that give a region as well; null where a region that is not set is nothing to mention.</summary>
    public IReadOnlyList<string>? RegionElsewhere { get; init; }

    /// <summary>Behind a gateway the region does not matter.</summary>
    public bool RegionIsOfNoUseAtGateway { get; init; }

    /// <summary>How the identifier of a workspace begins, or null.</summary>
    public string? WorkspacePrefix { get; init; }

    /// <summary>Variables of which at most one may be set.</summary>
    public IReadOnlyList<string> Exclusive { get; init; } = [];

    /// <summary>Variables without which a request with a credential is not sent.</summary>
    public IReadOnlyList<string> DemandsWithCredential { get; init; } = [];
}

/// <summary>A root key whose command renews the login to a cloud.</summary>
public sealed record RefreshCommand(string Key, string Cloud);

/// <summary>What the client signs requests to a cloud with.</summary>
/// <param name="Header">The header that carries the signature or the token made from it.</param>
/// <param name="All">Variables that together are a credential.</param>
/// <param name="Any">Variables each of which names a credential kept elsewhere.</param>
/// <param name="Files">Files of the home folder, each of which holds one.</param>
public sealed record CloudSignature(string Header, IReadOnlyList<string> All, IReadOnlyList<string> Any, IReadOnlyList<string> Files);

/// <summary>A request to Anthropic before the first one to the model.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Credential">Words of the scopes whose credential it carries.</param>
/// <param name="Base">Words of the scopes whose base address keeps it from being sent.</param>
/// <param name="Provider">Words of the scopes whose provider does.</param>
/// <param name="HelperBlocksOAuth">A helper keeps an OAuth token from being carried.</param>
public sealed record EarlyRequest(string Address, IReadOnlyList<string> Credential, IReadOnlyList<string> Base, IReadOnlyList<string> Provider, bool HelperBlocksOAuth);

/// <summary>The providers in the order in which the client asks them, and the names of the first-party route.</summary>
public sealed class Providers
{
    private static readonly Lazy<Providers> Instance = new(() => new Providers(FactTable.Read("providers"), []));
    private static readonly ConcurrentDictionary<string, Providers> OlderClients = new(StringComparer.Ordinal);
    private readonly HashSet<string> _trueWords;
    private readonly Lazy<Regex> _regionForm;

    private Providers(JsonObject table, IReadOnlyList<string> without)
    {
        _trueWords = [.. table.Texts("flagTrue")];
        All = [.. table.Rows("providers").Select(Read).Where(provider => !without.Contains(provider.Id, StringComparer.Ordinal))];
        var first = table.Object("firstParty")!;
        _regionForm = new Lazy<Regex>(() => new Regex(table.Object("region")!.Text("form"), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2)));
        RouteMembers = table.Texts("routeMembers");
        BaseUrl = first.Text("baseUrl");
        DefaultBaseUrl = first.Text("defaultBaseUrl");
        MessagesPath = first.Text("path");
        Token = first.Text("token");
        Key = first.Text("key");
        Helper = first.Text("helper");
        OAuthToken = first.Text("oauthToken");
        CustomHeaders = first.Text("customHeaders");
        Betas = first.Text("betas");
        BetaHeader = first.Text("betaHeader");
        Model = first.Text("model");
        Early = [.. table.Rows("earlyRequests").Select(row => new EarlyRequest(row.Text("address"), row.Texts("credential"), row.Texts("base"), row.Texts("provider"), row.Flag("helperBlocksOAuth")))];
        var forced = table.Object("forcedLogin")!;
        RefreshCommands = [.. table.Rows("refreshCommands").Select(row => new RefreshCommand(row.Text("key"), row.Text("cloud")))];
        ForcedMethod = forced.Text("method");
        ForcedMethods = forced.Texts("methods");
        ForcedOrganization = forced.Text("organization");
        ForcedManagedMethod = forced.Text("managedOnlyMethod");
        ForcedGatewayAddress = forced.Text("gatewayAddress");
        CoreHeaders = table.Texts("coreHeaders");
    }

    /// <summary>Every member of a settings file that decides a route, as a path.</summary>
    public IReadOnlyList<string> RouteMembers { get; }

    /// <summary>The region that a variable gives, or null when it is not set or has a form that the client does not take.</summary>
    public string? RegionOf(EffectiveValue? value) => value?.Text.Trim() is { } region && _regionForm.Value.IsMatch(region) ? region : null;

    /// <summary>Requests to Anthropic that precede the first one to the model.</summary>
    public IReadOnlyList<EarlyRequest> Early { get; }

    /// <summary>Root keys whose command renews the login to a cloud, and that cloud.</summary>
    public IReadOnlyList<RefreshCommand> RefreshCommands { get; }

    /// <summary>Managed root key that demands a login.</summary>
    public string ForcedMethod { get; }

    /// <summary>Its values; others are ignored.</summary>
    public IReadOnlyList<string> ForcedMethods { get; }

    /// <summary>Managed root key that demands a login of an organization.</summary>
    public string ForcedOrganization { get; }

    /// <summary>The word of <see cref="ForcedMethods"/> that counts in managed settings only.</summary>
    public string ForcedManagedMethod { get; }

    /// <summary>Managed root key with the address for such a login.</summary>
    public string ForcedGatewayAddress { get; }

    /// <summary>Headers that the client sets by itself.</summary>
    public IReadOnlyList<string> CoreHeaders { get; }

    /// <summary>The table of the client that a session runs.</summary>
    public static Providers Of(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return ClientDifferences.Of(session.ClientVersion) is { } older
            ? OlderClients.GetOrAdd(older.Version, static (_, differences) => new Providers(differences.Apply("providers"), differences.Without), older)
            : Table;
    }

    /// <summary>The table of the newest client.</summary>
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

    /// <summary>Variable with experimental features.</summary>
    public string Betas { get; }

    /// <summary>The header that carries them.</summary>
    public string BetaHeader { get; }

    /// <summary><c>ANTHROPIC_MODEL</c>.</summary>
    public string Model { get; }

    /// <summary>The provider with an id of the table.</summary>
    public Provider Find(string id) => All.First(provider => provider.Id == id);

    /// <summary>True for a variable that switches a provider, or its login, on or off.</summary>
    public bool IsFlag(string name) => All.Any(provider => provider.Flag == name || provider.SkipAuth == name);

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
            SkipNeedsOne = skip.Flag("needsOne"),
            BesideOwn = own.Texts("besideOwn"),
            OwnAuthorization = own.Texts("authorization"),
            OwnApiKey = own.Texts("x-api-key"),
            OwnOtherwise = own.Text("otherwise"),
            Signature = own.Object("signature") is { } signature
                ? new CloudSignature(signature.Text("header"), signature.Texts("all"), signature.Texts("any"), signature.Texts("files"))
                : throw new InvalidOperationException("A provider lacks its signature."),
            Path = row.Text("path"),
            Project = row.Texts("project"),
            Exclusive = row.Texts("exclusive"),
            DemandsWithCredential = row.Texts("demandsWithCredential"),
            ProjectElsewhere = row.Texts("projectElsewhere"),
            RegionElsewhere = row.Object("regionHint")?.Texts("elsewhere"),
            RegionIsOfNoUseAtGateway = row.Object("regionHint")?.Flag("unlessGateway") == true,
            WorkspacePrefix = row.OptionalText("workspacePrefix"),
        };
    }
}
