namespace ClaudeRoute.Syntax;

/// <summary>An object or array; what it holds is made into nodes when it is first asked for.</summary>
public abstract class JsonContainer : JsonNode
{
    private readonly int _row;

    private protected JsonContainer(object owner, JsonDocument document, int row)
        : base(owner, document.Rows[row])
    {
        Document = document;
        _row = row;
    }

    public override JsonDocument Document { get; }

    /// <summary>Whether the closing bracket is there; the span of a container without it reaches to where it should be at the latest.</summary>
    public bool IsClosed => !Document.Rows[_row].Flags.HasFlag(JsonRowFlags.IsUnclosed);

    private protected ReadOnlySpan<JsonRow> Rows => Document.Rows;

    private protected int FirstRow => _row + 1;

    private protected int EndRow => Document.Rows[_row].Link;

    // The row after a value, or after a member and its value.
    private protected static int Skip(ReadOnlySpan<JsonRow> rows, int row)
    {
        if (!rows[row].Flags.HasFlag(JsonRowFlags.IsMember))
        {
            return rows[row].Link;
        }

        return !rows[row].Flags.HasFlag(JsonRowFlags.HasValue) ? row + 1 : rows[row + 1].Link;
    }

    private protected int CountChildren()
    {
        var rows = Rows;
        var count = 0;
        for (var row = FirstRow; row < EndRow; row = Skip(rows, row))
        {
            count++;
        }

        return count;
    }
}
