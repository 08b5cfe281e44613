namespace ClaudeRoute.Syntax;

/// <summary>Adds a member or an item at the end of a container.</summary>
internal sealed class JsonInsertion(JsonContainer container)
{
    private readonly JsonLayout _layout = new(container.Document);
    private readonly JsonStyle _style = JsonStyle.Detect(container.Document.Text);

    /// <summary>The edits that add a value, as a member when it has a name.</summary>
    public IReadOnlyList<TextEdit> Insert(string? name, string value) => container switch
    {
        JsonObject { MemberArray: [.., var last] } => After(last.Span, name, value),
        JsonArray { ItemArray: [.., var last] } => After(last.Span, name, value),
        _ => [IntoEmpty(name, value)],
    };

    private IReadOnlyList<TextEdit> After(TextSpan last, string? name, string value)
    {
        var comma = _layout.CommaAfter(last.End);
        var end = comma >= 0 ? comma + 1 : last.End;
        var place = _layout.SkipCommentsOnLine(end);
        var startsLine = _layout.StartsLine(last.Start);
        if (startsLine || _layout.IsLineCommentEnd(place))
        {
            var indent = startsLine ? _layout.IndentAt(last.Start) : _layout.IndentAt(container.Span.Start) + _style.Indent;
            var line = _style.NewLine + indent + OnOwnLine(name, value, indent);
            return (comma < 0, place == end) switch
            {
                (true, true) => [new TextEdit(new TextSpan(place, 0), "," + line)],
                (true, false) => [new TextEdit(new TextSpan(end, 0), ","), new TextEdit(new TextSpan(place, 0), line)],
                _ => [new TextEdit(new TextSpan(place, 0), line)],
            };
        }

        var style = JsonInlineStyle.Of(container);
        var text = style.Separator + OnOneLine(name, value, style);
        return [new TextEdit(new TextSpan(place, 0), comma < 0 ? "," + text : text)];
    }

    private TextEdit IntoEmpty(string? name, string value)
    {
        var content = TextSpan.FromBounds(container.Span.Start + 1, container.Span.End - 1);
        var comment = _layout.LastCommentIn(content);
        if (_layout.IsOneLine(container.Span)
            && (comment is not null || (container.Parent is { } parent && _layout.IsOneLine(parent.Span))))
        {
            var style = JsonInlineStyle.Of(container);
            var text = OnOneLine(name, value, style);
            var padding = style.PaddingAt(container is JsonObject ? '{' : '[');
            return comment is { } before
                ? new TextEdit(new TextSpan(before.End, 0), " " + text)
                : new TextEdit(content, padding + text + padding);
        }

        var outer = _layout.IndentAt(container.Span.Start);
        var inner = outer + _style.Indent;
        if (comment is not { } last)
        {
            return new TextEdit(content, _style.NewLine + inner + OnOwnLine(name, value, inner) + _style.NewLine + outer);
        }

        inner = _layout.StartsLine(last.Start) ? _layout.IndentAt(last.Start) : inner;
        var line = _style.NewLine + inner + OnOwnLine(name, value, inner);
        return _layout.SkipBlanks(last.End) == content.End
            ? new TextEdit(TextSpan.FromBounds(last.End, content.End), line + _style.NewLine + outer)
            : new TextEdit(new TextSpan(last.End, 0), line);
    }

    private string OnOwnLine(string? name, string value, string indent)
    {
        var text = JsonFragment.Indented(value, indent, _style);
        return name is null ? text : JsonText.Quote(name) + JsonInlineStyle.ColonOf(container) + text;
    }

    private static string OnOneLine(string? name, string value, JsonInlineStyle style)
    {
        var text = JsonFragment.OnOneLine(value, style);
        return name is null ? text : JsonText.Quote(name) + style.Colon + text;
    }
}
