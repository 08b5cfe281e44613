using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>The names behind the topics, collected from the tables when the catalogue is generated.</summary>
public static class TopicNames
{
    /// <summary>Topics of a name of <c>env</c> or of the shell, by name. Known names without a topic are there too.</summary>
    public static SortedDictionary<string, Topics> OfVariables()
    {
        var names = new SortedDictionary<string, Topics>(StringComparer.Ordinal);
        void Add(Topics topics, params IEnumerable<string?> those)
        {
            foreach (var name in those.OfType<string>())
            {
                names[name] = names.GetValueOrDefault(name) | topics;
            }
        }

        Add(Topics.None, VariableMistakes.Table.Known);
        AddRoute(Add);
        AddTraffic(Add);
        AddOptions(Add);
        Add(Topics.None, Variables.Names);
        foreach (var name in names.Keys.ToArray())
        {
            // Some names of the tables belong to a family of variables.
            Add(OfKind(Variables.Find(name)?.Kind ?? VariableKind.Text), name);
        }

        return names;
    }

    /// <summary>Topics of names that begin with a text.</summary>
    public static IEnumerable<KeyValuePair<string, Topics>> OfFamilies() =>
        Variables.Families.Select(family => KeyValuePair.Create(family.Key, OfKind(family.Value.Kind)));

    /// <summary>Topics of a root key, by key. Known keys without a topic are there too.</summary>
    public static SortedDictionary<string, Topics> OfKeys()
    {
        var keys = new SortedDictionary<string, Topics>(StringComparer.Ordinal);
        void Add(Topics topics, params IEnumerable<string> those)
        {
            foreach (var key in those)
            {
                keys[key] = keys.GetValueOrDefault(key) | topics;
            }
        }

        var (names, table) = (Providers.Table, SettingsKeys.Table);
        Add(Topics.None, TypeTable.RootKeys);
        Add(Topics.None, "env");
        Add(Topics.Helper | Topics.HelperSetting | Topics.Credential | Topics.FirstParty, names.Helper);
        Add(Topics.HelperSetting, CredentialNames.Table.HelperSettings);
        Add(Topics.Refresh, names.RefreshCommands.Select(command => command.Key));
        Add(Topics.Model, [.. ModelForms.Table.Settings, .. ModelForms.Table.Lists, table.ModelOverrides]);
        Add(Topics.ModelList, table.AvailableModels, table.EnforceAvailableModels);
        Add(Topics.ForcedLogin, names.ForcedMethod, names.ForcedOrganization, names.ForcedGatewayAddress);
        Add(Topics.Schema, "$schema");
        Add(Topics.ManagedKey, table.ManagedOnly.Select(FirstOf));
        Add(Topics.UserKey, table.UserOrManaged.Select(FirstOf));
        Add(Topics.State, table.State);
        Add(Topics.McpApproval, table.McpApproval);

        // What the client does not know may be a mistake, also where a rule of its own speaks about it.
        foreach (var key in keys.Keys.Where(key => !SettingsKeys.IsKnown(key)).ToArray())
        {
            keys[key] |= Topics.OtherKey | Topics.OtherName;
        }

        return keys;
    }

    private static string FirstOf(JsonPath path) => path.ToString().Split('.')[0];

    private static void AddRoute(Action<Topics, IEnumerable<string?>> add)
    {
        var (names, models, aws) = (Providers.Table, ModelForms.Table, CredentialHomes.Table);
        foreach (var provider in names.All)
        {
            add(Topics.Provider | Topics.Destination, [provider.Flag, provider.SkipAuth]);
            add(Topics.ProviderAddress | Topics.Destination, [provider.BaseUrl, provider.Resource, .. provider.Addresses]);
        }

        add(Topics.Address | Topics.Destination, RedirectingVariables.Addresses);
        add(Topics.BaseUrl | Topics.Address | Topics.Destination | Topics.FirstParty, [names.BaseUrl]);
        add(Topics.Key | Topics.Credential | Topics.FirstParty, [names.Key]);
        add(Topics.Token | Topics.Credential | Topics.FirstParty, [names.Token]);
        add(Topics.OAuthToken | Topics.Credential | Topics.FirstParty, [names.OAuthToken]);
        add(Topics.AwsCredential, [aws.AwsId, aws.AwsSecret, aws.AwsSession, .. names.Find("bedrock").OwnAuthorization]);
        add(Topics.MainModel | Topics.Model, [names.Model]);
        add(Topics.FamilyModel | Topics.Model, models.FamilyOf.Keys);
        add(Topics.Model, models.Variables);
        add(Topics.Launcher, HostTable.LauncherVariables);
    }

    private static void AddTraffic(Action<Topics, IEnumerable<string?>> add)
    {
        var (certificate, key, passphrase) = RedirectingVariables.ClientCertificate;
        add(Topics.Redirecting, RedirectingVariables.Names);
        add(Topics.Proxy, [.. RedirectingVariables.Proxies, .. RedirectingVariables.NoProxy]);
        add(Topics.Certificate, [.. RedirectingVariables.Names.Where(name => RedirectingVariables.Of(name) == Redirection.Certificate), certificate, key, passphrase]);
        add(Topics.TlsCheck, [RedirectingVariables.TlsCheck]);
        add(Topics.CustomHeaders | Topics.Credential, [Providers.Table.CustomHeaders]);
    }

    private static void AddOptions(Action<Topics, IEnumerable<string?>> add)
    {
        var table = VariableMistakes.Table;
        add(Topics.OtherVariable | Topics.OtherName, table.Aliases.Keys);
        add(Topics.HelperTtl, [table.HelperTtl.Name]);
        add(Topics.HeaderValue, table.HeaderPrefixes.SelectMany(row => row.Names));
        add(Topics.Choice, [.. table.Choices.Keys, table.SmallModelRegion.Name]);
        add(Topics.Pair, table.Pairs.Select(pair => pair.Name));
        add(Topics.ToolSearch, [table.ToolSearch.Name]);
        add(Topics.ModelDiscovery, [table.ModelDiscovery.Name]);
        add(Topics.Deprecated, table.Deprecated.Keys);
    }

    private static Topics OfKind(VariableKind kind) => kind switch
    {
        VariableKind.Flag => Topics.Flag,
        VariableKind.Presence => Topics.Presence,
        VariableKind.Number => Topics.Number,
        VariableKind.Region => Topics.Region,
        _ => Topics.None,
    };
}
