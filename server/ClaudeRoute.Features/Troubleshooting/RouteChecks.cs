using System.Text.RegularExpressions;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Troubleshooting;

/// <summary>A provider is switched on.</summary>
internal sealed class ProviderOnCheck : ISymptomCheck
{
    public string Name => "provider-on";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids) =>
        context.Route.Provider is { } provider && context.Settings.Effective.Env(provider.Flag) is { } flag
            ? SymptomContext.At(flag, $"{flag.Source} switches {provider.Name} on, so it owns the session and neither a login nor {Providers.Table.BaseUrl} is used. Delete the flag, or empty it in a higher scope.")
            : null;
}

/// <summary>A key, token or helper takes the place of a login.</summary>
internal sealed class OtherCredentialCheck : ISymptomCheck
{
    public string Name => "other-credential";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        var slot = context.Route.Provider is not null ? null : context.Route.Headers.FirstOrDefault(slot => slot.Kind is CredentialKind.Key or CredentialKind.Token or CredentialKind.Helper);
        return slot?.Value is { } value ? SymptomContext.At(value, $"{value.Source} is set, so requests carry it and a saved login is not used. Remove it to use the subscription{(value.Scope == Scope.Shell ? ", or set it to an empty text in a settings file" : "")}.") : null;
    }
}

/// <summary>A credential under the name of another kind, or with a word too many.</summary>
internal sealed class CredentialKindCheck : ISymptomCheck
{
    private const string Bearer = "Bearer ";

    public string Name => "credential-kind";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        var table = Providers.Table;
        var effective = context.Settings.Effective;
        if (effective.SetEnv(table.Token) is { } token && token.Text.TrimStart().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return SymptomContext.At(token, $"{token.Source} begins with the word Bearer, which Claude Code puts in front by itself, so it is sent twice. Delete the word.");
        }

        return effective.SetEnv(table.Key) is { } key && SecretFormats.FindIn(key.Text, null) is { Format.Id: OAuthFormat }
            ? SymptomContext.At(key, $"{key.Source} holds the token of a subscription, which is no API key. Put it under {table.OAuthToken}.")
            : null;
    }

    private const string OAuthFormat = "anthropic-oauth";
}

/// <summary>A model in a form that the route does not know.</summary>
internal sealed class ModelFormCheck : ISymptomCheck
{
    public string Name => "model-form";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        var recipe = RecipeOf(context);
        return recipe is not null && context.Route.Model is { } model && !recipe.Understands(model.Text.Trim())
            ? SymptomContext.At(model, $"{model.Source} names a model in a form that {(context.Route.Provider?.Name ?? "the Messages API")} does not know. Use an alias such as sonnet, or the name that it has there.")
            : null;
    }

    // The recipe of a route knows the form of its models. A gateway of somebody's own may have any.
    private static RouteRecipe? RecipeOf(SymptomContext context)
    {
        var flags = Providers.Table.All.Select(provider => provider.Flag).ToHashSet(StringComparer.Ordinal);
        var gateway = new HostTable(context.Settings.Options).GatewayOf(context.Route.Address)?.Name;
        if (gateway is null && !context.Route.IsFirstParty && context.Route.BaseUrlValue is not null)
        {
            return null;
        }

        var fitting = RouteRecipes.All
            .Where(recipe => recipe.Writes.Select(write => write.Path.Name!).Where(flags.Contains).FirstOrDefault() == context.Route.Provider?.Flag)
            .ToArray();
        return Array.Find(fitting, recipe => string.Equals(recipe.Gateway, gateway, StringComparison.OrdinalIgnoreCase)
            && (gateway is not null || recipe.Writes.All(write => write.Path.Name != Providers.Table.BaseUrl)));
    }
}

/// <summary>An address of a cloud without the path that belongs to it.</summary>
internal sealed class MissingPathCheck : ISymptomCheck
{
    public string Name => "missing-path";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        if (context.Route is not { Provider.DefaultBaseUrl: { } template, Address: { Path: "" } address, BaseUrlValue: { } value }
            || WebAddress.Parse(Regex.Replace(template, "\\{[a-z]+\\}", "x", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50))) is not { Path.Length: > 0 } usual)
        {
            return null;
        }

        // Behind the first label the host of a cloud is always the same.
        var suffix = usual.Host[usual.Host.IndexOf('.', StringComparison.Ordinal)..];
        return address.Host.EndsWith(suffix, StringComparison.Ordinal) ? SymptomContext.At(value, $"{value.Source} lacks the path {usual.Path} at its end. Append it.") : null;
    }
}

/// <summary>Another place chooses the model than the one with the key <c>model</c> that was meant.</summary>
internal sealed class ModelOverriddenCheck : ISymptomCheck
{
    public string Name => "model-overridden";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        var effective = context.Settings.Effective;
        var places = effective.AllEnv(Providers.Table.Model).Where(value => value.IsSet).Concat(effective.AllSettings("model")).ToArray();
        return places.Length > 1 && Array.Find(places, place => place.Text != places[0].Text) is { } loser
            ? SymptomContext.At(places[0], $"{places[0].Source} chooses the model and beats {loser.Source}. Change or delete it.")
            : null;
    }
}

/// <summary>A variable or <c>modelOverrides</c> gives what was chosen another meaning.</summary>
internal sealed class ModelMappedCheck : ISymptomCheck
{
    public string Name => "model-mapped";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        if (context.Route.SentModel is not { } sent)
        {
            return null;
        }

        var effective = context.Settings.Effective;
        foreach (var name in effective.EnvNames.Order(StringComparer.Ordinal))
        {
            if (SettingsCatalog.FindVariable(name) is { Kind: VariableKind.Model } && name != Providers.Table.Model && effective.SetEnv(name) is { } value && value.Text.Trim() == sent.Value && sent.Chosen?.Text != value.Text)
            {
                return SymptomContext.At(value, $"{value.Source} decides which model is sent for the alias or the default. Change or delete it.");
            }
        }

        foreach (var file in context.Settings.Files.Where(context.Settings.Merges))
        {
            if (file.Setting("modelOverrides")?.Value is JsonObject map && map.Members.FirstOrDefault(member => member.Value is JsonString text && text.Value == sent.Value) is { } mapped)
            {
                return new SymptomCause($"modelOverrides of {file.Name} maps a model to the one that is sent. Change or delete the entry.", SymptomContext.Place(file, mapped.NameSpan), null);
            }
        }

        return null;
    }
}

/// <summary>A proxy that the client uses for a gateway inside a private network.</summary>
internal sealed class ProxyCheck : ISymptomCheck
{
    private const string Exceptions = "NO_PROXY";

    public string Name => "proxy";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        if (context.Route.Address is not { } address || context.Route.BaseUrlValue is null)
        {
            return null;
        }

        var effective = context.Settings.Effective;
        var proxy = effective.EnvNames.Order(StringComparer.OrdinalIgnoreCase)
            .Where(name => RedirectingVariables.Of(name) == Redirection.Proxy && !name.Equals(Exceptions, StringComparison.OrdinalIgnoreCase))
            .Select(effective.SetEnv).FirstOrDefault(value => value is not null);
        if (proxy is null || !(HostTable.IsPrivate(address.Host) || new HostTable(context.Settings.Options).GatewayOf(address) is not null))
        {
            return null;
        }

        var excepted = (effective.SetEnv(Exceptions.ToLowerInvariant()) ?? effective.SetEnv(Exceptions))?.Text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return Array.Exists(excepted, entry => entry == "*" || address.Host.Equals(entry.TrimStart('*', '.'), StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith("." + entry.TrimStart('*', '.'), StringComparison.OrdinalIgnoreCase))
            ? null
            : SymptomContext.At(proxy, $"{proxy.Source} sends requests to the gateway through a proxy, which cannot reach a private network. Name the gateway's host in {Exceptions}.");
    }
}

/// <summary>The two headers come from two places.</summary>
internal sealed class TwoSourcesCheck : ISymptomCheck
{
    public string Name => "two-sources";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        var sources = context.Route.Headers.Where(slot => slot.Value is not null).DistinctBy(slot => slot.Source, StringComparer.Ordinal).ToArray();
        return sources.Length > 1
            ? SymptomContext.At(sources[1].Value, $"{sources[0].Source} fills the header {sources[0].Header} and {sources[1].Source} the header {sources[1].Header}: both are sent. Keep the one that the destination expects.")
            : null;
    }
}
