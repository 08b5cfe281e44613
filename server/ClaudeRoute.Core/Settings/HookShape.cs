using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>The shape of hook entries in the events where the client drops the file for a malformed one.</summary>
internal static class HookShape
{
    /// <summary>Adds a violation for each malformed entry of the strict events.</summary>
    public static void Check(JsonObject hooks, IReadOnlyCollection<string> strictEvents, ref List<TypeViolation>? found)
    {
        foreach (var member in hooks.Members)
        {
            if (member.IsShadowed || member.Value is not { } value || !strictEvents.Contains(member.Name, StringComparer.Ordinal))
            {
                continue;
            }

            if (value is not JsonArray matchers)
            {
                Add(ref found, member.Path, value, "a list of {matcher, hooks} entries", "array");
                continue;
            }

            for (var i = 0; i < matchers.Items.Count; i++)
            {
                CheckMatcher(member.Path.Append(i), matchers.Items[i], ref found);
            }
        }
    }

    private static void CheckMatcher(JsonPath path, JsonNode entry, ref List<TypeViolation>? found)
    {
        if (entry is not JsonObject matcher)
        {
            Add(ref found, path, entry, "an object with a list \"hooks\"", "object");
            return;
        }

        if (matcher["matcher"]?.Value is { } name and not JsonString)
        {
            Add(ref found, path.Append("matcher"), name, "text", "string");
        }

        if (matcher["hooks"]?.Value is not JsonArray commands)
        {
            Add(ref found, path.Append("hooks"), matcher["hooks"]?.Value ?? matcher, "a list of hooks", "array");
            return;
        }

        for (var i = 0; i < commands.Items.Count; i++)
        {
            CheckHook(path.Append("hooks").Append(i), commands.Items[i], ref found);
        }
    }

    private static void CheckHook(JsonPath path, JsonNode entry, ref List<TypeViolation>? found)
    {
        if (entry is not JsonObject hook)
        {
            Add(ref found, path, entry, "an object with a \"type\"", "object");
            return;
        }

        if (hook["type"]?.Value is not JsonString type)
        {
            Add(ref found, path.Append("type"), hook["type"]?.Value ?? hook, "a hook type such as \"command\"", "string");
            return;
        }

        if (type.Value == "command" && hook["command"]?.Value is not JsonString)
        {
            Add(ref found, path.Append("command"), hook["command"]?.Value ?? hook, "text", "string");
        }

        if (hook["timeout"]?.Value is { } timeout && !IsAboveZero(timeout))
        {
            Add(ref found, path.Append("timeout"), timeout, "a number above 0", "number");
        }
    }

    private static bool IsAboveZero(JsonNode value) =>
        value.Kind == JsonKind.Number
        && double.TryParse(value.RawText, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && number > 0;

    private static void Add(ref List<TypeViolation>? found, JsonPath path, JsonNode node, string expected, string type) =>
        (found ??= []).Add(new TypeViolation(path, node, expected) { Types = [type] });
}
