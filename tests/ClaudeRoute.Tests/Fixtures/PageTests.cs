using System.Text.RegularExpressions;
using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Fixtures;

/// <summary>The pages of the rules: every rule has one, and its examples are true.</summary>
public sealed partial class PageTests
{
    private static readonly string[] Headings = ["What it checks", "Why it matters", "Flagged", "Not flagged", "What to do", "Source"];

    private static readonly string[] Sections = ["git", "shell", "options"];

    /// <summary>Ids of all rules.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rules() =>
        RuleCatalog.All.Select(rule => new TheoryDataRow<string>(rule.Info.Id) { TestDisplayName = $"{rule.Info.Id} {rule.Info.Name}" });

    /// <summary>Ids of all rules and remarks.</summary>
    public static IEnumerable<TheoryDataRow<string>> Explained() =>
        RuleCatalog.Explained.Select(each => new TheoryDataRow<string>(each.Info.Id) { TestDisplayName = $"{each.Info.Id} {each.Info.Name}" });

    /// <summary>Ids of what is said about a project's configuration.</summary>
    public static IEnumerable<TheoryDataRow<string>> ConfigurationRemarks() =>
        Remarks.All.Where(each => each.Info.Category == RuleCategory.Configuration).Select(each => new TheoryDataRow<string>(each.Info.Id));

    [Theory]
    [MemberData(nameof(Explained))]
    public void Page_has_the_heading_of_its_rule_and_all_parts(string id)
    {
        var rule = RuleCatalog.Explained.Single(each => each.Info.Id == id);
        var lines = Page(rule).Split('\n');
        Assert.Equal($"# {rule.Info.Id} {rule.Info.Name}", lines[0]);
        Assert.Equal("", lines[1]);
        Assert.Matches(@"^\p{L}.*\.$", lines[2]);
        Assert.Equal(Headings, lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Examples_of_a_page_are_true(string id)
    {
        var rule = Rule(id);
        var flagged = Examples(rule, "Flagged");
        var clean = Examples(rule, "Not flagged");
        Assert.NotEmpty(flagged);
        Assert.NotEmpty(clean);
        Assert.All(flagged, example => Assert.NotEmpty(Findings(rule, example)));
        Assert.All(clean, example => Assert.Empty(Findings(rule, example)));
    }

    [Theory]
    [MemberData(nameof(ConfigurationRemarks))]
    public void Examples_of_a_page_about_the_configuration_are_true(string id)
    {
        var remark = Remarks.All.Single(each => each.Info.Id == id);
        var flagged = Examples(remark, "Flagged");
        var clean = Examples(remark, "Not flagged");
        Assert.NotEmpty(flagged);
        Assert.NotEmpty(clean);
        Assert.All(flagged, example => Assert.Equal([(id, remark.Info.Severity.Shared)], Said(example)));
        Assert.All(clean, example => Assert.Empty(Said(example)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_has_a_flagged_and_a_clean_fixture(string id)
    {
        var folder = RepositoryFiles.Path($"tests/fixtures/rules/{Rule(id).Info.Name}");
        Assert.True(Directory.Exists(folder), $"{folder} is missing.");
        Assert.NotEmpty(Directory.GetFiles(folder, "flagged-*.fixture"));
        Assert.NotEmpty(Directory.GetFiles(folder, "clean-*.fixture"));
    }

    [Fact]
    public void Every_fixture_folder_is_named_after_a_rule()
    {
        var folders = Directory.GetDirectories(RepositoryFiles.Path("tests/fixtures/rules")).Select(folder => Path.GetFileName(folder));
        Assert.Empty(folders.Except(RuleCatalog.All.Select(rule => rule.Info.Name), StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_and_names_are_unique_and_well_formed()
    {
        var infos = RuleCatalog.Explained.Select(rule => rule.Info).ToArray();
        Assert.All(infos, info => Assert.Matches(@"^CR\d{3}$", info.Id));
        Assert.All(infos, info => Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", info.Name));
        Assert.Equal(infos.Length, infos.DistinctBy(info => info.Id).Count());
        Assert.Equal(infos.Length, infos.DistinctBy(info => info.Name).Count());
        Assert.Equal(infos.Select(info => info.Id).Order(StringComparer.Ordinal), infos.Select(info => info.Id));
    }

    private static IRule Rule(string id) => RuleCatalog.All.Single(rule => rule.Info.Id == id);

    private static (string?, Severity)[] Said(TestProject example)
    {
        var workspace = WorkspaceSnapshot.Empty(TestProject.Locations, new Dictionary<string, string>(StringComparer.Ordinal), CheckOptions.Default);
        foreach (var (path, text) in example.Files)
        {
            workspace = workspace.WithFile(new KnownFile(workspace.Locator.Find(path)!, SourceText.From(text), null, "file://" + path, GitState.Unknown));
        }

        return [.. DiagnosticsFeature.Of(workspace, TestProject.PathOf("project .claude-route.json")).Select(each => (each.Rule?.Id, each.Severity))];
    }

    private static string Page(IExplained rule) => RulePages.Text(rule);

    private static IReadOnlyList<Finding> Findings(IRule rule, TestProject example)
    {
        var run = RuleRunner.Run(example.Snapshot(), [rule], TestContext.Current.CancellationToken);
        Assert.Empty(run.Failures);
        return run.Findings;
    }

    // Fences with nothing but blank lines between them form one example, until a file comes a second time.
    private static List<TestProject> Examples(IExplained rule, string heading)
    {
        var samples = new SecretSamples(rule.Info.Id);
        var section = Page(rule).Split($"\n## {heading}\n", 2)[^1].Split("\n## ", 2)[0];
        var examples = new List<TestProject>();
        var end = -1;
        foreach (var fence in Fence().Matches(section).Cast<Match>())
        {
            var body = fence.Groups["body"].Value;
            var info = fence.Groups["info"].Value;
            var path = Sections.Contains(info) ? null : TestProject.PathOf(info[(info.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            var joins = end >= 0 && string.IsNullOrWhiteSpace(section[end..fence.Index]) && (path is null || !examples[^1].Files.ContainsKey(path));
            var project = joins ? examples[^1] : new TestProject();
            project = info switch
            {
                "git" => project.WithGit(body.TrimEnd('\n').Split('\n')),
                "shell" => project.WithShell(samples.Fill(body, inJson: false).Split('\n')),
                "options" => project.WithOptions(body.Split('\n')),
                _ => project with { Files = project.Files.Add(path!, samples.Fill(body, inJson: true)) },
            };
            if (joins)
            {
                examples[^1] = project;
            }
            else
            {
                examples.Add(project);
            }

            end = fence.Index + fence.Length;
        }

        return examples;
    }

    [GeneratedRegex(@"^```(?<info>[^\n]+)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
