using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>Finds credentials in what is no value: comments, and the text of a file that cannot be parsed.</summary>
internal static class RawTextScan
{
    // Text is searched in pieces of this size, which end with a line where possible.
    private const int PieceLength = 4_000;

    // Where a line is longer than that, pieces overlap by the length of long credentials.
    private const int Overlap = 1_000;

    /// <summary>Adds what no other hit covers.</summary>
    /// <param name="document">The document.</param>
    /// <param name="hits">The hits of its values, in document order; raw text is added at the end.</param>
    public static void Add(JsonDocument document, List<SecretHit> hits)
    {
        if (!document.HasErrors && document.Comments.IsEmpty)
        {
            return;
        }

        var covered = new CoveredSpans(hits);
        if (document.HasErrors)
        {
            AddFormats(document, new TextSpan(0, document.Text.Length), covered, hits);
        }

        foreach (var comment in document.Comments)
        {
            if (!document.HasErrors)
            {
                AddFormats(document, comment, covered, hits);
            }

            AddMembers(document, comment, covered, hits);
        }
    }

    private static void AddFormats(JsonDocument document, TextSpan area, CoveredSpans covered, List<SecretHit> hits)
    {
        var text = document.Text.Text;
        var start = area.Start;
        while (start < area.End)
        {
            var end = Math.Min(start + PieceLength, area.End);
            var next = end;
            if (end < area.End)
            {
                var lastBreak = text.LastIndexOf('\n', end - 1, end - start);
                (end, next) = lastBreak > start ? (lastBreak + 1, lastBreak + 1) : (end, end - Overlap);
            }

            if (SecretFormats.MayMatch(text.AsSpan(start, end - start)))
            {
                AddPiece(text[start..end], start, covered, hits);
            }

            start = next;
        }
    }

    // What the first match leaves on both sides may hold another one.
    private static void AddPiece(string piece, int offset, CoveredSpans covered, List<SecretHit> hits)
    {
        var rests = new Stack<TextSpan>();
        rests.Push(new TextSpan(0, piece.Length));
        while (rests.TryPop(out var rest))
        {
            if (SecretFormats.FindIn(piece.Substring(rest.Start, rest.Length), null) is not { } found)
            {
                continue;
            }

            var span = new TextSpan(rest.Start + found.Span.Start, found.Span.Length);
            rests.Push(TextSpan.FromBounds(span.End, rest.End));
            rests.Push(TextSpan.FromBounds(rest.Start, span.Start));
            var place = new TextSpan(offset + span.Start, span.Length);
            if (covered.Add(place))
            {
                hits.Add(new SecretHit(
                    SecretKind.KnownFormat, SecretPlace.Value, found.Format.Description, place, null, null, found.Format.MaskOf(piece.Substring(span.Start, span.Length)))
                {
                    Format = found.Format,
                });
            }
        }
    }

    private static void AddMembers(JsonDocument document, TextSpan comment, CoveredSpans covered, List<SecretHit> hits)
    {
        foreach (var (name, value, start) in LiteralCredentials.Table.InRemark(document.Text.ToString(comment)))
        {
            var place = new TextSpan(comment.Start + start, value.Length);
            if (covered.Add(place))
            {
                hits.Add(new SecretHit(SecretKind.CredentialName, SecretPlace.Value, "Credential", place, null, name, Mask.Of(value)));
            }
        }
    }

    /// <summary>Spans that already have a hit, in order; no two of them overlap.</summary>
    private sealed class CoveredSpans(IEnumerable<SecretHit> hits)
    {
        private readonly List<TextSpan> _spans = [.. hits.Select(hit => hit.Span).OrderBy(span => span.Start)];

        /// <summary>False when the span overlaps one that is known.</summary>
        public bool Add(TextSpan span)
        {
            var (low, high) = (0, _spans.Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (_spans[middle].End <= span.Start)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            if (low < _spans.Count && _spans[low].Overlaps(span))
            {
                return false;
            }

            _spans.Insert(low, span);
            return true;
        }
    }
}
