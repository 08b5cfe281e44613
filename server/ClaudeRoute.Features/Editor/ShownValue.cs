using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>Writes values so that they can be shown beside a file. What is not known to be harmless is not shown.</summary>
internal static class ShownValue
{
    private const int Longest = 80;

    private const int LongestModel = 160;

    private const int ShortestWord = 5;

    // Switches, numbers and the few words of a choice are short.
    private const int LongestWord = 16;

    // A longer text may hold more than the word that makes it a stand-in.
    private const int LongestStandIn = 20;

    /// <summary>What may be shown of a value that a scope gives a variable or a root key; null when nothing may.</summary>
    public static string? Of(EffectiveValue value) =>
        value.Member?.Value is { } node ? Of(value.Member.Path, node, value.Text) : OfVariable(value.Name, value.Text);

    /// <summary>What may be shown of a member's value; null when nothing may.</summary>
    /// <param name="path">Path of the member.</param>
    /// <param name="value">The value.</param>
    /// <param name="text">The text that the client makes of it.</param>
    public static string? Of(JsonPath path, JsonNode value, string text)
    {
        if (path.Segments is [{ Name: "env" }, { Name: { } name }])
        {
            return OfVariable(name, text);
        }

        switch (value.Kind)
        {
            case JsonKind.True or JsonKind.False or JsonKind.Null:
                return value.RawText;
            case JsonKind.Number:
                return value.RawText.Length <= LongestStandIn ? value.RawText : null;
            case JsonKind.String when SettingsCatalog.FindKey(path) is { } key:
                return key.Values.Contains(text, StringComparer.Ordinal) ? text
                    : key.TakesModels ? Model(key.Name, text)
                    : CredentialNames.Table.HelperSettings.Contains(key.Path) && StandIns.EchoedText(text) is { } echoed && IsStandIn(echoed) ? text
                    : null;
            default:
                return null;
        }
    }

    /// <summary>True for a text that may be offered although it comes from a file: a host, a region, a model or a project, and nothing that looks random.</summary>
    public static bool MayBeOffered(string text) => Model("", text) is not null;

    /// <summary>A credential reduced to what tells it from another.</summary>
    public static string Masked(string credential) =>
        IsStandIn(credential) ? credential
        : SecretFormats.Redact(credential) is var redacted && redacted != credential && redacted.Length <= LongestStandIn ? redacted
        : Mask.Of(credential);

    /// <summary>Scheme, host, port and a harmless path; null for what is no address.</summary>
    public static string? Address(string text) =>
        WebAddress.Parse(text) is not { } address || HoldsCredential(address.Host) ? null
        : address.Origin + (address.Path.Length > 0 && address.Path.Split('/').Any(HoldsCredential) ? "/…" : address.Path);

    private static string? OfVariable(string name, string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        if (CredentialNames.Table.IsCredential(name))
        {
            return Masked(text.Trim());
        }

        return Variables.Find(name)?.Kind switch
        {
            VariableKind.Url => Address(text),
            VariableKind.Flag or VariableKind.Presence or VariableKind.Number or VariableKind.Enum => text.Length <= LongestWord ? Harmless(name, text) : null,
            VariableKind.Model => Model(name, text),
            VariableKind.Region or VariableKind.Id => Harmless(name, text),
            _ => null,
        };
    }

    // Names of models look random by their length and their numbers, but words make them up.
    private static string? Model(string name, string text)
    {
        var trimmed = text.Trim();
        return trimmed.Split(['-', '.', ':', '/', '@', '_', '[', ']']) is var parts
            && Array.TrueForAll(parts, part => part.Length <= LongestWord || part.All(char.IsAsciiLetter))
            && Array.Exists(parts, part => part.Length >= ShortestWord && part.All(char.IsAsciiLetter))
            && trimmed.Length <= LongestModel && SecretFormats.FindIn(trimmed, name) is null
            ? trimmed
            : Harmless(name, text);
    }

    private static string? Harmless(string name, string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= Longest && !HoldsCredential(trimmed) && SecretFormats.FindIn(trimmed, name) is null && !trimmed.Any(char.IsControl) ? trimmed : null;
    }

    private static bool HoldsCredential(string text) =>
        text.Contains('@', StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal)
        || SecretFormats.FindIn(text, name: null) is not null
        || (text.AsSpan().IndexOfAny('.', ':', '/') < 0 && text.Length > 24 && CredentialNames.Table.LooksLikeCredential(text));

    private static bool IsStandIn(string text) => text.Length <= LongestStandIn && StandIns.Contains(text) && !text.Contains('"', StringComparison.Ordinal);
}
