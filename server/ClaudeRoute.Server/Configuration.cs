using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server;

/// <summary>Reads the section <c>claudeRoute</c> of a client's settings. Members of wrong types count as missing.</summary>
internal static class Configuration
{
    /// <summary>Name of the section.</summary>
    public const string Section = "claudeRoute";

    /// <summary>Takes a configuration in.</summary>
    public static void Apply(ServerState state, JToken? section)
    {
        var places = state.Workspace.Locator.Places;
        var options = Options(section) with
        {
            ClientVersion = InstalledClient.Version((section as JObject)?["clientVersion"] is JValue { Value: string wish } ? wish.Trim() : null, places.Home, isHermetic: false),
        };
        state.Settings = state.Settings with { ValidationEnabled = Value(section, "validation", "enabled") is not JValue { Value: false } };
        if (!Same(options, state.Workspace.Options))
        {
            state.Workspace = state.Workspace.WithOptions(options);
        }
    }

    /// <summary>The options of the rules, read as those of a file are.</summary>
    public static CheckOptions Options(JToken? section)
    {
        var rules = ((section as JObject)?["rules"] as JObject)?.Properties()
            .Where(rule => rule.Value is JValue { Value: string })
            .Select(rule => $"{JsonText.Quote(rule.Name)}: {JsonText.Quote(rule.Value.ToString())}");
        var text = $$"""
            { "rules": { {{string.Join(", ", rules ?? [])}} }, "apertureHosts": {{List(Value(section, "aperture", "host"))}}, "netbirdHosts": {{List(Value(section, "netbird", "hosts"))}}, "variants": {{JsonText.Quote(((section as JObject)?["variants"] as JValue)?.Value as string ?? "")}} }
            """;
        return ConfigurationReader.Read(JsonDocument.Parse(text), isProject: false).Options;
    }

    private static string List(JToken? token) => $"[{string.Join(", ", Texts(token).Select(JsonText.Quote))}]";

    private static JToken? Value(JToken? section, string group, string name) => ((section as JObject)?[group] as JObject)?[name];

    private static IReadOnlyList<string> Texts(JToken? token) => token switch
    {
        JValue { Value: string text } when text.Trim().Length > 0 => [text.Trim()],
        JArray list => [.. list.OfType<JValue>().Select(item => item.Value as string).OfType<string>().Select(item => item.Trim()).Where(item => item.Length > 0)],
        _ => [],
    };

    private static bool Same(CheckOptions a, CheckOptions b) =>
        a.ClientVersion == b.ClientVersion
        && a.ChecksVariantsFully == b.ChecksVariantsFully
        && a.ApertureHosts.SequenceEqual(b.ApertureHosts, StringComparer.Ordinal)
        && a.NetBirdHosts.SequenceEqual(b.NetBirdHosts, StringComparer.Ordinal)
        && a.RuleSeverities.Count == b.RuleSeverities.Count
        && a.RuleSeverities.All(pair => b.RuleSeverities.TryGetValue(pair.Key, out var other) && other == pair.Value);
}
