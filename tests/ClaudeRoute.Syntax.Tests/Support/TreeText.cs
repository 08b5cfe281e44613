namespace ClaudeRoute.Syntax.Tests;

/// <summary>A tree on one line: <c>{a: 1, "odd name": [true], b: ?}</c>, where ? is a value that is missing.</summary>
internal static class TreeText
{
    public static string Of(JsonNode? node) => node switch
    {
        null => "?",
        JsonObject container => "{" + string.Join(", ", container.Members.Select(member => $"{NameOf(member)}: {Of(member.Value)}")) + "}",
        JsonArray array => "[" + string.Join(", ", array.Items.Select(Of)) + "]",
        JsonString text => JsonText.Quote(text.Value),
        _ => node.RawText,
    };

    private static string NameOf(JsonMember member) =>
        member.Name.Length > 0 && member.Name.All(char.IsLetterOrDigit) ? member.Name : JsonText.Quote(member.Name);
}
