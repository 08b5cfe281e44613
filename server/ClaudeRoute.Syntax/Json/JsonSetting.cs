namespace ClaudeRoute.Syntax;

/// <summary>Replaces and inserts values in the style of what is around them.</summary>
internal static class JsonSetting
{
    private const string TooFewItems = "the array has fewer items";

    public static string Mismatch(JsonPathSegment segment) =>
        segment.Name is null ? "a part of the path is not an array" : "a part of the path is not an object";

    public static JsonEditResult Set(JsonDocument document, JsonPath path, string json)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(json);
        if (!JsonText.IsStrict(json))
        {
            return JsonEditResult.Refused("the new value is not JSON");
        }

        var value = json.Trim(' ', '\t', '\r', '\n');
        var node = document.Root;
        if (node is null)
        {
            return path.Segments.Any(IsBeyondNewArray)
                ? JsonEditResult.Refused(TooFewItems)
                : JsonEditResult.Of(Create(document, JsonFragment.Wrap(value, path.Segments, ": ")));
        }

        for (var index = 0; index < path.Count; index++)
        {
            var segment = path.Segments[index];
            JsonNode? next;
            switch (node)
            {
                case JsonObject parent when segment.Name is not null:
                    next = parent[segment.Name]?.Value;
                    break;
                case JsonArray array when segment.Name is null && segment.Index <= array.Items.Count:
                    next = segment.Index < array.Items.Count ? array.Items[segment.Index] : null;
                    break;
                case JsonArray when segment.Name is null:
                    return JsonEditResult.Refused(TooFewItems);
                default:
                    return JsonEditResult.Refused(Mismatch(segment));
            }

            if (next is null)
            {
                var container = (JsonContainer)node;
                var inner = path.Segments.Skip(index + 1).ToArray();
                return inner.Any(IsBeyondNewArray)
                    ? JsonEditResult.Refused(TooFewItems)
                    : JsonEditResult.Of(new JsonInsertion(container)
                        .Insert(segment.Name, JsonFragment.Wrap(value, inner, JsonInlineStyle.ColonOf(container))));
            }

            node = next;
        }

        return JsonEditResult.Of(Replace(document, node, value));
    }

    private static bool IsBeyondNewArray(JsonPathSegment segment) => segment is { Name: null, Index: > 0 };

    private static TextEdit[] Replace(JsonDocument document, JsonNode node, string value)
    {
        var layout = new JsonLayout(document);
        var text = node.Parent is JsonContainer container && layout.IsOneLine(container.Span)
            ? JsonFragment.OnOneLine(value, JsonInlineStyle.Of(container))
            : JsonFragment.Indented(value, layout.IndentAt(node.Member?.NameSpan.Start ?? node.Span.Start), JsonStyle.Detect(document.Text));
        return text == node.RawText ? [] : [new TextEdit(node.Span, text)];
    }

    private static TextEdit Create(JsonDocument document, string value)
    {
        var style = JsonStyle.Detect(document.Text);
        var text = JsonFragment.Indented(value, "", style);
        if (document.Comments is [.., var comment])
        {
            return new TextEdit(new TextSpan(comment.End, 0), style.NewLine + text);
        }

        var start = document.HasByteOrderMark ? 1 : 0;
        return new TextEdit(TextSpan.FromBounds(start, document.Text.Length), text + style.NewLine);
    }
}
