using ClaudeRoute.Cli;
using ClaudeRoute.Features;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Cli;

/// <summary>What of a SARIF log depends on the build: links to the pages. The rest is tested with the executable.</summary>
public sealed class SarifReportTests
{
    [Theory]
    [InlineData("https://docs.example.org/rules", "https://docs.example.org/rules/CR903.md")]
    [InlineData("https://docs.example.org/rules/", "https://docs.example.org/rules/CR903.md")]
    [InlineData(null, null)]
    public void A_rule_links_to_its_page_where_the_build_knows_an_address(string? docs, string? expected)
    {
        var diagnostic = new PlainDiagnostic("/p/.claude-route.json", default, Severity.Warning, Remarks.WithoutEffect, "Text.");
        var result = new CheckResult([new CheckedFile("/p/.claude-route.json", Scope.Shared, [(diagnostic, [])])], [], []);
        using var output = new StringWriter();
        SarifReport.Write(output, result, "/p", docs);
        Assert.Equal(expected, (string?)JObject.Parse(output.ToString()).SelectToken("runs[0].tool.driver.rules[0].helpUri"));
    }
}
