using System.Text;
using System.Text.RegularExpressions;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>
/// Source with its problems marked below the line they begin in: carets under the span (an exclamation mark under an empty one),
/// then the kind. A span over several lines is marked in its first one.
/// </summary>
internal static partial class MarkedText
{
    /// <summary>Parses the text without its marks, and compares the marks and, when it is given, the tree.</summary>
    public static JsonDocument Check(string marked, string? tree = null)
    {
        var source = string.Join('\n', marked.Split('\n').Where(line => !Mark().IsMatch(line)));
        var document = JsonDocument.Parse(source);
        Assert.Equal(marked, Render(document));
        if (tree is not null)
        {
            Assert.Equal(tree, TreeText.Of(document.Root));
        }

        return document;
    }

    public static string Render(JsonDocument document)
    {
        var result = new StringBuilder();
        for (var line = 0; line < document.Text.LineCount; line++)
        {
            var span = document.Text.GetLineSpan(line);
            result.Append(line == 0 ? "" : "\n").Append(document.Text.ToString(span));
            foreach (var problem in document.Problems.Where(problem => document.Text.GetLine(problem.Span.Start) == line))
            {
                var before = document.Text.Text[span.Start..problem.Span.Start];
                var length = Math.Min(problem.Span.Length, span.End - problem.Span.Start);
                result.Append('\n')
                    .Append([.. before.Select(character => character == '\t' ? '\t' : ' ')])
                    .Append(problem.Span.IsEmpty ? "!" : new string('^', Math.Max(length, 1)))
                    .Append(' ')
                    .Append(problem.Kind);
            }
        }

        return result.ToString();
    }

    [GeneratedRegex(@"^\s*(\^+|!) [A-Z]\w+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}
