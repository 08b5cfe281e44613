using System.Text;
using ClaudeRoute.Facts;
using ClaudeRoute.Secrets;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Fixtures;

/// <summary>
/// Makes up credentials from the templates of the format files, so that no credential ever stands in the repository.
/// The same seed gives the same credentials, and one instance gives one credential for each format.
/// </summary>
/// <remarks>
/// Template syntax: <c>{93:A-Za-z0-9_-}</c> is 93 characters of a class, <c>{36-40:a-f0-9}</c> between 36 and 40; a dash at the end of a
/// class stands for itself. Everything else, other braces included, is literal.
/// </remarks>
internal sealed class SecretSamples(string seed)
{
    private const string Opening = "{{secret:";
    private static readonly Lazy<Dictionary<string, JsonObject>> Rows =
        new(() => Directory.GetFiles(RepositoryFiles.Path("server/ClaudeRoute.Core/Secrets/Formats"), "*.json")
            .Select(path => (JsonObject)JsonDocument.Parse(File.ReadAllText(path)).Root!)
            .ToDictionary(row => row.Text("id"), StringComparer.Ordinal));

    private readonly Random _random = new(SeedOf(seed));
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    /// <summary>The rows of all format files by id, with the members that only tests read.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Formats => Rows.Value;

    /// <summary>The credential of a format.</summary>
    public string Of(string formatId)
    {
        if (!_made.TryGetValue(formatId, out var sample))
        {
            _made[formatId] = sample = Make(formatId);
        }

        return sample;
    }

    /// <summary>Replaces each <c>{{secret:ID}}</c>.</summary>
    /// <param name="text">The text of a fixture or page.</param>
    /// <param name="inJson">The place is inside a JSON string, so the credential is escaped.</param>
    public string Fill(string text, bool inJson)
    {
        var filled = new StringBuilder();
        var at = 0;
        while (text.IndexOf(Opening, at, StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = text.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new FormatException($"An unclosed {Opening} in: {text}");
            }

            var sample = Of(text[(start + Opening.Length)..end]);
            filled.Append(text, at, start - at).Append(inJson ? JsonText.Quote(sample)[1..^1] : sample);
            at = end + 2;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>A text made from a template.</summary>
    public string FromTemplate(string template)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < template.Length)
        {
            if (template[at] == '{' && ReadSlot(template, at) is { } slot)
            {
                var count = slot.Min + _random.Next(slot.Max - slot.Min + 1);
                for (var i = 0; i < count; i++)
                {
                    text.Append(slot.Characters[_random.Next(slot.Characters.Length)]);
                }

                at = slot.End;
            }
            else
            {
                text.Append(template[at++]);
            }
        }

        return text.ToString();
    }

    private string Make(string formatId)
    {
        if (!Rows.Value.TryGetValue(formatId, out var row))
        {
            throw new FormatException($"There is no format {formatId}.");
        }

        var format = SecretFormats.Find(formatId)!;
        var template = row.Text("sample");

        // Random text now and then has too little entropy or holds a sample word, and is then rightly not recognised. Addresses
        // and JSON text always look like references, which other formats must not.
        string? usable = null;
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var sample = FromTemplate(template);
            if (format.Find(sample) is null || (format.Use == FormatUse.CredentialName && !CredentialNames.Table.LooksLikeCredential(sample)))
            {
                continue;
            }

            usable = sample;
            if (!StandIns.Contains(sample))
            {
                break;
            }
        }

        return usable ?? throw new FormatException($"The template of {formatId} never gives a text that the format recognises.");
    }

    private static Slot? ReadSlot(string template, int open)
    {
        var colon = template.IndexOf(':', open);
        var close = colon < 0 ? -1 : template.IndexOf('}', colon);
        if (close < 0)
        {
            return null;
        }

        var counts = template[(open + 1)..colon].Split('-');
        if (counts.Length > 2 || !counts.All(count => int.TryParse(count, out _)))
        {
            return null;
        }

        return new Slot(int.Parse(counts[0]), int.Parse(counts[^1]), Characters(template[(colon + 1)..close]), close + 1);
    }

    private static string Characters(string characterClass)
    {
        var characters = new StringBuilder();
        for (var i = 0; i < characterClass.Length; i++)
        {
            if (i + 2 < characterClass.Length && characterClass[i + 1] == '-')
            {
                for (var c = characterClass[i]; c <= characterClass[i + 2]; c++)
                {
                    characters.Append(c);
                }

                i += 2;
            }
            else
            {
                characters.Append(characterClass[i]);
            }
        }

        return characters.ToString();
    }

    // string.GetHashCode differs from run to run, and a failure must be repeatable.
    private static int SeedOf(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    private sealed record Slot(int Min, int Max, string Characters, int End);
}
