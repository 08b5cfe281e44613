using System.Globalization;
using System.Text.Json;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Generation;

/// <summary>Writes the JSON schema of a settings file (draft 7) from what is known of keys and variables.</summary>
/// <remarks>
/// Only what the client was seen to refuse is a constraint. What is merely documented is an annotation (<c>x-…</c>, <c>default</c>) or an
/// alternative beside which everything else is allowed, so that no file that works is called wrong.
/// </remarks>
internal static class SettingsSchema
{
    private static readonly string[] EnvValueTypes = ["string", "number", "boolean"];

    /// <summary>Writes the members of the schema's root.</summary>
    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        writer.WriteString("title", "Claude Code settings");
        writer.WriteString("description", "settings.json, settings.local.json and managed-settings.json of Claude Code. Unknown keys are allowed, since Claude Code ignores them.");
        writer.WriteStartArray("x-sources");
        foreach (var source in (CatalogSource[])[SettingsCatalog.KeySource, SettingsCatalog.VariableSource])
        {
            writer.WriteStartObject();
            writer.WriteString("source", source.Source);
            writer.WriteString("verifiedOn", source.VerifiedOn);
            writer.WriteString("page", source.Page);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("type", "object");
        WriteMembers(writer, "");
    }

    private static void WriteMembers(Utf8JsonWriter writer, string parent)
    {
        var keys = SettingsCatalog.Keys.Where(key => key.ParentPath == parent).ToArray();
        var named = keys.Where(key => key.Name != "*").ToArray();
        if (named.Length > 0)
        {
            writer.WriteStartObject("properties");
            foreach (var key in named)
            {
                writer.WriteStartObject(key.Name);
                WriteKey(writer, key);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        if (keys.FirstOrDefault(key => key.Name == "*") is { } each)
        {
            writer.WriteStartObject("additionalProperties");
            WriteConstraint(writer, each);
            writer.WriteEndObject();
        }

        if (keys.Where(key => key.IsRequired).Select(key => key.Name).ToArray() is { Length: > 0 } required)
        {
            WriteTexts(writer, "required", required);
        }
    }

    private static void WriteKey(Utf8JsonWriter writer, SettingKey key)
    {
        writer.WriteString("description", key.Does.Length > 0 ? key.Does : "Read by Claude Code; no documentation describes it.");
        WriteConstraint(writer, key);
        WriteStatus(writer, key.Status);
        WriteDefault(writer, key.Default, key.Types);
        if (key.Places != KeyPlaces.Any)
        {
            WriteTexts(writer, "x-scopes", ScopesOf(key));
        }

        WriteText(writer, "x-since", key.Since);
        if (key.Merging != KeyMerging.Usual)
        {
            writer.WriteString("x-merging", key.Merging == KeyMerging.Strictest ? "strictest" : "highest");
        }

        WriteText(writer, "x-source", key.Page);
        if (key.Path == "env")
        {
            WriteVariables(writer);
        }
        else
        {
            WriteMembers(writer, key.Path);
        }
    }

    private static void WriteConstraint(Utf8JsonWriter writer, SettingKey key)
    {
        if (!key.DropsFile)
        {
            WriteTexts(writer, "x-types", key.Types);
            WriteAlternatives(writer, key.Types.Contains("boolean", StringComparer.Ordinal) ? [] : key.Values);
            return;
        }

        if (key.Types.Count == 1)
        {
            writer.WriteString("type", key.Types[0]);
        }
        else
        {
            WriteTexts(writer, "type", key.Types);
        }

        WriteTexts(writer, "enum", key.Values);
        if (key.Minimum is { } minimum)
        {
            writer.WriteNumber("minimum", minimum);
        }

        if (key.Items is { } items)
        {
            writer.WriteStartObject("items");
            writer.WriteString("type", items);
            writer.WriteEndObject();
        }
    }

    private static void WriteVariables(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("properties");
        foreach (var variable in SettingsCatalog.Variables.Where(variable => !variable.IsFamily))
        {
            writer.WriteStartObject(variable.Name);
            WriteVariable(writer, variable);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("patternProperties");
        foreach (var family in SettingsCatalog.Variables.Where(variable => variable.IsFamily))
        {
            writer.WriteStartObject($"^{family.Prefix}.");
            WriteVariable(writer, family);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteVariable(Utf8JsonWriter writer, VariableText variable)
    {
        writer.WriteString("description", variable.Does);

        // The client makes text of numbers and words; what it makes of null, lists and objects is never what was meant.
        WriteTexts(writer, "type", EnvValueTypes);
        WriteAlternatives(writer, variable.Kind == VariableKind.Flag ? ["1", "0"] : variable.Values);
        WriteStatus(writer, variable.Status);
        WriteDefault(writer, variable.Default, []);
        writer.WriteString("x-kind", Word(variable.Kind));
        if (variable.IsSecret)
        {
            writer.WriteBoolean("x-secret", true);
        }

        if (variable.IsIgnoredFromProject)
        {
            WriteTexts(writer, "x-scopes", ["user", "managed"]);
        }

        if (variable.AppliesBeforeTrust)
        {
            writer.WriteBoolean("x-before-trust", true);
        }

        WriteText(writer, "x-since", variable.Since);
        WriteText(writer, "x-source", variable.Page);
    }

    // An editor offers what stands in the list, and nothing is wrong that does not.
    private static void WriteAlternatives(Utf8JsonWriter writer, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        WriteTexts(writer, "enum", values);
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteStatus(Utf8JsonWriter writer, KeyStatus status)
    {
        if (status is KeyStatus.Deprecated or KeyStatus.NoEffect)
        {
            writer.WriteBoolean("deprecated", true);
            writer.WriteString("x-status", status == KeyStatus.Deprecated ? "deprecated" : "no effect");
        }
        else if (status == KeyStatus.Undocumented)
        {
            writer.WriteString("x-status", "undocumented");
        }
    }

    private static void WriteDefault(Utf8JsonWriter writer, string? text, IReadOnlyList<string> types)
    {
        if (text is null)
        {
            return;
        }

        writer.WriteString("x-default", text);
        if (bool.TryParse(text, out var flag) && types.Contains("boolean", StringComparer.Ordinal))
        {
            writer.WriteBoolean("default", flag);
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && types.Any(type => type is "integer" or "number"))
        {
            writer.WriteNumber("default", number);
        }
    }

    private static IReadOnlyList<string> ScopesOf(SettingKey key) =>
        key.Places == KeyPlaces.GlobalConfig
            ? ["global"]
            : [.. ((Scope[])[Scope.User, Scope.Shared, Scope.Local, Scope.Managed]).Where(key.IsReadIn).Select(scope => scope.Word())];

    private static string Word(VariableKind kind) => kind switch
    {
        VariableKind.Flag => "flag",
        VariableKind.Presence => "presence",
        VariableKind.Secret => "secret",
        VariableKind.Url => "url",
        VariableKind.Region => "region",
        VariableKind.Model => "model",
        VariableKind.Id => "id",
        VariableKind.Path => "path",
        VariableKind.Number => "number",
        VariableKind.List => "list",
        VariableKind.Enum => "enum",
        _ => "text",
    };

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
