using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ClaudeRoute.Syntax;

/// <summary>One step of a path: a member name or, when that is null, an array index.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JsonPathSegment(string? Name, int Index);

/// <summary>Where a value is in a document: names of members and indexes of items from the root, such as <c>permissions.allow[2]</c>.</summary>
public sealed class JsonPath : IEquatable<JsonPath>
{
    private readonly JsonPathSegment _last;
    private readonly int _hash;
    private JsonPathSegment[]? _segments;

    private JsonPath(JsonPath? parent, JsonPathSegment last)
    {
        Parent = parent;
        _last = last;
        Count = parent is null ? 0 : parent.Count + 1;
        _hash = parent is null ? 0 : HashCode.Combine(parent._hash, last);
    }

    /// <summary>The path of the document's value itself; its text is empty.</summary>
    public static JsonPath Root { get; } = new(null, default);

    /// <summary>The path without its last segment; null for the root.</summary>
    public JsonPath? Parent { get; }

    /// <summary>The number of segments.</summary>
    public int Count { get; }

    public bool IsRoot => Parent is null;

    /// <summary>The name that the path ends in; null for the root and when it ends in an index.</summary>
    public string? Name => _last.Name;

    /// <summary>The index that the path ends in; null for the root and when it ends in a name.</summary>
    public int? Index => Parent is null || _last.Name is not null ? null : _last.Index;

    /// <summary>True when no step is an index.</summary>
    public bool HasNamesOnly => Parent is null || (_last.Name is not null && Parent.HasNamesOnly);

    public IReadOnlyList<JsonPathSegment> Segments => _segments ??= MakeSegments();

    public static bool operator ==(JsonPath? left, JsonPath? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(JsonPath? left, JsonPath? right) => !(left == right);

    /// <summary>A path of member names.</summary>
    public static JsonPath Of(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(Root, (path, name) => path.Append(name));
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not a path.</exception>
    public static JsonPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var path) ? path : throw new FormatException("The text is not a path to a JSON value.");
    }

    /// <summary>Reads what <see cref="ToString"/> writes; a bare name may hold anything but dots and opening brackets.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path)
    {
        ArgumentNullException.ThrowIfNull(text);
        path = null;
        var current = Root;
        var offset = 0;
        while (offset < text.Length)
        {
            if (text[offset] == '[')
            {
                if (!TryParseBracket(text, ref offset, ref current))
                {
                    return false;
                }

                continue;
            }

            if (offset > 0)
            {
                if (text[offset] != '.')
                {
                    return false;
                }

                offset++;
            }

            var length = text.AsSpan(offset).IndexOfAny('.', '[');
            length = length < 0 ? text.Length - offset : length;
            if (length == 0)
            {
                return false;
            }

            current = current.Append(text.Substring(offset, length));
            offset += length;
        }

        path = current;
        return true;
    }

    public JsonPath Append(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new JsonPath(this, new JsonPathSegment(name, 0));
    }

    /// <summary>The path of an item of the array at this path.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public JsonPath Append(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new JsonPath(this, new JsonPathSegment(null, index));
    }

    /// <summary>Whether the path is <paramref name="ancestor"/> or leads through it.</summary>
    public bool StartsWith(JsonPath ancestor)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        var path = this;
        while (path.Count > ancestor.Count)
        {
            path = path.Parent!;
        }

        return path.Equals(ancestor);
    }

    public bool Equals(JsonPath? other)
    {
        if (other is null || other.Count != Count || other._hash != _hash)
        {
            return false;
        }

        var (left, right) = (this, other);
        while (!ReferenceEquals(left, right))
        {
            if (left._last != right._last)
            {
                return false;
            }

            (left, right) = (left.Parent!, right.Parent!);
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as JsonPath);

    public override int GetHashCode() => _hash;

    /// <summary>The path as text: <c>env.ANTHROPIC_BASE_URL</c>, <c>permissions.allow[2]</c>, <c>["odd name"].x</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            if (segment.Name is not { } name)
            {
                text.Append('[').Append(segment.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (IsPlain(name))
            {
                text.Append(text.Length > 0 ? "." : "").Append(name);
            }
            else
            {
                text.Append('[').Append(JsonText.Quote(name)).Append(']');
            }
        }

        return text.ToString();
    }

    internal static JsonPath OfNode(JsonNode node)
    {
        var ancestors = new Stack<JsonNode>();
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            ancestors.Push(current);
        }

        var path = Root;
        foreach (var current in ancestors)
        {
            path = new JsonPath(path, current.Member is { } member ? new(member.Name, 0) : new(null, IndexOf((JsonArray)current.Parent!, current)));
        }

        return path;
    }

    private static int IndexOf(JsonArray array, JsonNode item)
    {
        var (low, high) = (0, array.ItemArray.Length - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (array.ItemArray[middle].Span.Start < item.Span.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static bool TryParseBracket(string text, ref int offset, ref JsonPath path)
    {
        var start = offset + 1;
        if (start < text.Length && text[start] == '"')
        {
            var end = start + 1;
            while (end < text.Length && text[end] != '"')
            {
                end += text[end] == '\\' ? 2 : 1;
            }

            if (end + 1 >= text.Length || text[end + 1] != ']' || !JsonText.IsStrict(text[start..(end + 1)]))
            {
                return false;
            }

            path = path.Append(JsonText.Decode(text.AsSpan(start, end + 1 - start), JsonRowFlags.HasEscape));
            offset = end + 2;
            return true;
        }

        var close = text.IndexOf(']', start);
        if (close < 0 || !int.TryParse(text.AsSpan(start, close - start), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        path = path.Append(index);
        offset = close + 1;
        return true;
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');

    private JsonPathSegment[] MakeSegments()
    {
        var segments = new JsonPathSegment[Count];
        for (var path = this; path.Parent is not null; path = path.Parent)
        {
            segments[path.Count - 1] = path._last;
        }

        return segments;
    }
}
