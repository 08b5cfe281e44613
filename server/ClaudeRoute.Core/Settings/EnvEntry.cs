using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>One member of <c>env</c>.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="Name">The variable.</param>
/// <param name="Member">The JSON member.</param>
/// <param name="Value">The JSON value.</param>
/// <param name="Text">The text that the client makes of the value.</param>
public sealed record EnvEntry(SettingsFile File, string Name, JsonMember Member, JsonNode Value, string Text)
{
    /// <summary>The path of the member, for example <c>env.ANTHROPIC_BASE_URL</c>.</summary>
    public JsonPath Path => Member.Path;

    /// <summary>True for names that people use as comments inside <c>env</c>.</summary>
    public bool IsComment => CommentNames.IsComment(Name);

    internal static IReadOnlyList<EnvEntry> ReadAll(SettingsFile file)
    {
        if (file.Setting("env")?.Value is not JsonObject env)
        {
            return [];
        }

        var entries = new List<EnvEntry>(env.Members.Count);
        foreach (var member in env.Members)
        {
            if (!member.IsShadowed && member.Value is { } value)
            {
                entries.Add(new EnvEntry(file, member.Name, member, value, JsText.Of(value)));
            }
        }

        return entries;
    }
}

/// <summary>Member names that carry a remark instead of a setting.</summary>
public static class CommentNames
{
    /// <summary>True for <c>_x</c>, <c>//x</c>, <c>comment</c> and <c>note</c>.</summary>
    public static bool IsComment(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith('_')
            || name.StartsWith("//", StringComparison.Ordinal)
            || name.Equals("comment", StringComparison.OrdinalIgnoreCase)
            || name.Equals("note", StringComparison.OrdinalIgnoreCase);
    }
}
