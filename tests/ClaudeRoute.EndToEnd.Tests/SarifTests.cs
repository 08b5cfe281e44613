using System.Text;
using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary><c>check --format sarif</c> as code scanning sees it: the log follows the schema, and its places and identities are right.</summary>
public sealed class SarifTests : IDisposable
{
    private const string TwoKeys = "{\n  \"model\": \"sonnet\",\n  \"model\": \"opus\"\n}\n";

    private readonly Sandbox _sandbox = new();
    private readonly Canaries _canaries = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_log_names_tool_rules_results_and_places()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        var run = await RunAsync(expected: 1);
        var driver = run["tool"]!["driver"]!;
        Assert.Equal("Claude Route", (string?)driver["name"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)driver["semanticVersion"]);
        var rule = Assert.Single(driver["rules"]!);
        Assert.Equal(("CR005", "DuplicateKey", "warning"), ((string)rule["id"]!, (string)rule["name"]!, (string)rule["defaultConfiguration"]!["level"]!));
        Assert.Equal("The same key twice", (string?)rule["shortDescription"]!["text"]);
        Assert.EndsWith(".", (string?)rule["fullDescription"]!["text"], StringComparison.Ordinal);
        Assert.NotEmpty((string)rule["help"]!["text"]!);
        Assert.StartsWith("# CR005 duplicate-key", (string?)rule["help"]!["markdown"], StringComparison.Ordinal);
        Assert.Equal(Sandbox.Uri(_sandbox.Project) + "/", (string?)run["originalUriBaseIds"]!["%SRCROOT%"]!["uri"]);
        Assert.Equal("utf16CodeUnits", (string?)run["columnKind"]);
        Assert.True((bool)run["invocations"]![0]!["executionSuccessful"]!);

        var result = Assert.Single(run["results"]!);
        Assert.Equal(("CR005", 0, "warning"), ((string)result["ruleId"]!, (int)result["ruleIndex"]!, (string)result["level"]!));
        Assert.NotEmpty((string)result["message"]!["text"]!);
        Assert.Equal(Place(".claude/settings.json", 2, 3, 2, 10), Assert.Single(result["locations"]!)["physicalLocation"]!, JToken.EqualityComparer);
        var related = Assert.Single(result["relatedLocations"]!);
        Assert.Equal(Place(".claude/settings.json", 3, 3, 3, 10), related["physicalLocation"]!, JToken.EqualityComparer);
        Assert.Matches("^[0-9a-f]{16}:1$", (string?)result["partialFingerprints"]!["primaryLocationLineHash"]);
        Assert.Null(result["fixes"]);
    }

    [Fact]
    public async Task Nothing_found_is_a_log_without_results()
    {
        Sandbox.Write(_sandbox.Shared, "{ \"model\": \"sonnet\" }\n");
        var run = await RunAsync(expected: 0);
        Assert.Empty(run["results"]!);
        Assert.Empty(run["tool"]!["driver"]!["rules"]!);
    }

    [Fact]
    public async Task Severities_are_levels_and_columns_are_UTF_16()
    {
        Sandbox.Write(_sandbox.Shared, "{ \"language\": \"😀\", \"model\": \"a\", \"model\": \"b\" }\n");
        Sandbox.Write(_sandbox.Project + "/config.json", """{ "rules": { "CR005": "information" } }""");
        var run = await RunAsync(expected: 0, "--config", "config.json");
        var result = Result(run, "CR005");
        Assert.Equal("note", (string?)result["level"]);
        Assert.Equal(21, (int)result["locations"]![0]!["physicalLocation"]!["region"]!["startColumn"]!);
        Sandbox.Write(_sandbox.Project + "/config.json", """{ "rules": { "CR005": "error" } }""");
        Assert.Equal("error", (string?)Result(await RunAsync(expected: 1, "--config", "config.json"), "CR005")["level"]);
    }

    [Fact]
    public async Task Names_are_encoded_and_files_elsewhere_have_absolute_addresses()
    {
        Sandbox.Write(_sandbox.Project + "/a b/50%#ä:1/.claude/settings.json", TwoKeys);
        Sandbox.Write(_sandbox.User, TwoKeys);
        var run = await RunAsync(expected: 1);
        var places = run["results"]!.Select(result => result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!).OrderBy(place => (string?)place["uri"], StringComparer.Ordinal).ToArray();
        Assert.Equal(["a%20b/50%25%23%C3%A4%3A1/.claude/settings.json", Sandbox.Uri(_sandbox.User)], places.Select(place => (string?)place["uri"]));
        Assert.Equal(["%SRCROOT%", null], places.Select(place => (string?)place["uriBaseId"]));
    }

    [Fact]
    public async Task A_fingerprint_depends_on_rule_file_and_member_and_not_on_the_text()
    {
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "ANTHROPIC_API_KEY": "{{_canaries.AnthropicKey()}}" } }""");
        var first = Fingerprint(await RunAsync(expected: 1), "CR021");
        Sandbox.Write(_sandbox.Shared, $$"""
            {
              "model": "sonnet",
              "env": { "ANTHROPIC_API_KEY": "{{_canaries.AnthropicKey()}}" }
            }
            """);
        Assert.Equal(first, Fingerprint(await RunAsync(expected: 1), "CR021"));
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "GH_TOKEN": "{{_canaries.GitHubToken()}}" } }""");
        Assert.NotEqual(first, Fingerprint(await RunAsync(expected: 1), "CR021"));
    }

    [Fact]
    public async Task Several_findings_of_one_rule_at_one_member_are_told_apart()
    {
        Sandbox.Write(_sandbox.Shared, $$"""{ /* {{_canaries.AnthropicKey()}} {{_canaries.GitHubToken()}} */ }""");
        var run = await RunAsync(expected: 1);
        var prints = run["results"]!.Where(result => (string?)result["ruleId"] == "CR021").Select(result => (string?)result["partialFingerprints"]!["primaryLocationLineHash"]).ToArray();
        Assert.Equal(2, prints.Length);
        Assert.Equal(2, prints.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Secrets_are_security_alerts()
    {
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "ANTHROPIC_API_KEY": "{{_canaries.AnthropicKey()}}" } }""");
        var rule = (await RunAsync(expected: 1))["tool"]!["driver"]!["rules"]!.Single(each => (string?)each["id"] == "CR021");
        Assert.Contains(rule["properties"]!["tags"]!, tag => (string?)tag == "security");
        Assert.Equal("8.0", (string?)rule["properties"]!["security-severity"]);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_a_notification()
    {
        Directory.CreateDirectory(_sandbox.Shared);
        var invocation = (await RunAsync(expected: 2))["invocations"]![0]!;
        Assert.False((bool)invocation["executionSuccessful"]!);
        var told = Assert.Single(invocation["toolExecutionNotifications"]!);
        Assert.Contains("settings.json is a folder", (string?)told["message"]!["text"], StringComparison.Ordinal);
        Assert.Equal(".claude/settings.json", (string?)told["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
    }

    [Fact]
    public async Task Remarks_about_the_configuration_have_rules_of_their_own()
    {
        Sandbox.Write(_sandbox.Project + "/.claude-route.json", """{ "rules": { "CR999": "off" } }""");
        var run = await RunAsync(expected: 1);
        Assert.Equal("ConfigurationWithoutEffect", (string?)Assert.Single(run["tool"]!["driver"]!["rules"]!)["name"]);
        Assert.Equal("CR903", (string?)Assert.Single(run["results"]!)["ruleId"]);
    }

    // Every log is held against the schema and searched for credentials.
    private async Task<JObject> RunAsync(int expected, params string[] arguments)
    {
        var run = await _sandbox.ToolAsync(["check", "--format", "sarif", "--home", _sandbox.Home, "--no-shell", .. arguments]);
        Assert.True(run.ExitCode == expected, run.Errors + run.Output);
        _canaries.AssertAbsent("The log", run.Output + run.Errors);
        var script = Path.Combine(ServerExecutable.Root, "tests", "ClaudeRoute.EndToEnd.Tests", "Clients", "sarif.mjs");
        var check = await _sandbox.RunAsync("node", [script], Encoding.UTF8.GetBytes(run.Output));
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        var log = JObject.Parse(run.Output);
        Assert.Equal("2.1.0", (string?)log["version"]);
        return (JObject)Assert.Single(log["runs"]!);
    }

    private static JToken Result(JObject run, string rule) => run["results"]!.Single(result => (string?)result["ruleId"] == rule);

    private static string Fingerprint(JObject run, string rule) => (string)Result(run, rule)["partialFingerprints"]!["primaryLocationLineHash"]!;

    private static JObject Place(string uri, int line, int column, int endLine, int endColumn) => new()
    {
        ["artifactLocation"] = new JObject { ["uri"] = uri, ["uriBaseId"] = "%SRCROOT%" },
        ["region"] = new JObject { ["startLine"] = line, ["startColumn"] = column, ["endLine"] = endLine, ["endColumn"] = endColumn },
    };
}
