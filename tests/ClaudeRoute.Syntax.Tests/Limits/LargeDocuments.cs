using System.Text;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>Documents of a given size, each of another shape that may cost more than the usual one.</summary>
internal static class LargeDocuments
{
    public static readonly string[] Shapes =
    [
        "settings", "numbers", "strings", "one-object", "nested", "unclosed", "comments", "escapes", "commas", "colons", "words", "stray", "quotes",
    ];

    public static string Make(string shape, int length) => shape switch
    {
        "settings" => Settings(length),
        "numbers" => "[" + Repeat("1,", length) + "1]",
        "strings" => "[" + Repeat("\"a string of some words\",\n", length) + "\"\"]",
        "one-object" => "{" + string.Join(",", Enumerable.Range(0, length / 20).Select(i => $"\"name{i % (length / 40):d8}\": 1")) + "}",
        "nested" => new string('[', length / 2) + new string(']', length / 2),
        "unclosed" => Repeat("{\"a\":[", length),
        "comments" => "[" + Repeat("/* c */ // d\n", length) + "]",
        "escapes" => "\"" + Repeat("\\u00e9\\n\\x", length) + "\"",
        "commas" => "[" + Repeat(",", length),
        "colons" => "{" + Repeat("\"a\":", length),
        "words" => "{" + Repeat("a b: 'c' ", length),
        "stray" => "[{" + Repeat("[{:", length),
        "quotes" => "[" + Repeat("'\"\n", length),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Settings(int length)
    {
        var text = new StringBuilder("{\n  \"hooks\": [\n");
        for (var index = 0; text.Length < length - 200; index++)
        {
            text.Append(
                $$"""
                    {
                      "matcher": "Bash({{index}})",
                      "enabled": true,
                      "timeout": {{index * 10}},
                      "env": { "NAME_{{index}}": "some value \"quoted\"", "OTHER": null }
                    },

                """);
        }

        return text.Append("    {}\n  ]\n}\n").ToString();
    }

    private static string Repeat(string part, int length) => new StringBuilder(length).Insert(0, part, length / part.Length).ToString();
}
