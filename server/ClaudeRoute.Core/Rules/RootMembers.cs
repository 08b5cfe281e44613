using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>A member of the root of a settings file.</summary>
/// <param name="File">The file.</param>
/// <param name="Member">The member; the last one of its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record RootMember(SettingsFile File, JsonMember Member, JsonNode Value)
{
    /// <summary>The key.</summary>
    public string Name => Member.Name;
}

/// <summary>A member of the root that holds a text.</summary>
internal sealed record RootText(RootMember Member, string Text);

/// <summary>The root keys that rules about keys look at.</summary>
internal static class RootMembers
{
    /// <summary>All of them, without remarks.</summary>
    public static IEnumerable<RootMember> All(RuleContext context)
    {
        foreach (var file in context.Readable)
        {
            foreach (var member in file.Root!.Members)
            {
                if (member is { IsShadowed: false, Value: { } value } && !CommentNames.IsComment(member.Name))
                {
                    yield return new RootMember(file, member, value);
                }
            }
        }
    }

    /// <summary>Those of one key.</summary>
    public static IEnumerable<RootMember> Named(RuleContext context, string name)
    {
        foreach (var file in context.Readable)
        {
            if (file.Setting(name) is { Value: { } value } member)
            {
                yield return new RootMember(file, member, value);
            }
        }
    }

    /// <summary>Those of several keys that hold a text, such as commands.</summary>
    public static IEnumerable<RootText> Texts(RuleContext context, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            foreach (var file in context.Readable)
            {
                if (file.Setting(name) is { Value: JsonString text } member)
                {
                    yield return new RootText(new RootMember(file, member, text), text.Value);
                }
            }
        }
    }
}
