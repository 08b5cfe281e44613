using System.Runtime.InteropServices;
using System.Text;

namespace ClaudeRoute.Syntax;

/// <summary>Lists of edits: every span of a list refers to the same text, and no two of them overlap.</summary>
public static class TextEdits
{
    /// <summary>The text after all edits. Inserts at one offset keep their order and come before a replacement that starts there.</summary>
    /// <exception cref="ArgumentException">Two edits overlap, or one reaches outside the text.</exception>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(edits);
        var ordered = Order(text.Length, edits);
        if (ordered.Length == 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var offset = 0;
        foreach (var edit in ordered)
        {
            result.Append(text, offset, edit.Span.Start - offset).Append(edit.NewText);
            offset = edit.Span.End;
        }

        return result.Append(text, offset, text.Length - offset).ToString();
    }

    /// <summary>
    /// One list against <paramref name="original"/> that has the effect of <paramref name="first"/> and then <paramref name="second"/>,
    /// whose spans refer to the text after <paramref name="first"/>. Edits that touch become one.
    /// </summary>
    /// <exception cref="ArgumentException">Edits of one list overlap, or reach outside their text.</exception>
    public static IReadOnlyList<TextEdit> Compose(string original, IReadOnlyList<TextEdit> first, IReadOnlyList<TextEdit> second)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var earlier = new OperationReader(Order(original.Length, first), original.Length);
        var later = new OperationReader(Order(earlier.ResultLength, second), earlier.ResultLength);
        var result = new EditWriter();
        while (true)
        {
            if (earlier.Kind == OperationKind.Delete)
            {
                result.Delete(earlier.Length);
                earlier.Advance(earlier.Length);
            }
            else if (later.Kind == OperationKind.Insert)
            {
                result.Insert(later.Text);
                later.Advance(later.Length);
            }
            else if (earlier.Kind == OperationKind.End || later.Kind == OperationKind.End)
            {
                return result.ToList();
            }
            else
            {
                var length = Math.Min(earlier.Length, later.Length);
                switch (earlier.Kind, later.Kind)
                {
                    case (OperationKind.Retain, OperationKind.Retain):
                        result.Retain(length);
                        break;
                    case (OperationKind.Retain, OperationKind.Delete):
                        result.Delete(length);
                        break;
                    case (OperationKind.Insert, OperationKind.Retain):
                        result.Insert(earlier.Text[..length]);
                        break;
                }

                earlier.Advance(length);
                later.Advance(length);
            }
        }
    }

    /// <summary>
    /// Drops what an edit leaves as it is at both ends of its span, and edits that change nothing.
    /// A surrogate pair or \r\n is never cut in two. The result is in the order of the text: a replacement may shrink
    /// to an insert, which has to stay before one that was at its end.
    /// </summary>
    /// <exception cref="ArgumentException">Two edits overlap, or one reaches outside the text.</exception>
    public static IReadOnlyList<TextEdit> Minimize(string original, IReadOnlyList<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(edits);
        var result = new List<TextEdit>(edits.Count);
        foreach (var edit in Order(original.Length, edits))
        {
            var old = original.AsSpan(edit.Span.Start, edit.Span.Length);
            var prefix = old.CommonPrefixLength(edit.NewText);
            if (IsInsidePair(old, prefix) || IsInsidePair(edit.NewText, prefix))
            {
                prefix--;
            }

            var suffix = 0;
            var limit = Math.Min(old.Length, edit.NewText.Length) - prefix;
            while (suffix < limit && old[^(suffix + 1)] == edit.NewText[^(suffix + 1)])
            {
                suffix++;
            }

            if (suffix > 0 && (IsInsidePair(old, old.Length - suffix) || IsInsidePair(edit.NewText, edit.NewText.Length - suffix)))
            {
                suffix--;
            }

            if (prefix + suffix < Math.Max(old.Length, edit.NewText.Length))
            {
                var span = TextSpan.FromBounds(edit.Span.Start + prefix, edit.Span.End - suffix);
                result.Add(span == edit.Span ? edit : new TextEdit(span, edit.NewText[prefix..^suffix]));
            }
        }

        return result;
    }

    private static bool IsInsidePair(ReadOnlySpan<char> text, int offset) =>
        offset > 0 && offset < text.Length
        && ((text[offset - 1] == '\r' && text[offset] == '\n') || char.IsSurrogatePair(text[offset - 1], text[offset]));

    private static TextEdit[] Order(int length, IEnumerable<TextEdit> edits)
    {
        // OrderBy is stable, so that inserts at one offset keep their order.
        var ordered = edits.OrderBy(edit => edit.Span.Start).ThenBy(edit => edit.Span.IsEmpty ? 0 : 1).ToArray();
        var end = 0;
        foreach (var edit in ordered)
        {
            CheckBounds(length, edit);
            if (edit.Span.Start < end)
            {
                throw new ArgumentException($"The edit at {edit.Span} overlaps the one before it.", nameof(edits));
            }

            end = edit.Span.End;
        }

        return ordered;
    }

    private static void CheckBounds(int length, TextEdit edit)
    {
        if (edit.Span.Start < 0 || edit.Span.Length < 0 || edit.Span.End > length || edit.Span.End < 0)
        {
            throw new ArgumentException($"The edit at {edit.Span} reaches outside the text of {length} characters.", nameof(edit));
        }
    }

    private enum OperationKind
    {
        Retain,
        Delete,
        Insert,
        End,
    }

    /// <summary>Reads a list of edits as a sequence of "keep n", "delete n", "insert text".</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct OperationReader
    {
        private readonly TextEdit[] _edits;
        private readonly int _length;
        private int _next;
        private int _offset;
        private int _deleted;
        private int _inserted;

        public OperationReader(TextEdit[] edits, int length)
        {
            _edits = edits;
            _length = length;
            ResultLength = length + edits.Sum(edit => edit.NewText.Length - edit.Span.Length);
            Settle();
        }

        public int ResultLength { get; }

        public OperationKind Kind { get; private set; }

        public int Length { get; private set; }

        public readonly ReadOnlySpan<char> Text => _edits[_next].NewText.AsSpan(_inserted);

        public void Advance(int length)
        {
            switch (Kind)
            {
                case OperationKind.Retain:
                    _offset += length;
                    break;
                case OperationKind.Delete:
                    _offset += length;
                    _deleted += length;
                    break;
                default:
                    _inserted += length;
                    break;
            }

            Settle();
        }

        private void Settle()
        {
            while (_next < _edits.Length)
            {
                var edit = _edits[_next];
                if (_offset < edit.Span.Start)
                {
                    (Kind, Length) = (OperationKind.Retain, edit.Span.Start - _offset);
                    return;
                }

                if (_deleted < edit.Span.Length)
                {
                    (Kind, Length) = (OperationKind.Delete, edit.Span.Length - _deleted);
                    return;
                }

                if (_inserted < edit.NewText.Length)
                {
                    (Kind, Length) = (OperationKind.Insert, edit.NewText.Length - _inserted);
                    return;
                }

                _next++;
                _deleted = 0;
                _inserted = 0;
            }

            Length = _length - _offset;
            Kind = Length > 0 ? OperationKind.Retain : OperationKind.End;
        }
    }

    /// <summary>Collects operations; what lies between two kept stretches becomes one edit.</summary>
    private sealed class EditWriter
    {
        private readonly List<TextEdit> _edits = [];
        private readonly StringBuilder _text = new();
        private int _offset;
        private int _deleted;

        public void Retain(int length)
        {
            Flush();
            _offset += length;
        }

        public void Delete(int length) => _deleted += length;

        public void Insert(ReadOnlySpan<char> text) => _text.Append(text);

        public List<TextEdit> ToList()
        {
            Flush();
            return _edits;
        }

        private void Flush()
        {
            if (_deleted > 0 || _text.Length > 0)
            {
                _edits.Add(new TextEdit(new TextSpan(_offset, _deleted), _text.ToString()));
                _offset += _deleted;
                _deleted = 0;
                _text.Clear();
            }
        }
    }
}
