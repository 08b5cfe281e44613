using System.Globalization;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Editor;

/// <summary>What the tables say of a key or a variable, without regard to any file.</summary>
public static class Descriptions
{
    /// <summary>The description of a key.</summary>
    public static ExplainedText Of(SettingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var text = Head(new ExplainedText().Title(key.Path, Kind(key)), key);
        return key.Page is { } page ? Source(text, page, SettingsCatalog.KeySource) : text;
    }

    /// <summary>The description of a variable.</summary>
    /// <param name="variable">Its row.</param>
    /// <param name="name">Its name, which a family's row does not have.</param>
    public static ExplainedText Of(VariableText variable, string name)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Source(Head(new ExplainedText().Title(name, Kind(variable.Kind)), variable), variable.Page, SettingsCatalog.VariableSource);
    }

    internal static ExplainedText Head(ExplainedText text, SettingKey key)
    {
        text.Paragraph(key.Does.Length > 0 ? key.Does : "Claude Code reads this key; its documentation does not describe it.");
        return text
            .Paragraph(Status(key.Status))
            .Row("Values", Values(key.Values, key.Minimum))
            .Row("Default", key.Default)
            .Row("Read in", Places(key.Places))
            .Row("Several scopes", key.Merging switch { KeyMerging.Strictest => "the strictest value of all counts", KeyMerging.Highest => "the value of the highest scope is used alone", _ => null })
            .Row("Since", key.Since)
            .Row("Wrong type", key.DropsFile ? "Claude Code leaves the whole file out; of managed settings only this key" : null);
    }

    internal static ExplainedText Head(ExplainedText text, VariableText variable) => text
        .Paragraph(variable.Does)
        .Paragraph(Status(variable.Status))
        .Row("Values", variable.Kind switch
        {
            VariableKind.Flag => "on for ‹1›, ‹true›, ‹yes› and ‹on›; off for everything else",
            VariableKind.Presence => "any text switches it on; an empty text does not",
            _ => Values(variable.Values, null),
        })
        .Row("Default", variable.Default)
        .Row("Read in", variable.IsIgnoredFromProject ? "the shell, user and managed settings; Claude Code takes it out of a project's files" : "the shell and every settings file, which beats the shell")
        .Row("Since", variable.Since);

    internal static ExplainedText Source(ExplainedText text, string page, CatalogSource source) => text.Link("Documentation", page, $" (read {source.VerifiedOn})");

    internal static string Kind(VariableKind kind) => kind switch
    {
        VariableKind.Flag => "switch",
        VariableKind.Presence => "switch that any text turns on",
        VariableKind.Secret => "credential",
        VariableKind.Url => "address",
        VariableKind.Region => "region",
        VariableKind.Model => "model",
        VariableKind.Id => "identifier",
        VariableKind.Path => "path",
        VariableKind.Number => "number",
        VariableKind.List => "list",
        VariableKind.Enum => "one of a few words",
        _ => "text",
    };

    internal static string? Kind(SettingKey key) =>
        key.Types.Count == 0 ? null : string.Join(" or ", key.Types.Select(type => type switch
        {
            "object" => "object",
            "array" => key.Items == "string" ? "list of texts" : "list",
            "boolean" => "true or false",
            "integer" => "whole number",
            "number" => "number",
            _ => "text",
        }).Distinct(StringComparer.Ordinal));

    internal static string Places(KeyPlaces places) => places switch
    {
        KeyPlaces.UserOrManaged => "user and managed settings",
        KeyPlaces.UserLocalOrManaged => "user, local and managed settings",
        KeyPlaces.Managed => "managed settings",
        KeyPlaces.GlobalConfig => "~/.claude.json alone, not in settings files",
        _ => "every settings file",
    };

    private static string Status(KeyStatus status) => status switch
    {
        KeyStatus.Deprecated => "Deprecated.",
        KeyStatus.NoEffect => "It has no effect any more.",
        _ => "",
    };

    private static string? Values(IReadOnlyList<string> values, double? minimum) =>
        values.Count > 0 ? string.Join(", ", values.Select(ExplainedText.Code))
        : minimum is { } least ? $"{least.ToString(CultureInfo.InvariantCulture)} or more"
        : null;
}
