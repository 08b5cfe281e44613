namespace ClaudeRoute.Syntax;

/// <summary>Removes members, items, comments and commas, with the commas and lines that would be left over.</summary>
internal static class JsonRemoval
{
    public static JsonEditResult Remove(JsonDocument document, JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Parent is not { } parentPath)
        {
            return JsonEditResult.Refused("the whole document cannot be removed");
        }

        var node = document.Root;
        foreach (var segment in parentPath.Segments)
        {
            switch (node)
            {
                case null:
                    return JsonEditResult.Of();
                case JsonObject container when segment.Name is not null:
                    node = container[segment.Name]?.Value;
                    break;
                case JsonArray array when segment.Name is null:
                    node = segment.Index < array.Items.Count ? array.Items[segment.Index] : null;
                    break;
                default:
                    return JsonEditResult.Refused(JsonSetting.Mismatch(segment));
            }
        }

        return (node, path.Name) switch
        {
            (null, _) => JsonEditResult.Of(),
            (JsonObject container, { } name) => RemoveMembers(container, member => member.Name == name),
            (JsonArray array, null) => RemoveElements(array, [.. array.Items.Select(item => item.Span)], index => index == path.Index),
            _ => JsonEditResult.Refused(JsonSetting.Mismatch(path.Segments[^1])),
        };
    }

    /// <summary>Removes the member whose name begins at an offset; -1 stands for one that is gone.</summary>
    public static JsonEditResult RemoveMemberAt(JsonDocument document, int offset) =>
        offset >= 0 && document.MemberAt(offset) is { } member
            ? RemoveMembers(member.Parent, other => other == member)
            : JsonEditResult.Of();

    /// <summary>Deletes comments and commas, one edit for each.</summary>
    public static IReadOnlyList<TextEdit> DeleteEach(JsonDocument document, IReadOnlyList<TextSpan> spans)
    {
        var layout = new JsonLayout(document);
        var edits = new List<TextEdit>(spans.Count);
        for (var first = 0; first < spans.Count;)
        {
            // What stands together on a line is looked at together, because only all of it may leave the line blank.
            var last = first;
            while (last + 1 < spans.Count && layout.SkipBlanks(spans[last].End) == spans[last + 1].Start)
            {
                last++;
            }

            var group = Extend(document, layout, TextSpan.FromBounds(spans[first].Start, spans[last].End));
            for (var index = first; index <= last; index++)
            {
                var start = index == first ? group.Start : spans[index].Start;
                var end = index == last ? group.End : spans[index + 1].Start;
                edits.Add(Deletion(edits, TextSpan.FromBounds(start, end)));
            }

            first = last + 1;
        }

        return edits;
    }

    private static JsonEditResult RemoveMembers(JsonObject container, Func<JsonMember, bool> isRemoved)
    {
        var members = container.MemberArray;
        return RemoveElements(container, [.. members.Select(member => member.Span)], index => isRemoved(members[index]));
    }

    private static JsonEditResult RemoveElements(JsonNode container, TextSpan[] elements, Func<int, bool> isRemoved)
    {
        var document = container.Document;
        var layout = new JsonLayout(document);
        var deleted = new List<TextSpan>();
        var (keptComma, removed) = (-1, 0);
        for (var index = 0; index < elements.Length; index++)
        {
            var comma = layout.CommaAfter(elements[index].End);
            if (!isRemoved(index))
            {
                keptComma = comma;
                continue;
            }

            removed++;
            deleted.Add(elements[index]);
            if (comma >= 0)
            {
                deleted.Add(new TextSpan(comma, 1));
            }
            else if (keptComma >= 0)
            {
                // The last element has no comma of its own, so the one before it is now too many.
                deleted.Add(new TextSpan(keptComma, 1));
            }
        }

        if (removed == 0)
        {
            return JsonEditResult.Of();
        }

        var content = TextSpan.FromBounds(container.Span.Start + 1, container.Span.End - 1);
        if (removed == elements.Length && !HasCommentBetween(layout, content, elements))
        {
            return JsonEditResult.Of(new TextEdit(content, ""));
        }

        return JsonEditResult.Of(Delete(document, layout, deleted));
    }

    private static bool HasCommentBetween(JsonLayout layout, TextSpan content, TextSpan[] elements)
    {
        var start = content.Start;
        foreach (var element in elements)
        {
            if (layout.LastCommentIn(TextSpan.FromBounds(start, element.Start)) is not null)
            {
                return true;
            }

            start = element.End;
        }

        return layout.LastCommentIn(TextSpan.FromBounds(start, content.End)) is not null;
    }

    private static List<TextEdit> Delete(JsonDocument document, JsonLayout layout, List<TextSpan> spans)
    {
        spans.Sort((left, right) => left.Start.CompareTo(right.Start));
        var groups = new List<TextSpan>();
        foreach (var span in spans)
        {
            var last = groups.Count - 1;
            if (last >= 0 && layout.SkipBlanks(groups[last].End) == span.Start)
            {
                groups[last] = TextSpan.FromBounds(groups[last].Start, span.End);
            }
            else
            {
                groups.Add(span);
            }
        }

        var edits = new List<TextEdit>(groups.Count);
        foreach (var group in groups)
        {
            edits.Add(Deletion(edits, Extend(document, layout, group)));
        }

        return edits;
    }

    /// <summary>What to delete along with a span: its line if nothing else is on it, else the blanks that separated it.</summary>
    private static TextSpan Extend(JsonDocument document, JsonLayout layout, TextSpan span)
    {
        var text = document.Text.Text;
        var (before, after) = (layout.SkipBlanksBack(span.Start), layout.SkipBlanks(span.End));
        switch (layout.IsLineStart(before), layout.IsLineEnd(after))
        {
            case (true, true):
                return TextSpan.FromBounds(before, layout.SkipLineBreak(after));
            case (false, true):
                return TextSpan.FromBounds(before, after);
            case (true, false):
                // The bracket joins the line before, unless a comment would swallow it.
                var previous = layout.SkipWhiteSpaceBack(before);
                return text[after] is '}' or ']' && !layout.IsLineCommentEnd(previous)
                    ? TextSpan.FromBounds(previous, span.End)
                    : TextSpan.FromBounds(span.Start, after);
            default:
                return text[span.Start] == ',' || (text[after] is '}' or ']' && text[before - 1] is not ('{' or '['))
                    ? TextSpan.FromBounds(before, span.End)
                    : TextSpan.FromBounds(span.Start, after);
        }
    }

    // Two neighbours may both take the blanks between them; the first one gets them.
    private static TextEdit Deletion(List<TextEdit> before, TextSpan span)
    {
        var start = before.Count > 0 ? Math.Max(span.Start, before[^1].Span.End) : span.Start;
        return new TextEdit(TextSpan.FromBounds(start, Math.Max(start, span.End)), "");
    }
}
