namespace ClaudeRoute.Syntax.Tests;

/// <summary>
/// A document, changes and the document after them in one text:
/// <code>
/// { "a": 1 }
/// --- set b 2
/// --- remove a
/// --- rename b c
/// --- remove-member a 0
/// --- strict
/// ===
/// { "c": 2 }
/// </code>
/// A value may go on over lines. Instead of ===, a line "=== refused: reason" ends a case without a result.
/// Unless the document has no line break, the case runs with \n, \r\n and \r.
/// </summary>
internal static class EditCase
{
    public static void Check(string text)
    {
        foreach (var newLine in text.Split("---")[0].TrimEnd('\n').Contains('\n', StringComparison.Ordinal) ? ["\n", "\r\n", "\r"] : new[] { "\n" })
        {
            Check(text, newLine);
        }
    }

    private static void Check(string text, string newLine)
    {
        var lines = text.Split('\n');
        var firstChange = Array.FindIndex(lines, line => line.StartsWith("---", StringComparison.Ordinal));
        var end = Array.FindIndex(lines, line => line.StartsWith("===", StringComparison.Ordinal));
        var before = string.Join(newLine, lines[..firstChange]);
        var after = string.Join(newLine, lines[(end + 1)..]);
        var document = JsonDocument.Parse(before);
        var result = Run(document, Commands(lines[firstChange..end]));
        if (lines[end].Length > 3)
        {
            Assert.Equal(lines[end]["=== refused: ".Length..], result.Refusal);
            Assert.Null(result.Edits);
            return;
        }

        Assert.Null(result.Refusal);
        var changed = TextEdits.Apply(before, result.Edits!);
        Assert.Equal(after, changed);
        Assert.Equal(result.Edits, TextEdits.Minimize(before, result.Edits!));
        var reread = JsonDocument.Parse(changed);
        Assert.False(reread.HasErrors);
        Assert.True(reread.IsStrict || !document.IsStrict);
    }

    private static JsonEditResult Run(JsonDocument document, List<string> commands) =>
        commands is ["strict"]
            ? JsonEditor.MakeStrict(document)
            : JsonEditor.Edit(document, [.. commands.Select(command => ToChange(document, command))]);

    private static List<string> Commands(string[] lines)
    {
        var commands = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                commands.Add(line[4..]);
            }
            else
            {
                commands[^1] += "\n" + line;
            }
        }

        return commands;
    }

    private static JsonChange ToChange(JsonDocument document, string command)
    {
        var parts = command.Split(' ', 3);
        var path = JsonPath.Parse(parts[1] == "$" ? "" : parts[1]);
        return parts[0] switch
        {
            "set" => new JsonChange.Set(path, parts[2]),
            "remove" => new JsonChange.Remove(path),
            "rename" => new JsonChange.Rename(path, parts[2]),
            "remove-member" => new JsonChange.RemoveMember(
                ((JsonObject)document.Find(path.Parent!)!).Members.Where(member => member.Name == path.Name).ElementAt(int.Parse(parts[2]))),
            _ => throw new InvalidOperationException($"There is no command {parts[0]}."),
        };
    }
}
