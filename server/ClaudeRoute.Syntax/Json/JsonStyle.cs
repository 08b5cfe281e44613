namespace ClaudeRoute.Syntax;

/// <summary>How a text is laid out: one level of indentation, the line break, and whether the last line has one.</summary>
public sealed record JsonStyle(string Indent, string NewLine, bool FinalNewLine)
{
    // Enough lines to see the habit of a file.
    private const int MaxLines = 2000;

    /// <summary>What most of the lines do; two spaces and \n where the text does not tell. A blank text is taken to want a final line break.</summary>
    public static JsonStyle Detect(SourceText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var content = text.Text;
        var final = content.AsSpan().Trim("\uFEFF \t\r\n").IsEmpty || content[^1] is '\r' or '\n';
        return new JsonStyle(DetectIndent(text), DetectNewLine(text), final);
    }

    // Counts by how much a line goes in after one that opens a bracket.
    private static string DetectIndent(SourceText text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var previous = "";
        var opened = false;
        for (var index = 0; index < Math.Min(text.LineCount, MaxLines); index++)
        {
            var span = text.GetLineSpan(index);
            var line = text.Text.AsSpan(span.Start, span.Length).TrimStart('\uFEFF');
            var rest = line.TrimStart(" \t");
            if (rest.IsEmpty)
            {
                continue;
            }

            var indent = line[..^rest.Length].ToString();
            if (opened && indent.Length > previous.Length && indent.StartsWith(previous, StringComparison.Ordinal))
            {
                var step = indent[previous.Length..];
                counts[step] = counts.GetValueOrDefault(step) + 1;
            }

            previous = indent;
            opened = rest.TrimEnd(" \t")[^1] is '{' or '[';
        }

        return counts.Count == 0 ? "  " : counts.MaxBy(pair => pair.Value).Key;
    }

    private static string DetectNewLine(SourceText text)
    {
        var (unix, windows, mac) = (0, 0, 0);
        for (var index = 0; index < Math.Min(text.LineCount - 1, MaxLines); index++)
        {
            var end = text.GetLineSpan(index).End;
            if (text.Text[end] == '\n')
            {
                unix++;
            }
            else if (end + 1 < text.Length && text.Text[end + 1] == '\n')
            {
                windows++;
            }
            else
            {
                mac++;
            }
        }

        return windows > unix && windows >= mac ? "\r\n" : mac > unix ? "\r" : "\n";
    }
}
