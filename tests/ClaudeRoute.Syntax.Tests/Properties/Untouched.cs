namespace ClaudeRoute.Syntax.Tests;

/// <summary>Compares a document before and after one change, apart from what the change is about.</summary>
internal static class Untouched
{
    public static void Check(JsonDocument before, JsonDocument after, JsonChange change)
    {
        var path = change switch
        {
            JsonChange.Set set => set.Path,
            JsonChange.Remove remove => remove.Path,
            JsonChange.Rename rename => rename.Path,
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        var (old, now) = (before.Root, after.Root);
        var depth = 0;
        while (old is JsonContainer && now is JsonContainer && depth < path.Count)
        {
            var segment = path.Segments[depth++];
            var isLast = depth == path.Count;
            if (old is JsonObject oldObject)
            {
                var nowObject = (JsonObject)now;
                var newName = isLast && change is JsonChange.Rename rename ? rename.NewName : segment.Name;
                var isGone = isLast && change is JsonChange.Remove;

                // Of several members of the name only the last is changed, but all are removed and renamed.
                Same(
                    oldObject.Members.Where(member => member.Name != segment.Name).Select(member => member.ToString()),
                    nowObject.Members.Where(member => isGone || member.Name != newName).Select(member => member.ToString()));
                Same(
                    isGone ? [] : oldObject.Members.Where(member => member.Name == segment.Name && member.IsShadowed).Select(Rest),
                    nowObject.Members.Where(member => member.Name == newName && member.IsShadowed).Select(Rest));
                (old, now) = (oldObject[segment.Name!]?.Value, nowObject[newName!]?.Value);
            }
            else
            {
                var (oldItems, nowItems) = (((JsonArray)old).Items, ((JsonArray)now).Items);
                Same(Texts(oldItems.Take(segment.Index)), Texts(nowItems.Take(segment.Index)));
                Same(
                    Texts(oldItems.Skip(segment.Index + 1)),
                    Texts(nowItems.Skip(segment.Index + (isLast && change is JsonChange.Remove ? 0 : 1))));
                (old, now) = (oldItems.ElementAtOrDefault(segment.Index), nowItems.ElementAtOrDefault(segment.Index));
            }
        }

        if (change is JsonChange.Rename)
        {
            Assert.Equal(old!.RawText, now!.RawText);
        }

        var lost = change is JsonChange.Rename ? [] : Removed(before, change, path).ToArray();
        Same(
            before.Comments.Where(comment => !lost.Any(span => span.Overlaps(comment))).Select(before.Text.ToString),
            after.Comments.Select(after.Text.ToString));
    }

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) => Assert.Equal(expected, actual, StringComparer.Ordinal);

    private static IEnumerable<string> Texts(IEnumerable<JsonNode> nodes) => nodes.Select(node => node.RawText);

    private static string Rest(JsonMember member) => member.Document.Text.Text[member.NameSpan.End..member.Span.End];

    private static IEnumerable<TextSpan> Removed(JsonDocument before, JsonChange change, JsonPath path)
    {
        if (change is JsonChange.Remove && path.Name is { } name)
        {
            return ((JsonObject)before.Find(path.Parent!)!).Members.Where(member => member.Name == name).Select(member => member.Span);
        }

        return before.Find(path) is { } node ? [node.Span] : [];
    }
}
