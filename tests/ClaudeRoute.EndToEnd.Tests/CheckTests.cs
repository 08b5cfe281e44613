using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary><c>check</c> as a script sees it: what is looked at, what is printed, and the exit code.</summary>
public sealed class CheckTests : IDisposable
{
    private const string Clean = "{ \"model\": \"sonnet\" }\n";
    private const string TwoKeys = "{\n  \"model\": \"sonnet\",\n  \"model\": \"opus\"\n}\n";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Nothing_to_report_is_0_findings_are_1_and_what_cannot_be_done_is_2()
    {
        Sandbox.Write(_sandbox.Shared, Clean);
        Assert.Equal(0, (await CheckAsync()).ExitCode);
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Assert.Equal(1, (await CheckAsync()).ExitCode);
        Assert.Equal(0, (await CheckAsync("--min-severity", "error")).ExitCode);
        Assert.Equal(1, (await CheckAsync("--min-severity", "hint")).ExitCode);
        Assert.Equal(2, (await CheckAsync("--min-severity", "worst")).ExitCode);
        Assert.Equal(2, (await CheckAsync("no-such-file.json")).ExitCode);
        Assert.Equal(2, (await CheckAsync("--home", "no-such-folder")).ExitCode);
        Assert.Equal(2, (await _sandbox.ToolAsync("no-such-command")).ExitCode);
    }

    [Fact]
    public async Task Settings_of_the_editor_are_checked_in_a_project_and_those_of_the_user_when_they_are_named()
    {
        const string Wrong = """{ /* mine */ "claudeCode.env": { "A": "b" }, }""";
        Sandbox.Write(_sandbox.Shared, Clean);
        var user = Path.Combine(_sandbox.Project, "..", "elsewhere.json");
        Sandbox.Write(user, Wrong);
        Assert.Equal(0, (await CheckAsync()).ExitCode);
        var named = await CheckAsync("--vscode-user", user, "--format", "json");
        Assert.Equal("CR162", (string?)JObject.Parse(named.Output).SelectToken("files[0].diagnostics[0].rule"));

        Sandbox.Write(Path.Combine(_sandbox.Project, "acme.code-workspace"), $$"""{ "settings": {{Wrong}} }""");
        var workspace = await CheckAsync("--format", "json");
        var found = Assert.Single(JObject.Parse(workspace.Output)["files"]!, file => file["diagnostics"]!.Any());
        Assert.EndsWith("/acme.code-workspace", (string?)found["path"], StringComparison.Ordinal);
        Assert.Equal("CR162", (string?)found.SelectToken("diagnostics[0].rule"));
        Assert.Equal(2, (await CheckAsync("--vscode-user", "no-such-file.json")).ExitCode);
    }

    [Fact]
    public async Task The_JSON_report_has_the_documented_shape()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        var run = await CheckAsync("--format", "json");
        var report = JObject.Parse(run.Output);
        Assert.Equal(["version", "files", "summary"], Names(report));
        Assert.Equal(1, (int)report["version"]!);
        var file = (JObject)Assert.Single(report["files"]!);
        Assert.Equal(["path", "scope", "diagnostics"], Names(file));
        Assert.Equal(_sandbox.Shared, (string?)file["path"]);
        Assert.Equal("shared", (string?)file["scope"]);
        var diagnostic = (JObject)Assert.Single(file["diagnostics"]!);
        Assert.Equal(["rule", "name", "severity", "message", "key", "range", "fixes", "related"], Names(diagnostic));
        Assert.Equal(("CR005", "duplicate-key", "warning", "model"), ((string)diagnostic["rule"]!, (string)diagnostic["name"]!, (string)diagnostic["severity"]!, (string)diagnostic["key"]!));
        Assert.Equal(Range(1, 2, 1, 9), diagnostic["range"]!, JToken.EqualityComparer);
        var fix = (JObject)Assert.Single(diagnostic["fixes"]!);
        Assert.Equal(["title", "safe"], Names(fix));
        Assert.True((bool)fix["safe"]!);
        var related = (JObject)Assert.Single(diagnostic["related"]!);
        Assert.Equal(["path", "range", "message"], Names(related));
        Assert.Equal(Range(2, 2, 2, 9), related["range"]!, JToken.EqualityComparer);
        Assert.Equal("""{"errors":0,"warnings":1,"information":0,"hints":0}""", report["summary"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Fact]
    public async Task Text_and_annotations_name_file_place_and_rule()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        var text = (await CheckAsync()).Output;
        Assert.Contains(".claude/settings.json", text, StringComparison.Ordinal);
        Assert.Contains("2:3", text, StringComparison.Ordinal);
        Assert.Contains("CR005", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        Assert.StartsWith("::warning file=.claude/settings.json,line=2,col=3,title=CR005::", (await CheckAsync("--format", "github")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_searched_but_not_where_copies_of_others_lie()
    {
        foreach (var folder in (string[])[".", "packages/one", "packages/two/deep", "node_modules/x", ".git/x", "packages/one/node_modules/y"])
        {
            Sandbox.Write($"{_sandbox.Project}/{folder}/.claude/settings.json", TwoKeys);
        }

        Assert.Equal(["", "packages/one/", "packages/two/deep/"], await FoldersAsync());
        Assert.Equal(["packages/one/", "packages/two/deep/"], await FoldersAsync("packages"));
        Assert.Equal(["packages/one/"], await FoldersAsync("packages/one/.claude/settings.json"));
        Assert.Equal(["packages/one/"], await FoldersAsync("packages/one/.claude"));
        Assert.Equal(["", "packages/one/", "packages/two/deep/"], await FoldersAsync("**/settings.json"));
        Assert.Equal(["packages/one/"], await FoldersAsync("packages/*/.claude/settings.json"));
    }

    [Fact]
    public async Task Arguments_that_name_nothing_are_said_and_the_others_are_checked()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(_sandbox.Project + "/package.json", "{}");
        foreach (var nothing in (string[])["gone.json", "*.nothing", "package.json"])
        {
            var run = await CheckAsync("--format", "json", ".claude/settings.json", nothing);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(nothing, run.Errors, StringComparison.Ordinal);
            Assert.Single(JObject.Parse(run.Output)["files"]!);
        }
    }

    [Fact]
    public async Task Standard_input_stands_for_a_file()
    {
        Sandbox.Write(_sandbox.Shared, Clean);
        var run = await _sandbox.RunAsync(ServerExecutable.Location, ["check", "--stdin", "--path", ".claude/settings.json", "--home", _sandbox.Home], "{ \"model\": \"a\", \"model\": \"b\" }"u8.ToArray());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("CR005", run.Output, StringComparison.Ordinal);
        Assert.Equal(Clean, Sandbox.Read(_sandbox.Shared));
        Assert.Equal(2, (await CheckAsync("--stdin")).ExitCode);
        Assert.Equal(2, (await CheckAsync("--stdin", "--path", "package.json")).ExitCode);
        Assert.Equal(2, (await CheckAsync("--stdin", "--fix", "--path", ".claude/settings.json")).ExitCode);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_2_with_the_reason_and_the_others_are_checked()
    {
        Directory.CreateDirectory(_sandbox.Shared);
        Sandbox.Write(_sandbox.Local, TwoKeys);
        Sandbox.WriteBytes(_sandbox.Project + "/.claude/settings.old.json", [(byte)'{', 0xFF, (byte)'}']);
        using (var large = File.Create(_sandbox.Project + "/.claude/settings.large.json"))
        {
            large.SetLength(50_000_000);
        }

        var run = await CheckAsync("--format", "json");
        Assert.Equal(2, run.ExitCode);
        var report = JObject.Parse(run.Output);
        var reasons = report["problems"]!.Select(problem => (string)problem["message"]!).ToArray();
        Assert.Contains(reasons, reason => reason.Contains("settings.json is a folder", StringComparison.Ordinal));
        Assert.Contains(reasons, reason => reason.Contains("settings.old.json is not valid UTF-8 (byte 1)", StringComparison.Ordinal));
        Assert.Contains(reasons, reason => reason.Contains("settings.large.json is larger than 16 MB", StringComparison.Ordinal));
        Assert.All(reasons, reason => Assert.Contains(reason, run.Errors, StringComparison.Ordinal));
        Assert.Contains(report["files"]!, file => (string?)file["path"] == _sandbox.Local && file["diagnostics"]!.Any());
    }

    [Fact]
    public async Task A_configuration_file_sets_severities()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(_sandbox.Project + "/claude-route.json", """{ "rules": { "CR005": "off" } }""");
        Assert.Equal(0, (await CheckAsync("--config", "claude-route.json")).ExitCode);
        Assert.Equal(2, (await CheckAsync("--config", "gone.json")).ExitCode);
        Sandbox.Write(_sandbox.Project + "/claude-route.json", "{ \"rules\": ");
        var run = await CheckAsync("--config", "claude-route.json");
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_configures_its_own_files_and_the_command_line_counts_first()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(_sandbox.Project + "/.claude-route.json", """{ "rules": { "CR005": "off" } /* ours */ }""");
        Assert.Equal(0, (await CheckAsync()).ExitCode);
        Sandbox.Write(_sandbox.Project + "/given.json", """{ "rules": { "CR005": "error" } }""");
        Assert.Equal(1, (await CheckAsync("--config", "given.json")).ExitCode);
        Sandbox.Write(_sandbox.Project + "/.claude-route.json", """{ "rules": { "CR999": "off" } }""");
        var run = await CheckAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("There is no rule CR999", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_names_the_revision_that_holds_a_credential_and_never_the_credential()
    {
        var key = new Canaries().AnthropicKey();
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "ANTHROPIC_API_KEY": "{{key}}" } }""");
        await _sandbox.GitAsync("init", "--quiet");
        await _sandbox.GitAsync("add", "--all");
        await _sandbox.GitAsync("commit", "--quiet", "-m", "Settings");
        Assert.DoesNotContain("committed revision", (await CheckAsync()).Output, StringComparison.Ordinal);
        var run = await CheckAsync("--history");
        Assert.Contains("stands in the committed revision", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_knows_where_a_credential_was_before_it_was_moved_to_the_local_file()
    {
        var canaries = new Canaries();
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "GH_TOKEN": "{{canaries.GitHubToken()}}" } }""");
        await _sandbox.GitAsync("init", "--quiet");
        await _sandbox.GitAsync("add", "--all");
        await _sandbox.GitAsync("commit", "--quiet", "-m", "Settings");
        await CheckAsync("--fix");
        Assert.DoesNotContain("GH_TOKEN", Sandbox.Read(_sandbox.Shared), StringComparison.Ordinal);
        var run = await CheckAsync("--history");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("stands in the committed revision [0-9a-f]{10} of [0-9-]{10}, in .claude/settings.json, so .* CR906", run.Output.Replace("\r", "", StringComparison.Ordinal));
        canaries.AssertAbsent("The report", run.Output + run.Errors);
    }

    [Fact]
    public async Task A_newer_client_is_told_and_a_wrong_version_is_wrong_use()
    {
        Sandbox.Write(_sandbox.Shared, """{ "enabledPlugins": { "a@b": "text" } }""");
        Assert.Contains("Claude Code 99.0.0 is newer", (await CheckAsync("--client-version", "99.0.0")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is newer", (await CheckAsync("--client-version", "auto")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CheckAsync("--client-version", "latest")).ExitCode);
    }

    [Theory]
    [InlineData("""{ "env": { "AWS_REGION": null } }""", "CR010", "error", "warning")]
    [InlineData("""{ "env": { "API_TIMEOUT_MS": 600000 } }""", "CR010", "hint", "hint")]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_VERTEX": "enabled" } }""", "CR013", "warning", "information")]
    [InlineData("""{ "cleanupPeriodDays": "30" }""", "CR032", "error", "warning")]
    [InlineData("""{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "CLAUDE_CODE_USE_VERTEX": "1" } }""", "CR040", "error", "warning")]
    [InlineData("""{ "env": { "ANTHROPIC_BASE_URL": "gw.acme.io" } }""", "CR060", "error", "error")]
    public async Task A_newer_client_lowers_four_rules_by_one_step(string text, string rule, string before, string after)
    {
        Sandbox.Write(_sandbox.Shared, text);
        foreach (var (version, severity) in new[] { ("2.1.329", before), ("2.2.0", after), ("99.0.0", after) })
        {
            var run = await CheckAsync("--format", "json", "--client-version", version);
            var findings = JObject.Parse(run.Output)["files"]!.SelectMany(file => file["findings"] ?? file["diagnostics"]!).Where(finding => (string?)finding["rule"] == rule).ToArray();
            Assert.NotEmpty(findings);
            Assert.All(findings, finding => Assert.Equal(severity, (string?)finding["severity"]));
            Assert.All(findings, finding => Assert.Equal(version != "2.1.329" && rule != "CR060", ((string)finding["message"]!).Contains($"Claude Code {version} is newer", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Copies_are_checked_in_full_when_the_command_line_or_the_project_says_so()
    {
        Sandbox.Write(_sandbox.Shared, "{}");
        Sandbox.Write(_sandbox.Project + "/.claude/settings.glm.json", """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1", "ANTHROPIC_AUTH_TOKEN": "-" } }""");
        Assert.Equal(0, (await CheckAsync()).ExitCode);
        Assert.Contains("CR061", (await CheckAsync("--variants", "full")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CheckAsync("--variants", "all")).ExitCode);
        Sandbox.Write(_sandbox.Project + "/.claude-route.json", """{ "variants": "full" }""");
        Assert.Contains("CR061", (await CheckAsync()).Output, StringComparison.Ordinal);
        Sandbox.Write(_sandbox.Project + "/.claude-route.json", """{ "variants": true }""");
        Assert.Contains("\"variants\" must be \"secrets\" or \"full\"", (await CheckAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task A_file_with_a_mark_is_stored_anew_as_UTF_8(string encoding)
    {
        const string Text = "{ \"model\": \"ópus\" }\n";
        Sandbox.Write(_sandbox.Shared, "");
        var stored = System.Text.Encoding.GetEncoding(encoding);
        await File.WriteAllBytesAsync(_sandbox.Shared, [.. stored.GetPreamble(), .. stored.GetBytes(Text)], TestContext.Current.CancellationToken);
        Assert.Contains("CR002", (await CheckAsync()).Output, StringComparison.Ordinal);
        var run = await CheckAsync("--fix", "--safe-only");
        Assert.Contains("Save as UTF-8 without the mark", run.Output, StringComparison.Ordinal);
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(Text), await File.ReadAllBytesAsync(_sandbox.Shared, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_name_is_said_of_a_file_that_is_named()
    {
        Sandbox.Write(_sandbox.Project + "/.claude/settings.jsonc", "{}");
        Assert.DoesNotContain("CR006", (await CheckAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("CR006", (await CheckAsync(".claude/settings.jsonc")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_day_is_taken_from_the_command_line()
    {
        Sandbox.Write(_sandbox.Shared, """{ "model": "claude-opus-4-1-20250805" }""");
        Assert.Contains("was retired on 2026-08-05", (await CheckAsync("--today", "2026-08-05")).Output, StringComparison.Ordinal);
        Assert.Contains("CR084", (await CheckAsync("--today", "2026-08-04")).Output, StringComparison.Ordinal);
        var before = (await CheckAsync("--today", "2025-09-01")).Output;
        Assert.DoesNotContain("CR083", before, StringComparison.Ordinal);
        Assert.DoesNotContain("CR084", before, StringComparison.Ordinal);
        foreach (var wrong in (string[])["tomorrow", "2026-02-30", "01/02/2026", ""])
        {
            var run = await CheckAsync("--today", wrong);
            Assert.Equal((2, "", "claude-route: --today takes a date such as 2026-11-21.\n"), (run.ExitCode, run.Output, run.Errors.Replace("\r", "", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Rules_are_listed_and_have_a_page_each()
    {
        var rules = JArray.Parse((await _sandbox.ToolAsync("rules", "--format", "json")).Output);
        Assert.NotEmpty(rules);
        Assert.Equal(rules.Select(rule => (string?)rule["id"]).Order(StringComparer.Ordinal), rules.Select(rule => (string?)rule["id"]));
        var page = await _sandbox.ToolAsync("rules", "duplicate-key");
        Assert.Equal(0, page.ExitCode);
        Assert.Contains("CR005", page.Output, StringComparison.Ordinal);
        Assert.StartsWith("# CR903 configuration-without-effect", (await _sandbox.ToolAsync("rules", "cr903")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await _sandbox.ToolAsync("rules", "CR999")).ExitCode);
    }

    private Task<Finished> CheckAsync(params string[] arguments) => _sandbox.ToolAsync(["check", "--home", _sandbox.Home, "--no-shell", .. arguments]);

    private async Task<string[]> FoldersAsync(params string[] arguments)
    {
        var report = JObject.Parse((await CheckAsync(["--format", "json", .. arguments])).Output);
        return [.. report["files"]!.Select(file => ((string)file["path"]!)[(_sandbox.Project.Length + 1)..].Replace(".claude/settings.json", "", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Names(JObject value) => value.Properties().Select(property => property.Name);

    private static JObject Range(int line, int character, int endLine, int endCharacter) => new()
    {
        ["start"] = new JObject { ["line"] = line, ["character"] = character },
        ["end"] = new JObject { ["line"] = endLine, ["character"] = endCharacter },
    };
}
