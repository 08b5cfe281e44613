namespace ClaudeRoute.Syntax;

/// <summary>
/// How values that are written on one line are spaced: the blank inside braces and inside brackets, the one after a comma, and the colon.
/// </summary>
internal sealed record JsonInlineStyle(string BracePadding, string BracketPadding, string Separator, string Colon)
{
    /// <summary>The habit of a container; what it does not show is taken from those around it.</summary>
    public static JsonInlineStyle Of(JsonContainer container)
    {
        var layout = new JsonLayout(container.Document);
        var colon = ColonOf(container);
        string? braces = null;
        string? brackets = null;
        string? separator = null;
        for (var current = container; current is not null; current = current.Parent as JsonContainer)
        {
            if (current.Kind == JsonKind.Object)
            {
                braces ??= PaddingOf(current);
            }
            else
            {
                brackets ??= PaddingOf(current);
            }

            separator ??= SeparatorOf(current, layout);
        }

        return new JsonInlineStyle(
            braces ?? (colon == ":" ? "" : " "),
            brackets ?? "",
            separator ?? (colon == ":" ? "" : " "),
            colon);
    }

    /// <summary>The blank between a bracket of either direction and what it holds.</summary>
    public string PaddingAt(char bracket) => bracket is '{' or '}' ? BracePadding : BracketPadding;

    /// <summary>The colon, with the blanks around it, of the last member of a container or of one around it.</summary>
    public static string ColonOf(JsonContainer container)
    {
        for (JsonNode? current = container; current is not null; current = current.Parent)
        {
            if (current is JsonObject { MemberArray: [.., var member] })
            {
                var colon = member.Document.Text.ToString(TextSpan.FromBounds(member.NameSpan.End, member.Value!.Span.Start));
                return colon is ":" or " : " ? colon : ": ";
            }
        }

        return ": ";
    }

    private static string? PaddingOf(JsonContainer container)
    {
        var next = container.Document.Text.Text[container.Span.Start + 1];
        return IsEmpty(container) || next is '\r' or '\n' ? null : next is ' ' or '\t' ? " " : "";
    }

    private static string? SeparatorOf(JsonContainer container, JsonLayout layout)
    {
        var first = container switch
        {
            JsonObject { MemberArray: [var member, _, ..] } => member.Span,
            JsonArray { ItemArray: [var item, _, ..] } => item.Span,
            _ => default,
        };
        if (first.IsEmpty)
        {
            return null;
        }

        var next = container.Document.Text.Text[layout.CommaAfter(first.End) + 1];
        return next is '\r' or '\n' ? null : next is ' ' or '\t' ? " " : "";
    }

    private static bool IsEmpty(JsonContainer container) => container is JsonObject { MemberArray: [] } or JsonArray { ItemArray: [] };
}
