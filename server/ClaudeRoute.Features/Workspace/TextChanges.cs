using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Workspace;

/// <summary>One content change of a document.</summary>
/// <param name="Start">Start of the replaced range, or null when the text replaces the whole document.</param>
/// <param name="End">End of the replaced range.</param>
/// <param name="Text">The new text.</param>
public sealed record ContentChange(LinePosition? Start, LinePosition? End, string Text);

/// <summary>Applies content changes in the order in which the client made them.</summary>
public static class TextChanges
{
    /// <summary>The text after all changes. Positions past the end are clamped.</summary>
    public static SourceText Apply(SourceText text, IEnumerable<ContentChange> changes)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(changes);
        var current = text;
        foreach (var change in changes)
        {
            if (change.Start is not { } start || change.End is not { } end)
            {
                current = SourceText.From(change.Text);
                continue;
            }

            var from = current.GetOffset(start);
            var to = Math.Max(from, current.GetOffset(end));
            current = SourceText.From(string.Concat(current.Text.AsSpan(0, from), change.Text, current.Text.AsSpan(to)));
        }

        return current;
    }
}
