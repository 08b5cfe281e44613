using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Features.Generation;

/// <summary>A file that is written from the rules and recipes.</summary>
/// <param name="Path">Path below the root of the repository, with forward slashes.</param>
/// <param name="Text">Full text with LF line ends.</param>
public sealed record GeneratedFile(string Path, string Text);

/// <summary>Writes the list of rules, the machine-readable catalogues and the documentation pages. Pure: the same input gives the same text.</summary>
public static class CatalogGenerator
{
    private const string Command = "claude-route generate";
    private const string DocsFolder = "docs/rules";

    /// <summary>All generated files.</summary>
    /// <param name="rules">All rules; see <see cref="RuleDiscovery.FindAll"/>.</param>
    /// <param name="recipes">All route recipes.</param>
    /// <param name="formats">Texts of the credential formats' files.</param>
    public static IReadOnlyList<GeneratedFile> Files(IReadOnlyList<IRule> rules, IReadOnlyList<RouteRecipe> recipes, IReadOnlyList<string> formats)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(recipes);
        var ordered = rules.OrderBy(rule => rule.Info.Id, StringComparer.Ordinal).ToArray();
        IExplained[] explained = [.. ordered, .. Remarks.All];
        return
        [
            new GeneratedFile("server/ClaudeRoute.Core/Catalogs.g.cs", RuleListSource.Write(ordered, Command)),
            new GeneratedFile("server/ClaudeRoute.Core/Secrets/Formats.g.json", Json(writer => WriteFormats(writer, formats))),
            new GeneratedFile("schemas/rules.json", Json(writer => WriteRules(writer, explained))),
            new GeneratedFile("schemas/routes.json", Json(writer => WriteRoutes(writer, recipes))),
            new GeneratedFile("schemas/claude-settings.schema.json", Json(SettingsSchema.Write)),
            new GeneratedFile("schemas/claude-route.schema.json", Json(writer => ConfigurationSchema.Write(writer, ordered))),
            new GeneratedFile("extension/src/files.g.ts", ExtensionFiles.Write(Command)),
            new GeneratedFile($"{DocsFolder}/README.md", RulePageText.Index(explained)),
            new GeneratedFile($"{DocsFolder}/revoking.md", RevokingPage.Write(Command)),
            .. explained.Select(rule => new GeneratedFile(DocsPath(rule.Info), RulePageText.Page(rule))),
        ];
    }

    /// <summary>Folder of the credential formats' files below the root of the repository.</summary>
    public static string FormatsFolder => "server/ClaudeRoute.Core/Secrets/Formats";

    /// <summary>Path of a rule's page below the root of the repository.</summary>
    public static string DocsPath(RuleInfo rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return $"{DocsFolder}/{rule.Id}.md";
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("generatedBy", Command);
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteRules(Utf8JsonWriter writer, IReadOnlyList<IExplained> rules)
    {
        writer.WriteStartArray("rules");
        foreach (var info in rules.Select(rule => rule.Info))
        {
            writer.WriteStartObject();
            writer.WriteString("id", info.Id);
            writer.WriteString("name", info.Name);
            writer.WriteString("title", info.Title);
            writer.WriteString("category", RuleWords.Of(info.Category));
            writer.WriteStartObject("severity");
            writer.WriteString("user", RuleWords.Of(info.Severity.User));
            writer.WriteString("shared", RuleWords.Of(info.Severity.Shared));
            writer.WriteString("local", RuleWords.Of(info.Severity.Local));
            writer.WriteString("managed", RuleWords.Of(info.Severity.Managed));
            writer.WriteEndObject();
            if (info.OptIn is { } silent)
            {
                writer.WriteStartArray("offByDefault");
                foreach (var scope in silent)
                {
                    writer.WriteStringValue(scope.Word());
                }

                writer.WriteEndArray();
            }

            writer.WriteString("fix", RuleWords.Of(info.Fix));
            writer.WriteString("since", info.Since);
            writer.WriteString("docs", DocsPath(info));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // What only tests and readers of the source need stays in the formats' own files.
    private static void WriteFormats(Utf8JsonWriter writer, IReadOnlyList<string> formats)
    {
        string[] left = ["sample", "not", "source", "verifiedOn", "confidence"];
        writer.WriteStartArray("formats");
        foreach (var format in formats.Select(text => System.Text.Json.JsonDocument.Parse(text)).OrderBy(format => format.RootElement.GetProperty("id").GetString(), StringComparer.Ordinal))
        {
            using (format)
            {
                writer.WriteStartObject();
                foreach (var member in format.RootElement.EnumerateObject().Where(member => !left.Contains(member.Name, StringComparer.Ordinal)))
                {
                    member.WriteTo(writer);
                }

                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteRoutes(Utf8JsonWriter writer, IReadOnlyList<RouteRecipe> recipes)
    {
        writer.WriteStartArray("routes");
        foreach (var recipe in recipes)
        {
            writer.WriteStartObject();
            writer.WriteString("id", recipe.Id);
            writer.WriteString("name", recipe.Name);
            writer.WriteString("description", recipe.Description);
            writer.WriteString("gateway", recipe.Gateway);
            writer.WriteStartArray("inputs");
            foreach (var input in recipe.Inputs)
            {
                writer.WriteStartObject();
                writer.WriteString("name", input.Name);
                writer.WriteString("title", input.Title);
                writer.WriteBoolean("required", input.Required);
                writer.WriteString("default", input.Default);
                writer.WriteString("pattern", input.Pattern);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("writes");
            foreach (var write in recipe.Writes)
            {
                writer.WriteStartObject();
                writer.WriteString("path", write.Path.ToString());
                writer.WriteString("value", write.Template);
                writer.WriteBoolean("optional", write.IsOptional);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("clears");
            foreach (var path in recipe.Clears)
            {
                writer.WriteStringValue(path.ToString());
            }

            writer.WriteEndArray();
            writer.WriteString("source", recipe.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
