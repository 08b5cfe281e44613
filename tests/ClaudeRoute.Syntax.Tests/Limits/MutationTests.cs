namespace ClaudeRoute.Syntax.Tests;

/// <summary>Texts that were JSON once. Whatever became of them, reading and editing end well.</summary>
public sealed class MutationTests
{
    private const int Count = 100_000;
    private const int Batch = 5_000;

    private static readonly string[] s_documents =
    [
        """
        {
          "$schema": "https://json.example/claude-settings.json",
          "model": "claude-sonnet",
          "env": { "ANTHROPIC_BASE_URL": "https://gateway.example/v1", "FLAG": 1, "FLAG": "2" },
          "permissions": { "allow": ["Bash(git:*)", "Read"], "deny": [] },
          "hooks": {
            "PreToolUse": [ { "matcher": "*", "hooks": [ { "type": "command", "command": "echo \"hi\" \u00e9" } ] } ]
          }
        }

        """,
        "{\r\n\t// who pays\r\n\t\"apiKeyHelper\": \"/bin/helper --key\", /* now */\r\n"
            + "\t\"nested\": {\r\n\t\t\"list\": [1, -2.5e3, true, null, {}, [],],\r\n\t},\r\n}\r\n",
        """{"a":{"b":{"c":[[[1,2],[3]],{"d":"e"}]}},"f":"","g":[{},{"h":null}]}""",
        "{ a: 'single', \"b\": NaN, \"c\" 1 \"d\": \"open\n, \"e\": [1 2, }\r\"x\": {\"y\": /* never closed",
        "[\n  \"\\ud83d\\ude00\",\n  \"\\ud83d\",\n  1e400,\n  // end\n]",
    ];

    private static readonly string[] s_parts =
    [
        "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "//", "/*", "*/", "\n", "\r", "\r\n", "\t", " ", "\0", "\uFEFF", "\ud83d", "\ude00", "é", "\u2028",
        "1", "-", "e", ".", "true", "nul", "\"a\":", "\"a\": {", "]]", "}}", ",,", "::", "\\u", "\\u12", "@", "undefined",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Count / Batch)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_text_is_too_broken(int seed)
    {
        var random = new Random(seed);
        for (var index = 0; index < Batch; index++)
        {
            var text = Mutate(s_documents[random.Next(s_documents.Length)], random);
            try
            {
                Check(text, random);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Text {index} of seed {seed}: {JsonText.Quote(text)}", exception);
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var start = random.Next(text.Length + 1);
            var length = Math.Min(text.Length - start, random.Next(1, random.Next(2, 20)));
            text = random.Next(6) switch
            {
                0 => text.Remove(start, length),
                1 => text.Insert(random.Next(text.Length + 1), text.Substring(start, length)),
                2 when random.Next(4) == 0 => text[..start],
                3 when start < text.Length => text.Remove(start, 1).Insert(start, s_parts[random.Next(s_parts.Length)]),
                _ => text.Insert(start, s_parts[random.Next(s_parts.Length)]),
            };
        }

        return text;
    }

    private static void Check(string text, Random random)
    {
        var document = JsonDocument.Parse(text);
        CheckProblems(document);
        CheckTree(document);
        if (!HasLoneSurrogate(text))
        {
            Assert.Equal(StrictnessProperties.IsJson(text), document.IsStrict && !document.HasByteOrderMark);
        }

        var offset = random.Next(-1, text.Length + 2);
        var node = document.NodeAt(offset);
        Assert.True(node is null || node.Span.Touches(offset));
        Assert.True(document.MemberAt(offset) is not { } member || member.Span.Touches(offset) || (member.Value is null && member.Span.End < offset));
        CheckEdits(document, JsonEditor.MakeStrict(document), strict: document.Root is not null);
        var path = node?.Path ?? JsonPath.Of("env");
        JsonChange[] changes =
        [
            random.Next(2) == 0 ? new JsonChange.Set(path, "{\n  \"new\": 1\n}") : new JsonChange.Remove(path),
            new JsonChange.Set(JsonPath.Of("env", "NEW"), "\"x\""),
        ];
        CheckEdits(document, JsonEditor.Edit(document, changes[..random.Next(1, 3)]), document.IsStrict);
    }

    private static void CheckProblems(JsonDocument document)
    {
        var last = 0;
        foreach (var problem in document.Problems)
        {
            Assert.InRange(problem.Span.Start, last, document.Text.Length);
            Assert.InRange(problem.Span.End, problem.Span.Start, document.Text.Length);
            last = problem.Span.Start;
        }

        Assert.True(document.HasErrors == document.Problems.Any(problem => !problem.IsExtension));
    }

    private static void CheckTree(JsonDocument document)
    {
        foreach (var node in document.DescendantNodes())
        {
            var parent = node.Parent?.Span ?? new TextSpan(0, document.Text.Length);
            Assert.InRange(node.Span.Start, parent.Start, parent.End);
            Assert.InRange(node.Span.End, node.Span.Start + 1, parent.End);
            switch (node)
            {
                case JsonString text:
                    Assert.True(text.Value.Length <= text.Span.Length);
                    break;
                case JsonArray array:
                    CheckOrder(array.Span, [.. array.Items.Select(item => item.Span)]);
                    break;
                case JsonObject container:
                    CheckOrder(container.Span, [.. container.Members.Select(member => member.Span)]);
                    Assert.All(container.Members, member => Assert.True(member.Name.Length <= member.NameSpan.Length));
                    Assert.All(container.Members, member => Assert.True(member.Value is null || member.Value.Member == member));
                    break;
            }
        }
    }

    private static void CheckOrder(TextSpan container, TextSpan[] elements)
    {
        var end = container.Start + 1;
        foreach (var element in elements)
        {
            Assert.InRange(element.Start, end, container.End);
            end = element.End;
        }

        Assert.True(end <= container.End);
    }

    private static void CheckEdits(JsonDocument document, JsonEditResult result, bool strict)
    {
        Assert.True(result.Edits is null != result.Refusal is null);
        if (result.Edits is { } edits)
        {
            var after = JsonDocument.Parse(TextEdits.Apply(document.Text.Text, edits));
            Assert.False(after.HasErrors);
            Assert.True(after.IsStrict || !strict);
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0xFFFD)
            {
                return true;
            }
        }

        return false;
    }
}
