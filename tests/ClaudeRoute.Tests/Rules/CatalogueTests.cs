using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Rules;

/// <summary>
/// The examples of the catalogue: each firing one fires its rule, each silent one does not, and all rules together report what is written
/// down. Rules that do not exist are not expected, so a new rule makes the test stricter by itself.
/// </summary>
public sealed class CatalogueTests
{
    // Hosts of the examples are reserved names, which this rule is about; it counts in its own examples only.
    private const string GuideTextRule = "CR072";

    private static readonly ImmutableHashSet<string> Existing = [.. RuleCatalog.All.Select(rule => rule.Info.Id)];

    private static readonly Dictionary<string, string> Samples =
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(RepositoryFiles.Path("tests/fixtures/catalogue/samples.json")))!;

    private static readonly string[] Lines = File.ReadAllLines(RepositoryFiles.Path("tests/fixtures/catalogue/cases.jsonl"));

    /// <summary>Numbers of the lines.</summary>
    public static IEnumerable<TheoryDataRow<int>> Cases() => Lines.Select((line, at) =>
    {
        var row = JsonNode.Parse(line)!;
        return new TheoryDataRow<int>(at) { TestDisplayName = $"{row["rule"]} {((bool)row["fires"]! ? "fires" : "is silent")} (line {at + 1})" };
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Example_comes_out_as_written(int at)
    {
        var row = JsonNode.Parse(Lines[at])!;
        var rule = (string)row["rule"]!;
        var snapshot = Project(row, at).Snapshot();
        var run = EveryRule.Run(snapshot);
        Assert.Empty(run.Failures);
        var reported = run.Findings.Select(finding => finding.Rule.Id).Where(id => id != GuideTextRule || rule == GuideTextRule).ToHashSet(StringComparer.Ordinal);
        var expected = row["expected"]!.AsArray().Select(id => (string)id!).Where(Existing.Contains);
        Assert.Equal(expected.Order(StringComparer.Ordinal), reported.Order(StringComparer.Ordinal));
        if (Existing.Contains(rule))
        {
            Assert.Equal((bool)row["fires"]!, reported.Contains(rule));
        }
    }

    private static TestProject Project(JsonNode row, int at)
    {
        var samples = new SecretSamples($"{nameof(CatalogueTests)} {at}");
        var context = row["context"];
        var project = new TestProject { Options = new CheckOptions { RuleSeverities = EverythingOn } };
        foreach (var (place, text) in row["files"]!.AsObject())
        {
            project = project with { Files = project.Files.Add(PathOf(place, context), Fill(samples, (string)text!)) };
        }

        if (context?["shellEnv"] is JsonObject shell)
        {
            project = project.WithShell(shell.Select(pair => $"{pair.Key}={pair.Value}"));
        }

        if (context?["git"] is JsonObject git)
        {
            var paths = project.Files.Keys.ToImmutableHashSet(StringComparer.Ordinal);
            project = project with
            {
                IsRepository = true,
                Tracked = (bool?)git["tracked"] == true ? paths : [],
                Ignored = (bool?)git["ignored"] == true ? paths : [],
            };
        }

        return project with
        {
            Machine = new MachineFacts
            {
                Today = context?["today"] is { } day ? DateOnly.Parse((string)day!, System.Globalization.CultureInfo.InvariantCulture) : null,
                System = (string?)context?["os"],
                HasApertureLauncher = (bool?)context?["apertureOnPath"] == true,
                SessionFolders = (bool?)context?["otherFolder"] == true ? ["/home/dev"] : [],
            },
        };
    }

    private static string PathOf(string place, JsonNode? context) =>
        (string?)context?["path"] is { } path ? SettingsLocator.Normalize(path)
        : (bool?)context?["homeLocal"] == true ? TestProject.PathOf("user settings.local.json")
        : (string?)context?["fileName"] is { } name && name.StartsWith(".claude/", StringComparison.Ordinal) ? TestProject.PathOf($"{place} {name[".claude/".Length..]}")
        : TestProject.PathOf(place);

    private static string Fill(SecretSamples samples, string text)
    {
        foreach (var (id, template) in Samples)
        {
            if (text.Contains($"{{{{secret:{id}}}}}", StringComparison.Ordinal))
            {
                text = text.Replace($"{{{{secret:{id}}}}}", samples.FromTemplate(template), StringComparison.Ordinal);
            }
        }

        return samples.Fill(text, inJson: true);
    }

    // Rules that are off by default are switched on, with the severity that they have then.
    private static Dictionary<string, string> EverythingOn =>
        RuleCatalog.All.Where(rule => rule.Info.OptIn is { Count: 4 }).ToDictionary(rule => rule.Info.Id, rule => rule.Info.Severity.Highest.ToString(), StringComparer.OrdinalIgnoreCase);
}
