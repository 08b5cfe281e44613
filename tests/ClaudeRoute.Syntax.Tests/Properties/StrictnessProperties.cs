using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>Strict is what another parser of RFC 8259 accepts.</summary>
public sealed class StrictnessProperties
{
    private static readonly string[] s_parts =
    [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u12aF\"", "\"\\u12\"", "\"\\x\"", "\"\t\"", "1", "-0", "01", "1.", "1e5", "1E+", "-", ".5",
        "true", "nul", "null", "'a'", "a", " ", "\n", "\r", "\t", "\f", "\u00a0", "\u2028", "\"\u2028\"", "//", "/*", "*/", "\"", "\\",
        "\0", "\"\0\"", "\"\u007f\"", "NaN", "\uFEFF", "😀", "\"😀\"",
    ];

    private static Arbitrary<char[]> Texts => Gen.Choose(0, 0xd7ff).Select(code => (char)code).ArrayOf().ToArbitrary();

    [Fact]
    public void Random_tokens_are_judged_alike() =>
        Prop.ForAll(Gen.Elements(s_parts).ArrayOf().ToArbitrary(), parts => CheckAlike(string.Concat(parts))).Check(3000);

    [Fact]
    public void A_document_with_one_token_more_or_less_is_judged_alike() => Prop.ForAll(Generators.Trials(1), trial =>
    {
        var text = Layout.Wild(trial.Model, trial.Layout, strict: true);
        CheckAlike(text);
        var random = new Random(trial.Layout);
        for (var count = 0; count < 20; count++)
        {
            var start = random.Next(text.Length + 1);
            CheckAlike(text.Insert(start, s_parts[random.Next(s_parts.Length)]));
            CheckAlike(text.Remove(start, Math.Min(text.Length - start, random.Next(3))));
        }
    }).Check(300);

    [Fact]
    public void Quoted_text_is_read_back_by_another_parser() => Prop.ForAll(Texts, characters =>
    {
        var quoted = JsonText.Quote(new string(characters));
        Assert.Equal(new string(characters), JsonSerializer.Deserialize<string>(quoted));
        Assert.Equal(new string(characters), ((JsonString)JsonDocument.Parse(quoted).Root!).Value);
    }).Check(500);

    [Fact]
    public void Escaped_text_is_read_as_by_another_parser() => Prop.ForAll(Texts, characters =>
    {
        var quoted = JsonSerializer.Serialize(new string(characters));
        Assert.Equal(new string(characters), ((JsonString)JsonDocument.Parse(quoted).Root!).Value);
    }).Check(500);

    internal static void CheckAlike(string text) => Assert.True(IsJson(text) == JsonText.IsStrict(text), $"Judged differently: {JsonText.Quote(text)}");

    /// <summary>What System.Text.Json thinks of a text without lone surrogates.</summary>
    internal static bool IsJson(string text)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = int.MaxValue });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
