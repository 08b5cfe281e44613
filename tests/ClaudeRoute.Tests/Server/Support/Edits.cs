using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server.Support;

/// <summary>Applies the edits of a workspace edit as a client does.</summary>
internal static class Edits
{
    /// <summary>The text after all edits; ranges are those of the text before them.</summary>
    public static string Apply(string text, JToken edits)
    {
        var source = SourceText.From(text);
        var all = edits
            .Select(edit => (Start: Offset(source, edit["range"]!["start"]!), End: Offset(source, edit["range"]!["end"]!), Text: (string)edit["newText"]!))
            .OrderByDescending(edit => edit.Start);
        return all.Aggregate(text, static (current, edit) => current[..edit.Start] + edit.Text + current[edit.End..]);
    }

    private static int Offset(SourceText text, JToken position) => text.GetOffset(new LinePosition((int)position["line"]!, (int)position["character"]!));
}
