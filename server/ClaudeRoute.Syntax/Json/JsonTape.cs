using System.Runtime.InteropServices;

namespace ClaudeRoute.Syntax;

[Flags]
internal enum JsonRowFlags : byte
{
    None = 0,

    /// <summary>A member row: its value is the next row.</summary>
    HasValue = 1,

    /// <summary>A string or a name that holds a backslash.</summary>
    HasEscape = 2,

    /// <summary>A string or a name without its closing quote.</summary>
    IsUnterminated = 4,

    /// <summary>A member row: the name has no quotes.</summary>
    IsUnquoted = 8,

    /// <summary>The row is a member; its kind means nothing.</summary>
    IsMember = 16,

    /// <summary>An object or array without its closing bracket.</summary>
    IsUnclosed = 32,
}

/// <summary>
/// One value or one member name, in document order: a container is followed by what it holds, a member by its value.
/// Rows are all that parsing makes; nodes are made of them when they are asked for.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JsonRow
{
    /// <summary>Of the value or, for a member, of its name.</summary>
    public int Start;

    public int Length;

    /// <summary>For a value the row after everything in it; for a member the offset of its colon, or -1.</summary>
    public int Link;

    public JsonRowFlags Flags;

    // A byte, so that a row has sixteen of them.
    private byte _kind;

    public JsonKind Kind
    {
        readonly get => (JsonKind)_kind;
        set => _kind = (byte)value;
    }
}

/// <summary>Collects rows in pieces, which never move, and hands out a copy of the right size.</summary>
internal ref struct JsonTapeBuilder
{
    // 64 KB a piece: below what goes to the large object heap.
    private const int PieceBits = 12;
    private const int PieceLength = 1 << PieceBits;

    // Most documents fit into one piece, which the thread keeps for the next document.
    [ThreadStatic]
    private static JsonRow[]? s_spare;

    private readonly List<JsonRow[]> _pieces;

    public JsonTapeBuilder()
    {
        _pieces = [s_spare ?? new JsonRow[PieceLength]];
        s_spare = null;
        Count = 0;
    }

    public int Count { get; private set; }

    public readonly ref JsonRow this[int index] => ref _pieces[index >> PieceBits][index & (PieceLength - 1)];

    public int Add(JsonRow row)
    {
        if (Count >> PieceBits == _pieces.Count)
        {
            _pieces.Add(new JsonRow[PieceLength]);
        }

        this[Count] = row;
        return Count++;
    }

    public readonly JsonRow[] Finish()
    {
        var rows = new JsonRow[Count];
        for (var piece = 0; piece < _pieces.Count; piece++)
        {
            var start = piece << PieceBits;
            Array.Copy(_pieces[piece], 0, rows, start, Math.Min(PieceLength, Count - start));
        }

        s_spare = _pieces[0];

        return rows;
    }
}
