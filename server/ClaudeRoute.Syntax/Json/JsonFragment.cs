using System.Text;

namespace ClaudeRoute.Syntax;

/// <summary>Fits the text of a value, laid out as a document of its own, into a place in another document.</summary>
internal static class JsonFragment
{
    /// <summary>Puts the objects (and arrays of one item) of a path's segments around a value.</summary>
    public static string Wrap(string value, IEnumerable<JsonPathSegment> segments, string colon)
    {
        var style = JsonStyle.Detect(SourceText.From(value));
        var text = new StringBuilder();
        var closers = new Stack<string>();
        var indent = "";
        foreach (var (name, _) in segments)
        {
            closers.Push("\n" + indent + (name is null ? "]" : "}"));
            indent += style.Indent;
            text.Append(name is null ? "[\n" : "{\n").Append(indent).Append(name is null ? "" : JsonText.Quote(name) + colon);
        }

        return text.Append(Indented(value, indent, style with { NewLine = "\n" })).AppendJoin("", closers).ToString();
    }

    /// <summary>The value with the document's line breaks and indentation; every line but the first is moved in by <paramref name="indent"/>.</summary>
    public static string Indented(string value, string indent, JsonStyle style)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n') < 0)
        {
            return value;
        }

        var source = SourceText.From(value);
        var step = JsonStyle.Detect(source).Indent;
        var text = new StringBuilder(value.Length * 2);
        foreach (var content in Lines(source))
        {
            var line = content;
            if (text.Length > 0)
            {
                text.Append(style.NewLine).Append(indent);
                while (line.StartsWith(step, StringComparison.Ordinal))
                {
                    text.Append(style.Indent);
                    line = line[step.Length..];
                }
            }

            text.Append(line.TrimEnd(' ', '\t'));
        }

        return text.ToString();
    }

    /// <summary>The value on one line.</summary>
    public static string OnOneLine(string value, JsonInlineStyle style)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n') < 0)
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        foreach (var content in Lines(SourceText.From(value)))
        {
            var line = content.Trim(' ', '\t');
            if (text.Length > 0)
            {
                var (opens, closes) = (text[^1] is '{' or '[', line[0] is '}' or ']');
                text.Append((opens, closes) switch
                {
                    (true, true) => "",
                    (true, false) => style.PaddingAt(text[^1]),
                    (false, true) => style.PaddingAt(line[0]),
                    _ => style.Separator,
                });
            }

            text.Append(line);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(SourceText source) =>
        Enumerable.Range(0, source.LineCount)
            .Select(line => source.ToString(source.GetLineSpan(line)))
            .Where(line => line.AsSpan().Trim(" \t").Length > 0);
}
