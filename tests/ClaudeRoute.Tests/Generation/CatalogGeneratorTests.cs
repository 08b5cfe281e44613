using System.Text.RegularExpressions;
using ClaudeRoute.Features.Generation;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;

namespace ClaudeRoute.Tests.Generation;

/// <summary>The generated files say what the rules and recipes say.</summary>
public sealed partial class CatalogGeneratorTests
{
    /// <summary>Every generated file.</summary>
    public static IEnumerable<TheoryDataRow<string>> Paths() => Files().Select(file => new TheoryDataRow<string>(file.Path));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Generated_file_is_up_to_date(string path)
    {
        var expected = Files().Single(file => file.Path == path).Text;
        var full = RepositoryFiles.Path(path);
        Assert.True(File.Exists(full), $"{path} is missing. Run the generate command.");
        Assert.Equal(expected, File.ReadAllText(full).Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void No_page_of_a_rule_that_is_gone_is_left()
    {
        var pages = Directory.GetFiles(RepositoryFiles.Path("docs/rules"), "*.md").Select(page => "docs/rules/" + Path.GetFileName(page));
        Assert.Empty(pages.Except(Files().Select(file => file.Path)));
    }

    [Fact]
    public void The_list_holds_every_rule_of_the_build() =>
        Assert.Equal(RuleDiscovery.FindAll().Select(rule => rule.GetType()), RuleCatalog.All.Select(rule => rule.GetType()));

    [Fact]
    public void The_list_of_remarks_holds_every_one_of_the_build()
    {
        var classes = typeof(IExplained).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IExplained).IsAssignableFrom(type) && !typeof(IRule).IsAssignableFrom(type));
        Assert.Equal(classes.Select(type => type.Name).Order(StringComparer.Ordinal), Remarks.All.Select(remark => remark.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_order_of_the_input_does_not_matter() =>
        Assert.Equal(Files(), CatalogGenerator.Files([.. RuleDiscovery.FindAll().Reverse()], RouteRecipes.All, [.. Formats().Reverse()]));

    [Fact]
    public void No_generated_text_holds_a_credential_or_its_stand_in()
    {
        Assert.All(Files(), file => Assert.DoesNotContain("{{secret:", file.Text, StringComparison.Ordinal));
        Assert.All(Files(), file => Assert.DoesNotContain('\r', file.Text));
        Assert.All(Files(), file => Assert.EndsWith("\n", file.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_between_generated_pages_lead_somewhere()
    {
        var files = Files();
        var index = files.Single(file => file.Path == "docs/rules/README.md").Text;
        var links = Link().Matches(index).Select(match => $"docs/rules/{match.Groups["target"].Value}").ToArray();
        Assert.Equal(RuleCatalog.Explained.Count, links.Length);
        Assert.Empty(links.Except(files.Select(file => file.Path)));
    }

    private static IReadOnlyList<GeneratedFile> Files() => CatalogGenerator.Files(RuleDiscovery.FindAll(), RouteRecipes.All, Formats());

    private static string[] Formats() => [.. Directory.GetFiles(RepositoryFiles.Path(CatalogGenerator.FormatsFolder), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
