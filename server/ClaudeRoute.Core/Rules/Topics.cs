namespace ClaudeRoute.Rules;

/// <summary>What the files and the shell speak of. A rule names what it needs, so that it is not even loaded where nobody speaks of it.</summary>
/// <remarks>
/// The names behind a topic come from the tables of <c>Facts</c>: <see cref="TopicNames"/> collects them when the catalogue is generated.
/// A topic says that a name is there, not that its value counts; that is for the rule.
/// </remarks>
[Flags]
public enum Topics : long
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A provider's flag, or the one that switches its login off.</summary>
    Provider = 1L << 0,

    /// <summary>An address that requests go to.</summary>
    Address = 1L << 1,

    /// <summary>The address of the Messages API.</summary>
    BaseUrl = 1L << 2,

    /// <summary>An address or resource of a provider.</summary>
    ProviderAddress = 1L << 3,

    /// <summary>A provider's flag or any address.</summary>
    Destination = 1L << 4,

    /// <summary>A variable that leads traffic somewhere: address, proxy, certificate, headers or telemetry.</summary>
    Redirecting = 1L << 5,

    /// <summary>The variable of a key.</summary>
    Key = 1L << 6,

    /// <summary>The variable of a gateway's token.</summary>
    Token = 1L << 7,

    /// <summary>The variable of a login's token.</summary>
    OAuthToken = 1L << 8,

    /// <summary>The command that prints a credential.</summary>
    Helper = 1L << 9,

    /// <summary>Any setting that holds such a command.</summary>
    HelperSetting = 1L << 10,

    /// <summary>How long a helper's output counts.</summary>
    HelperTtl = 1L << 11,

    /// <summary>Key, token, login's token or helper.</summary>
    Credential = 1L << 12,

    /// <summary>A credential, or the address of the Messages API.</summary>
    FirstParty = 1L << 13,

    /// <summary>Anything that names a model.</summary>
    Model = 1L << 14,

    /// <summary>The variable of the model.</summary>
    MainModel = 1L << 15,

    /// <summary>What an alias stands for.</summary>
    FamilyModel = 1L << 16,

    /// <summary>Which models may be chosen.</summary>
    ModelList = 1L << 17,

    /// <summary>A key of AWS.</summary>
    AwsCredential = 1L << 18,

    /// <summary>A command that renews the login to a cloud.</summary>
    Refresh = 1L << 19,

    /// <summary>A region.</summary>
    Region = 1L << 20,

    /// <summary>A proxy, or the hosts that are asked without one.</summary>
    Proxy = 1L << 21,

    /// <summary>A certificate.</summary>
    Certificate = 1L << 22,

    /// <summary>The switch of the check of certificates.</summary>
    TlsCheck = 1L << 23,

    /// <summary>Header lines.</summary>
    CustomHeaders = 1L << 24,

    /// <summary>A value that the client puts words of a header in front of.</summary>
    HeaderValue = 1L << 25,

    /// <summary>A demanded login.</summary>
    ForcedLogin = 1L << 26,

    /// <summary>A variable that takes one of a few words.</summary>
    Choice = 1L << 27,

    /// <summary>A variable that needs another beside it.</summary>
    Pair = 1L << 28,

    /// <summary>The search for tools.</summary>
    ToolSearch = 1L << 29,

    /// <summary>The question for a gateway's models.</summary>
    ModelDiscovery = 1L << 30,

    /// <summary>A variable that is on its way out.</summary>
    Deprecated = 1L << 31,

    /// <summary>A variable that is on or off by its word.</summary>
    Flag = 1L << 32,

    /// <summary>A variable that is on for any text.</summary>
    Presence = 1L << 33,

    /// <summary>A variable with a number.</summary>
    Number = 1L << 34,

    /// <summary>A variable that the launcher of a gateway passes on.</summary>
    Launcher = 1L << 35,

    /// <summary>A variable of a file that no table knows.</summary>
    OtherVariable = 1L << 36,

    /// <summary>A key that the client does not know.</summary>
    OtherKey = 1L << 37,

    /// <summary>A variable or key that is not known.</summary>
    OtherName = 1L << 38,

    /// <summary>The address of a schema.</summary>
    Schema = 1L << 39,

    /// <summary>A key for managed settings.</summary>
    ManagedKey = 1L << 40,

    /// <summary>A key for user and managed settings.</summary>
    UserKey = 1L << 41,

    /// <summary>A key of the client's own state.</summary>
    State = 1L << 42,

    /// <summary>A key that approves MCP servers.</summary>
    McpApproval = 1L << 43,

    /// <summary>Managed settings.</summary>
    ManagedFile = 1L << 44,

    /// <summary>User settings.</summary>
    UserFile = 1L << 45,

    /// <summary>A shared file.</summary>
    SharedFile = 1L << 46,

    /// <summary>A local file.</summary>
    LocalFile = 1L << 47,

    /// <summary>More than one file.</summary>
    SeveralFiles = 1L << 48,

    /// <summary>A copy of a settings file under another name.</summary>
    Variant = 1L << 49,

    /// <summary>A file of the editor.</summary>
    EditorFile = 1L << 50,

    /// <summary>The local file of the home folder.</summary>
    HomeLocal = 1L << 51,

    /// <summary>A text that is not one plain JSON object.</summary>
    OddText = 1L << 52,

    /// <summary>A route in the environment.</summary>
    ShellRoute = 1L << 53,

    /// <summary>It is known where sessions are started.</summary>
    SessionFolders = 1L << 54,

    /// <summary>A file beside the settings that may hold credentials.</summary>
    NeighbourFile = 1L << 55,
}
