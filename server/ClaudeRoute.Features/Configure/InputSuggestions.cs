using ClaudeRoute.Features.Editor;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Configure;

/// <summary>Collects answers for one input of a route: what the settings say, what was found on this machine, what the tables know. Never a credential.</summary>
public static class InputSuggestions
{
    /// <summary>The suggestions, each value once, the likeliest first.</summary>
    /// <param name="settings">The session.</param>
    /// <param name="recipe">The route.</param>
    /// <param name="input">The input.</param>
    /// <param name="found">What the host found on this machine for <see cref="RouteInput.Machine"/>.</param>
    public static IReadOnlyList<MachineAnswer> Of(SettingsSnapshot settings, RouteRecipe recipe, RouteInput input, IReadOnlyList<MachineAnswer> found)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(found);
        if (input.IsSecret)
        {
            return [];
        }

        var all = new List<MachineAnswer>();
        if (recipe.Suggest(settings).GetValueOrDefault(input.Name) is { } likely)
        {
            all.Add(new MachineAnswer(likely, likely == input.Default ? "the usual one" : "from your settings"));
        }

        all.AddRange(found);
        if (input.From?.StartsWith("env.", StringComparison.Ordinal) == true)
        {
            var name = input.From["env.".Length..];
            all.AddRange(settings.Effective.AllEnv(name).Select(value => new MachineAnswer(value.Text.Trim(), value.Scope == Scope.Shell ? "from the shell" : $"from {value.Scope.Word()} settings")));
            all.AddRange(Suggestions.Regions(name).Select(region => new MachineAnswer(region.Region, $"a region of {region.Cloud}")));
        }

        return [.. all
            .Where(each => MayBeShown(recipe, input, each.Value))
            .DistinctBy(each => each.Value, StringComparer.Ordinal)
            .Take(Most)];
    }

    /// <summary>True for a suggestion that stands somewhere on this machine, and not only in a table of what there is.</summary>
    public static bool IsOfThisMachine(SettingsSnapshot settings, RouteInput input, IReadOnlyList<MachineAnswer> found, MachineAnswer suggestion)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(suggestion);
        return found.Any(each => each.Value == suggestion.Value)
            || (JsonPath.TryParse(input.From ?? "", out var path) && settings.Effective.All(path).Any(value => value.Text.Trim() == suggestion.Value));
    }

    /// <summary>The likeliest answer to an input; null when there is none, or none that may be shown.</summary>
    public static string? Likely(SettingsSnapshot settings, RouteRecipe recipe, RouteInput input)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(input);
        return !input.IsSecret && recipe.Suggest(settings).GetValueOrDefault(input.Name) is { } answer && MayBeShown(recipe, input, answer) ? answer : null;
    }

    // A credential may stand where a model, a host or a command belongs; then the answer is none.
    private static bool MayBeShown(RouteRecipe recipe, RouteInput input, string answer) =>
        answer.Length > 0
        && input.Refuse(answer) is null
        && (answer.Contains(' ', StringComparison.Ordinal) || ShownValue.MayBeOffered(answer))
        && RouteWrites.Refuse(recipe with { Inputs = [input] }, new Dictionary<string, string>(StringComparer.Ordinal) { [input.Name] = answer }, needsSecrets: false) is null;

    // A longer list is no help.
    private const int Most = 50;
}
