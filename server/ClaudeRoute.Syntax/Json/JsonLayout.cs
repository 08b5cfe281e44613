namespace ClaudeRoute.Syntax;

/// <summary>Questions about lines, blanks (spaces and tabs) and comments around an offset. Only for documents without errors.</summary>
internal sealed class JsonLayout(JsonDocument document)
{
    private readonly string _text = document.Text.Text;

    /// <summary>The first offset at or after <paramref name="offset"/> that holds no blank.</summary>
    public int SkipBlanks(int offset)
    {
        while (offset < _text.Length && _text[offset] is ' ' or '\t')
        {
            offset++;
        }

        return offset;
    }

    /// <summary>The start of the blanks that end at <paramref name="offset"/>.</summary>
    public int SkipBlanksBack(int offset)
    {
        while (offset > 0 && _text[offset - 1] is ' ' or '\t')
        {
            offset--;
        }

        return offset;
    }

    public bool IsLineEnd(int offset) => offset == _text.Length || _text[offset] is '\r' or '\n';

    public bool IsLineStart(int offset) => offset == 0 || _text[offset - 1] is '\r' or '\n' || (offset == 1 && document.HasByteOrderMark);

    /// <summary>Whether only blanks are before the offset on its line.</summary>
    public bool StartsLine(int offset) => IsLineStart(SkipBlanksBack(offset));

    /// <summary>The offset after the line break at <paramref name="offset"/>, if there is one.</summary>
    public int SkipLineBreak(int offset)
    {
        if (offset < _text.Length && _text[offset] == '\r')
        {
            offset++;
            return offset < _text.Length && _text[offset] == '\n' ? offset + 1 : offset;
        }

        return offset < _text.Length && _text[offset] == '\n' ? offset + 1 : offset;
    }

    /// <summary>The start of the blanks and line breaks that end at <paramref name="offset"/>.</summary>
    public int SkipWhiteSpaceBack(int offset)
    {
        while (offset > 0 && _text[offset - 1] is ' ' or '\t' or '\r' or '\n')
        {
            offset--;
        }

        return offset;
    }

    /// <summary>The blanks that the line of an offset begins with.</summary>
    public string IndentAt(int offset)
    {
        var start = _text.AsSpan(0, offset).LastIndexOfAny('\r', '\n') + 1;
        start += start == 0 && document.HasByteOrderMark ? 1 : 0;
        return _text[start..SkipBlanks(start)];
    }

    public bool IsOneLine(TextSpan span) => _text.AsSpan(span.Start, span.Length).IndexOfAny('\r', '\n') < 0;

    /// <summary>The comment that begins at an offset, if one does.</summary>
    public TextSpan? CommentAt(int offset)
    {
        var index = FirstCommentFrom(offset);
        return index < document.Comments.Length && document.Comments[index].Start == offset ? document.Comments[index] : null;
    }

    /// <summary>Whether a line comment ends at an offset, so that nothing may follow it on the line.</summary>
    public bool IsLineCommentEnd(int offset)
    {
        var index = FirstCommentFrom(offset) - 1;
        return index >= 0 && document.Comments[index].End == offset && _text[document.Comments[index].Start + 1] == '/';
    }

    /// <summary>The last comment in a span, if there is one.</summary>
    public TextSpan? LastCommentIn(TextSpan span)
    {
        var index = FirstCommentFrom(span.End) - 1;
        return index >= 0 && document.Comments[index].Start >= span.Start ? document.Comments[index] : null;
    }

    /// <summary>The end of the comments that follow an offset on its line; the offset itself when none does.</summary>
    public int SkipCommentsOnLine(int offset)
    {
        while (CommentAt(SkipBlanks(offset)) is { } comment)
        {
            offset = comment.End;
        }

        return offset;
    }

    /// <summary>The offset of the comma behind an element that ends at <paramref name="offset"/>, or -1.</summary>
    public int CommaAfter(int offset)
    {
        while (true)
        {
            while (offset < _text.Length && _text[offset] is ' ' or '\t' or '\r' or '\n')
            {
                offset++;
            }

            if (CommentAt(offset) is not { } comment)
            {
                return offset < _text.Length && _text[offset] == ',' ? offset : -1;
            }

            offset = comment.End;
        }
    }

    private int FirstCommentFrom(int offset)
    {
        var (low, high) = (0, document.Comments.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (document.Comments[middle].Start < offset)
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
}
