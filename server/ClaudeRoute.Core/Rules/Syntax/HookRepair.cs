using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Rewrites the hook form of early versions, <c>{matcher, command}</c>, to the current one.</summary>
internal static class HookRepair
{
    /// <summary>The current form as JSON, or null when the entry is not the early form and nothing else.</summary>
    public static string? Convert(TypeViolation violation)
    {
        if (violation.Node is not JsonObject entry
            || !violation.Path.ToString().EndsWith(".hooks", StringComparison.Ordinal)
            || entry["command"]?.Value is not JsonString command
            || entry.Members.Any(member => member.Name is not ("matcher" or "command" or "type")))
        {
            return null;
        }

        var matcher = entry["matcher"]?.Value is JsonString name ? $"\"matcher\": {name.RawText}, " : "";
        return $"{{ {matcher}\"hooks\": [{{ \"type\": \"command\", \"command\": {command.RawText} }}] }}";
    }
}
