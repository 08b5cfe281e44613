using ClaudeRoute.Features.Editor;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Configure;

/// <summary>A route in few words.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Sentence">Where requests go and with what, without any credential.</param>
public sealed record RouteWords(string Name, string Sentence);

/// <summary>A scope that a route can be written to, or not.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Detail">What speaks for it, or what it means, in a sentence.</param>
/// <param name="Target">The file; null for the shell, and for a scope that has none here.</param>
/// <param name="Exists">The file is there.</param>
/// <param name="IsRecommended">This one is recommended.</param>
/// <param name="Refusal">Why it cannot be chosen, or null.</param>
public sealed record ScopeChoice(Scope Scope, string Title, string Detail, FileRole? Target, bool Exists, bool IsRecommended, string? Refusal);

/// <summary>What a wizard asks and shows. Everything is worked out here; nothing is read or written.</summary>
public static class ConfigureFeature
{
    /// <summary>The route of a session in words.</summary>
    public static RouteWords Describe(SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var route = RouteResolver.Resolve(settings.Effective);
        var explained = RouteExplanation.Of(settings);
        var name = RouteNames.Of(settings, route);
        if (explained.Problems.FirstOrDefault(problem => problem.StopsRequests) is { } stop)
        {
            return new RouteWords(name, stop.Code != "not-logged-in" ? stop.Message
                : settings.Session.HasSavedLogin == false ? $"Requests go to {explained.Destination} with the login of your account; none is saved on this machine yet, so start claude and log in."
                : $"Requests go to {explained.Destination} with the login that is saved on this machine, if there is one.");
        }

        var credentials = explained.Headers
            .Where(header => !header.IsSignature)
            .Select(header => header.Source is { } source ? $"{(header.IsStandIn ? "a stand-in" : "a credential")} from {source}" : "a fixed text")
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var with = credentials.Length > 0 ? $" with {string.Join(" and ", credentials)}"
            : explained.SignedBy is { } signed ? $", with the {signed} of this machine"
            : " without a credential";
        return new RouteWords(name, $"Requests go to {explained.Destination}{with}.");
    }

    /// <summary>The recipe that a session follows, or null when it follows none.</summary>
    public static RouteRecipe? Current(SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var actual = RouteResolver.Resolve(settings.Effective);
        var gateway = new HostTable(settings.Options).GatewayOf(actual.Address);
        return RouteRecipes.Ordered
            .OrderByDescending(recipe => recipe.Gateway is not null)
            .FirstOrDefault(recipe => (recipe.Gateway is null || string.Equals(recipe.Gateway, gateway?.Name, StringComparison.OrdinalIgnoreCase)) && Follows(settings, actual, recipe));
    }

    /// <summary>The scopes of a route in the order of a list, with one recommendation where there is a choice.</summary>
    /// <param name="settings">The session.</param>
    /// <param name="locator">Knows the paths.</param>
    /// <param name="recipe">The route.</param>
    /// <param name="inputs">Answers by name.</param>
    public static IReadOnlyList<ScopeChoice> Scopes(SettingsSnapshot settings, SettingsLocator locator, RouteRecipe recipe, IReadOnlyDictionary<string, string> inputs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(recipe);
        var targets = new[] { Scope.User, Scope.Local, Scope.Shared, Scope.Shell }.Select(scope => (Scope: scope, Target: TargetOf(settings, locator, scope))).ToArray();
        var plans = targets.ToDictionary(each => each.Scope, each => RoutePlanner.RefuseScope(settings, recipe, inputs, each.Scope, each.Target));
        var (recommended, reason) = Recommend(settings, recipe, inputs, targets, plans);
        return [.. targets
            .OrderByDescending(each => each.Scope == recommended)
            .Select(each => new ScopeChoice(
                each.Scope,
                Title(each.Scope),
                each.Scope == recommended ? reason : Meaning(each.Scope),
                each.Target,
                each.Target is { } target && settings.File(target.Path) is not null,
                each.Scope == recommended,
                plans[each.Scope]))];
    }

    /// <summary>The file of a scope for a session; null where there is none.</summary>
    public static FileRole? TargetOf(SettingsSnapshot settings, SettingsLocator locator, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(locator);
        var path = (scope, settings.ProjectRoot) switch
        {
            (Scope.User, _) => locator.UserFile,
            (Scope.Shared, { } root) => SettingsLocator.ProjectFiles(root).Shared,
            (Scope.Local, { } root) => SettingsLocator.ProjectFiles(root).Local,
            _ => null,
        };
        return path is not null && locator.Find(path) is { } role && role.Scope == scope ? role : null;
    }

    /// <summary>What a plan does, line by line.</summary>
    public static IReadOnlyList<string> Summary(RoutePlan plan, RouteRecipe recipe, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recipe);
        return plan.Change is { } change ? [.. change.Files.Select(file => file.Label), .. plan.Notes]
            : scope == Scope.Shell ? [plan.Writes.Count == 0 ? $"Unset what stands before the {recipe.Name} route in the shell." : $"Set the variables of the {recipe.Name} route in the shell, and unset what stands before it."]
            : [$"The file already holds the {recipe.Name} route; nothing has to be written."];
    }

    /// <summary>Entries for a list of variables of an editor: what the route sets and is no credential.</summary>
    public static IReadOnlyList<(string Name, string Value)> Environment(RouteRecipe recipe, RoutePlan plan, EditorSetting setting)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(setting);
        return [.. plan.Writes
            .Where(write => write.Path.Parent?.Name == "env" && setting.Names.Contains(write.Path.Name!, StringComparer.Ordinal))
            .Where(write => !write.Inputs.Any(name => recipe.Inputs.First(input => input.Name == name).IsSecret) && SecretFormats.FindIn(write.Text, write.Path.Name) is null)
            .Select(write => (write.Path.Name!, write.Text))];
    }

    private static bool Follows(SettingsSnapshot settings, RoutePrediction actual, RouteRecipe recipe)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var write in recipe.Writes)
        {
            if (settings.Effective.All(write.Path).FirstOrDefault() is not { IsSet: true } value)
            {
                if (!write.IsOptional)
                {
                    return false;
                }

                continue;
            }

            var match = RouteWrites.Matcher(write.Template).Match(value.Text);
            if (!match.Success)
            {
                return false;
            }

            foreach (var input in recipe.Inputs.Where(input => match.Groups.ContainsKey(input.Name) && match.Groups[input.Name].Success))
            {
                answers[input.Name] = match.Groups[input.Name].Value;
            }
        }

        return RouteWrites.Refuse(recipe, answers, needsSecrets: true) is null
            && IntendedRoute.Matches(settings.Effective, actual, IntendedRoute.Of(settings, recipe, RouteWrites.Fill(recipe.Writes, answers)));
    }

    // From project files two requests at the start still go to Anthropic, so user settings come first unless another scope alone can do it.
    private static (Scope? Scope, string Reason) Recommend(
        SettingsSnapshot settings,
        RouteRecipe recipe,
        IReadOnlyDictionary<string, string> inputs,
        (Scope Scope, FileRole? Target)[] targets,
        Dictionary<Scope, string?> refusals)
    {
        var usable = targets.Where(each => refusals[each.Scope] is null && each.Scope is Scope.User or Scope.Local).ToArray();
        foreach (var (scope, target) in usable)
        {
            var plan = RoutePlanner.Plan(settings, new RouteWish(recipe.Id, inputs, scope, target));
            if (plan is { Refusal: null, Reaches: true })
            {
                return scope == Scope.User
                    ? (scope, "Recommended: it counts in every folder from the first request on, and nobody commits this file.")
                    : (scope, $"Recommended: settings of this folder would win over your user settings, and nobody commits this file.");
            }
        }

        return usable.Length > 0 ? (usable[0].Scope, "Recommended: it counts in every folder, and nobody commits this file. The preview names what still stands before it.") : (null, "");
    }

    private static string Title(Scope scope) => scope switch
    {
        Scope.User => "User settings",
        Scope.Local => "Local settings of this folder",
        Scope.Shared => "Shared settings of this folder",
        _ => "Shell variables",
    };

    private static string Meaning(Scope scope) => scope switch
    {
        Scope.User => "Counts in every folder on this machine.",
        Scope.Local => "Counts in this folder alone, and is kept out of git.",
        Scope.Shared => "Is committed, so that everybody who works in this folder takes the route; no credential may stand in it.",
        _ => "Lines to copy into a shell; every settings file wins over them.",
    };
}
