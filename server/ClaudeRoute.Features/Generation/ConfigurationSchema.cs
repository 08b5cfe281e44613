using System.Text.Json;
using ClaudeRoute.Rules;

namespace ClaudeRoute.Features.Generation;

/// <summary>Writes the JSON schema of <c>.claude-route.json</c>.</summary>
internal static class ConfigurationSchema
{
    /// <summary>Writes the members of the schema into the object that is open.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<IRule> rules)
    {
        writer.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        writer.WriteString("title", "Claude Route");
        writer.WriteString("description", "Configuration of Claude Route for one project. It counts for the project's own files, not for user or managed settings.");
        writer.WriteString("type", "object");
        writer.WriteBoolean("allowComments", true);
        writer.WriteBoolean("allowTrailingCommas", true);
        writer.WriteBoolean("additionalProperties", false);
        writer.WriteStartObject("properties");
        writer.WriteStartObject("$schema");
        writer.WriteString("type", "string");
        writer.WriteEndObject();
        WriteRules(writer, rules);
        WriteTexts(writer, "apertureHosts", "Hosts that are a Tailscale Aperture gateway.");
        WriteTexts(writer, "netbirdHosts", "Hosts that are an endpoint of a NetBird Agent Network.");
        WriteTexts(writer, "gatewayHosts", "Hosts of your own gateways. They count like hosts of a private network, and leading there from the shared file is information.");
        WriteTexts(writer, "placeholders", "Texts that stand for a credential and are none. Never put a credential here.");
        WriteVariants(writer);
        WriteIntended(writer, rules);
        writer.WriteEndObject();
    }

    private static void WriteRules(Utf8JsonWriter writer, IReadOnlyList<IRule> rules)
    {
        writer.WriteStartObject("rules");
        writer.WriteString("description", "Severity by rule. Rules about credentials that are given away cannot be lowered below information.");
        writer.WriteString("type", "object");
        writer.WriteBoolean("additionalProperties", false);
        writer.WriteStartObject("properties");
        foreach (var info in rules.Select(rule => rule.Info))
        {
            writer.WriteStartObject(info.Id);
            writer.WriteString("description", $"{info.Name}: {info.Title}");
            writer.WriteStartArray("enum");
            foreach (var word in ConfigurationReader.Words)
            {
                if (!ConfigurationReader.IsProtected(info) || word is not ("hint" or "off"))
                {
                    writer.WriteStringValue(word);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, string description)
    {
        writer.WriteStartObject(name);
        writer.WriteString("description", description);
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        writer.WriteString("type", "string");
        writer.WriteNumber("minLength", 1);
        writer.WriteEndObject();
        writer.WriteBoolean("uniqueItems", true);
        writer.WriteEndObject();
    }

    private static void WriteVariants(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("variants");
        writer.WriteString("description", "How far copies such as settings.glm.json are checked: secrets looks for credentials alone, full runs all rules as if the copy were passed with --settings.");
        writer.WriteStartArray("enum");
        foreach (var word in ConfigurationReader.VariantWords)
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteIntended(Utf8JsonWriter writer, IReadOnlyList<IRule> rules)
    {
        writer.WriteStartObject("intended");
        writer.WriteString("description", "Findings that are meant to be there, by their place.");
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        writer.WriteString("type", "object");
        writer.WriteBoolean("additionalProperties", false);
        writer.WriteStartArray("required");
        writer.WriteStringValue("rule");
        writer.WriteStringValue("file");
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        writer.WriteStartObject("rule");
        writer.WriteString("description", "The rule.");
        writer.WriteStartArray("enum");
        foreach (var rule in rules)
        {
            writer.WriteStringValue(rule.Info.Id);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        WriteText(writer, "file", "Path of the file below the folder of the project, with forward slashes.");
        WriteText(writer, "member", "Path of the member, such as env.ANTHROPIC_BASE_URL. Never a value.");
        WriteText(writer, "reason", "Why, for readers.");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string description)
    {
        writer.WriteStartObject(name);
        writer.WriteString("description", description);
        writer.WriteString("type", "string");
        writer.WriteEndObject();
    }
}
