using System.Collections.Immutable;

namespace ClaudeRoute.Syntax;

/// <summary>A text read as JSON, as far as it is JSON. Reading never fails; what is not strict JSON is listed as a problem.</summary>
public sealed class JsonDocument
{
    private readonly JsonRow[] _rows;
    private JsonNode? _root;

    private JsonDocument(SourceText text)
    {
        Text = text;
        var problems = new JsonProblemList();
        HasByteOrderMark = text.Text is ['\uFEFF', ..];
        _rows = JsonParser.Parse(text.Text, HasByteOrderMark ? 1 : 0, problems);
        Problems = problems.Problems();
        Comments = problems.Comments();
        ErrorCount = problems.ErrorCount;
    }

    public SourceText Text { get; }

    /// <summary>The value of the document; null when there is none.</summary>
    public JsonNode? Root => _rows.Length == 0 ? null : _root ?? Interlocked.CompareExchange(ref _root, MakeNode(this, 0), null) ?? _root;

    /// <summary>By position. At most 1,000 errors are listed, but every comment and trailing comma is.</summary>
    public ImmutableArray<JsonProblem> Problems { get; }

    /// <summary>Whether the text is JSON by RFC 8259. A leading byte order mark is not counted against it.</summary>
    public bool IsStrict => Problems.IsEmpty && _rows.Length > 0;

    /// <summary>Whether there is nothing but white space.</summary>
    public bool IsBlank => _rows.Length == 0 && Problems.IsEmpty;

    /// <summary>Whether the text begins with U+FEFF.</summary>
    public bool HasByteOrderMark { get; }

    /// <summary>Whether there is any problem other than comments and trailing commas.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>The comments with their delimiters, by position; the line break after a line comment is not part of it.</summary>
    public ImmutableArray<TextSpan> Comments { get; }

    internal ReadOnlySpan<JsonRow> Rows => _rows;

    private int ErrorCount { get; }

    public static JsonDocument Parse(SourceText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new JsonDocument(text);
    }

    public static JsonDocument Parse(string text) => Parse(SourceText.From(text));

    /// <summary>The value at a path, where of several members of one name the last counts.</summary>
    public JsonNode? Find(JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var node = Root;
        foreach (var segment in path.Segments)
        {
            node = (node, segment.Name) switch
            {
                (JsonObject container, { } name) => container[name]?.Value,
                (JsonArray array, null) when segment.Index < array.Items.Count => array.Items[segment.Index],
                _ => null,
            };
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>The member at a path, also one without a value; null when the path ends in an index.</summary>
    public JsonMember? FindMember(JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Name is { } name && Find(path.Parent!) is JsonObject container ? container[name] : null;
    }

    /// <summary>The innermost value that a caret at an offset is in or at; of two that meet there, the later one.</summary>
    public JsonNode? NodeAt(int offset)
    {
        var node = Root;
        if (node is null || !node.Span.Touches(offset))
        {
            return null;
        }

        while (true)
        {
            var inner = node switch
            {
                JsonObject container => LastStartingAt(container.MemberArray, member => member.NameSpan.Start, offset)?.Value,
                JsonArray array => LastStartingAt(array.ItemArray, item => item.Span.Start, offset),
                _ => null,
            };
            if (inner is null || !inner.Span.Touches(offset) || !IsInside(node, offset))
            {
                return node;
            }

            node = inner;
        }
    }

    /// <summary>The innermost member whose name, colon or value a caret at an offset is in or at, or whose value is still to be typed there.</summary>
    public JsonMember? MemberAt(int offset)
    {
        for (var node = NodeAt(offset); node is not null; node = node.Parent)
        {
            if (node is JsonObject container && IsInside(container, offset)
                && LastStartingAt(container.MemberArray, member => member.NameSpan.Start, offset) is { } member
                && (member.Span.Touches(offset) || IsBeforeValue(member, offset)))
            {
                return member;
            }

            if (node.Member is { } owner)
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>All values in the order of the text, the root first.</summary>
    public IEnumerable<JsonNode> DescendantNodes()
    {
        var pending = new Stack<JsonNode>();
        if (Root is { } root)
        {
            pending.Push(root);
        }

        while (pending.TryPop(out var node))
        {
            yield return node;
            if (node is JsonObject container)
            {
                var members = container.MemberArray;
                for (var index = members.Length - 1; index >= 0; index--)
                {
                    if (members[index].Value is { } value)
                    {
                        pending.Push(value);
                    }
                }
            }
            else if (node is JsonArray array)
            {
                for (var index = array.ItemArray.Length - 1; index >= 0; index--)
                {
                    pending.Push(array.ItemArray[index]);
                }
            }
        }
    }

    internal JsonNode MakeNode(object owner, int row) => _rows[row].Kind switch
    {
        JsonKind.Object => new JsonObject(owner, this, row),
        JsonKind.Array => new JsonArray(owner, this, row),
        JsonKind.String => new JsonString(owner, _rows[row]),
        _ => new JsonLiteral(owner, _rows[row]),
    };

    // Between the brackets. An unclosed container is open at its end.
    private static bool IsInside(JsonNode node, int offset) =>
        node is JsonContainer container
        && offset > container.Span.Start
        && (offset < container.Span.End || (offset == container.Span.End && !container.IsClosed));

    // In the blanks behind a colon that has no value yet.
    private bool IsBeforeValue(JsonMember member, int offset) =>
        member is { Value: null, Colon: not null } && Text.Text.AsSpan()[member.Span.End..offset].Trim(" \t").IsEmpty;

    private static T? LastStartingAt<T>(T[] items, Func<T, int> start, int offset)
        where T : class
    {
        var (low, high) = (0, items.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (start(items[middle]) <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? null : items[low - 1];
    }
}
