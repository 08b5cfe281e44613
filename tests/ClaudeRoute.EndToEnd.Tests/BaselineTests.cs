using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary><c>check --baseline</c> and <c>--write-baseline</c>: what is known stays quiet, what is new does not, and no value gets into the file.</summary>
public sealed class BaselineTests : IDisposable
{
    private const string TwoKeys = "{\n  \"model\": \"sonnet\",\n  \"model\": \"opus\"\n}\n";
    private const string File = "known.json";

    private readonly Sandbox _sandbox = new();
    private readonly Canaries _canaries = new();

    public void Dispose() => _sandbox.Dispose();

    private string Path => $"{_sandbox.Project}/{File}";

    [Fact]
    public async Task What_was_written_is_not_reported_and_does_not_count()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        var written = await CheckAsync(0, "--write-baseline", File);
        Assert.Contains($"{File} names 1 finding.", written.Errors, StringComparison.Ordinal);
        Assert.Equal(
            """
            {
              "version": 1,
              "findings": [
                { "file": ".claude/settings.json", "rule": "CR005", "member": "model" }
              ]
            }

            """,
            Sandbox.Read(Path));
        foreach (var format in (string[])["text", "json", "sarif", "github"])
        {
            var run = await CheckAsync(0, "--baseline", File, "--format", format);
            Assert.DoesNotContain("CR005", run.Output, StringComparison.Ordinal);
            Assert.Contains("the baseline hides 1 finding.", run.Errors, StringComparison.Ordinal);
        }

        var report = JObject.Parse((await CheckAsync(0, "--baseline", File, "--format", "json")).Output);
        Assert.Equal("""{"hidden":1,"stale":0}""", report["baseline"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Fact]
    public async Task Another_rule_another_member_and_one_more_of_the_same_are_new()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        await CheckAsync(0, "--write-baseline", File);
        Sandbox.Write(_sandbox.Shared, "{ \"model\": \"sonnet\", \"model\": \"opus\", \"language\": \"a\", \"language\": \"b\" }");
        Assert.Equal(["CR005 language"], await ReportedAsync());
        Sandbox.Write(_sandbox.Shared, "{ \"model\": \"sonnet\", \"model\": \"opus\", \"model\": \"haiku\" }");
        Assert.Equal(["CR005 model"], await ReportedAsync());
        Sandbox.Write(_sandbox.Local, TwoKeys);
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Assert.Equal(["CR005 model"], await ReportedAsync());
    }

    // For people, what concerns one member is one finding; a known one must not cover a new one.
    [Fact]
    public async Task A_new_finding_at_the_member_of_a_known_one_is_reported()
    {
        Sandbox.Write(_sandbox.Shared, """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io", "ANTHROPIC_AUTH_TOKEN": "none" } }""");
        var known = await ReportedAsync(1, []);
        Assert.Contains(known, each => each.EndsWith(" env.ANTHROPIC_BASE_URL", StringComparison.Ordinal));
        await CheckAsync(0, "--write-baseline", File, "--min-severity", "hint");
        Assert.Empty(await ReportedAsync());
        Sandbox.Write(_sandbox.Shared, """{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1", "ANTHROPIC_AUTH_TOKEN": "none" } }""");
        Assert.Equal(["CR061 env.ANTHROPIC_BASE_URL"], await ReportedAsync());
    }

    [Fact]
    public async Task Entries_that_are_needed_no_more_are_told_and_go_with_the_next_write()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(_sandbox.Project + "/.claude/settings.old.json", $$"""{ "env": { "ANTHROPIC_API_KEY": "{{_canaries.AnthropicKey()}}" } }""");
        await CheckAsync(0, "--write-baseline", File);
        Assert.Contains("settings.old.json", Sandbox.Read(Path), StringComparison.Ordinal);
        Sandbox.Write(_sandbox.Shared, "{}\n");
        System.IO.File.Delete(_sandbox.Project + "/.claude/settings.old.json");
        var run = await CheckAsync(0, "--baseline", File);
        Assert.Contains("the baseline names CR005 at model in .claude/settings.json, which is not found any more.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("in .claude/settings.old.json, which is not found any more.", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not found any more", run.Output, StringComparison.Ordinal);
        await CheckAsync(0, "--write-baseline", File);
        Assert.Empty(JObject.Parse(Sandbox.Read(Path))["findings"]!);
        Assert.Equal("", (await CheckAsync(0, "--baseline", File)).Errors);
    }

    [Fact]
    public async Task A_check_of_some_files_says_nothing_about_the_entries_of_others()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(_sandbox.Local, TwoKeys);
        await CheckAsync(0, "--write-baseline", File);
        var before = Sandbox.Read(Path);
        Assert.Equal(2, JObject.Parse(before)["findings"]!.Count());
        Assert.DoesNotContain("not found", (await CheckAsync(0, ".claude/settings.json", "--baseline", File)).Errors, StringComparison.Ordinal);
        await CheckAsync(0, ".claude/settings.json", "--write-baseline", File);
        Assert.Equal(before, Sandbox.Read(Path));
    }

    [Fact]
    public async Task The_folder_of_the_baseline_counts_and_not_that_of_the_run()
    {
        Sandbox.Write($"{_sandbox.Project}/packages/one/.claude/settings.json", TwoKeys);
        await CheckAsync(0, "packages/one", "--write-baseline", File);
        Assert.Equal("packages/one/.claude/settings.json", (string?)JObject.Parse(Sandbox.Read(Path))["findings"]![0]!["file"]);
        System.IO.File.Move(Path, $"{_sandbox.Project}/packages/{File}");
        await CheckAsync(1, "--baseline", $"packages/{File}");
    }

    [Fact]
    public async Task Files_elsewhere_cannot_be_in_it()
    {
        Sandbox.Write(_sandbox.User, TwoKeys);
        var run = await CheckAsync(1, "--write-baseline", File);
        Assert.Contains("1 finding cannot be in it", run.Errors, StringComparison.Ordinal);
        Assert.Empty(JObject.Parse(Sandbox.Read(Path))["findings"]!);
        Assert.Contains("CR005", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credential_and_nothing_made_of_one_is_written_not_even_a_name()
    {
        var name = _canaries.AnthropicKey();
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "ANTHROPIC_API_KEY": "{{_canaries.AnthropicKey()}}", "{{name}}": null } }""");
        var run = await CheckAsync(1, "--write-baseline", File);
        _canaries.AssertAbsent("The baseline", Sandbox.Read(Path) + run.Output + run.Errors);
        Assert.Contains("a name in it is a credential", run.Errors, StringComparison.Ordinal);
        var first = Sandbox.Read(Path);
        Assert.Contains("\"rule\": \"CR021\", \"member\": \"env.ANTHROPIC_API_KEY\" }", first, StringComparison.Ordinal);

        // Another value at the same place makes the same file, so nothing in it can come from the value.
        Sandbox.Write(_sandbox.Shared, $$"""{ "env": { "ANTHROPIC_API_KEY": "{{_canaries.AnthropicKey()}}", "{{name}}": null } }""");
        await CheckAsync(1, "--write-baseline", File);
        Assert.Equal(first, Sandbox.Read(Path));
        Assert.Contains("about a credential that is given away", (await CheckAsync(1, "--baseline", File)).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("[]", 1, 1)]
    [InlineData("{ \"version\": 1, \"findings\": [ }", 1, 31)]
    [InlineData("{ \"version\": 2, \"findings\": [] }", 1, 14)]
    [InlineData("{ \"version\": 1 }", 1, 1)]
    [InlineData("{\n  \"version\": 1,\n  \"findings\": [\n    { \"file\": \"a\" }\n  ]\n}", 4, 5)]
    [InlineData("{\n  \"version\": 1,\n  \"findings\": [\n    { \"file\": \"a\", \"rule\": 5 }\n  ]\n}", 4, 28)]
    [InlineData("{ \"version\": 1, \"findings\": [{ \"file\": \"../a\", \"rule\": \"CR005\" }] }", 1, 40)]
    [InlineData("{ \"version\": 1, \"findings\": [{ \"file\": \"a\", \"rule\": \"CR005\", \"count\": 0 }] }", 1, 71)]
    [InlineData("{ \"version\": 1, \"findings\": [], \"rules\": {} }", 1, 33)]
    public async Task A_file_that_is_no_baseline_is_2_with_its_place_and_is_left_alone(string text, int line, int column)
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(Path, text);
        foreach (var option in (string[])["--baseline", "--write-baseline"])
        {
            var run = await CheckAsync(2, option, File);
            Assert.StartsWith($"claude-route: {File}:{line}:{column}: ", run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
            Assert.Equal("", run.Output);
            Assert.Equal(text, Sandbox.Read(Path));
        }
    }

    [Fact]
    public async Task A_baseline_that_is_missing_or_given_twice_is_wrong_use()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Assert.Contains("does not exist", (await CheckAsync(2, "--baseline", File)).Errors, StringComparison.Ordinal);
        foreach (var option in new[] { "--baseline", "--write-baseline" })
        {
            Assert.Contains("is a folder, and a baseline is a file", (await CheckAsync(2, option, ".")).Errors, StringComparison.Ordinal);
            Assert.Contains("The folder of", (await CheckAsync(2, option, "nowhere/baseline.json")).Errors, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists($"{_sandbox.Project}/nowhere"));
        await CheckAsync(2, "--baseline", File, "--write-baseline", File);
        Assert.False(System.IO.File.Exists(Path));
        await CheckAsync(2, "--write-baseline", "no-such-folder/../.claude");
    }

    [Fact]
    public async Task Repairs_leave_known_findings_alone_and_what_they_leave_is_written()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        Sandbox.Write(_sandbox.Local, TwoKeys);
        await CheckAsync(0, ".claude/settings.json", "--write-baseline", File);
        await CheckAsync(0, "--fix", "--baseline", File);
        Assert.Equal(TwoKeys, Sandbox.Read(_sandbox.Shared));
        Assert.NotEqual(TwoKeys, Sandbox.Read(_sandbox.Local));
        await CheckAsync(0, "--fix", "--write-baseline", File);
        Assert.NotEqual(TwoKeys, Sandbox.Read(_sandbox.Shared));
        Assert.Empty(JObject.Parse(Sandbox.Read(Path))["findings"]!);
    }

    [Fact]
    public async Task A_project_configuration_counts_first_and_what_is_wrong_in_it_can_be_known()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        await CheckAsync(0, "--write-baseline", File);
        Sandbox.Write(_sandbox.Project + "/.claude-route.json", """{ "rules": { "CR005": "off", "CR999": "off" } }""");
        Assert.Equal(["CR903 "], await ReportedAsync());
        Assert.Contains("CR005 at model in .claude/settings.json, which is not found any more", (await CheckAsync(1, "--baseline", File)).Errors, StringComparison.Ordinal);
        await CheckAsync(0, "--write-baseline", File);
        Assert.Empty(await ReportedAsync());
    }

    [Fact]
    public async Task What_history_says_is_known_where_history_was_asked()
    {
        var text = $$"""{ "env": { "GH_TOKEN": "{{_canaries.GitHubToken()}}" } }""";
        Sandbox.Write(_sandbox.Shared, text);
        await _sandbox.GitAsync("init", "--quiet");
        await _sandbox.GitAsync("add", "--all");
        await _sandbox.GitAsync("commit", "--quiet", "-m", "Settings");
        await CheckAsync(0, "--write-baseline", File);
        var asked = await CheckAsync(1, "--history", "--baseline", File);
        Assert.Contains("CR906", asked.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CR021", asked.Output, StringComparison.Ordinal);
        await CheckAsync(0, "--history", "--write-baseline", File);
        await CheckAsync(0, "--history", "--baseline", File);
        var notAsked = await CheckAsync(0, "--baseline", File);
        Assert.DoesNotContain("not found any more", notAsked.Errors, StringComparison.Ordinal);
        _canaries.AssertAbsent("The baseline", Sandbox.Read(Path) + asked.Output + asked.Errors);
    }

    [Fact]
    public async Task A_baseline_keeps_its_line_ends_and_is_not_written_without_need()
    {
        Sandbox.Write(_sandbox.Shared, TwoKeys);
        await CheckAsync(0, "--write-baseline", File);
        var windows = Sandbox.Read(Path).Replace("\n", "\r\n", StringComparison.Ordinal);
        Sandbox.Write(Path, windows);
        var stamp = System.IO.File.GetLastWriteTimeUtc(Path);
        await CheckAsync(0, "--write-baseline", File);
        Assert.Equal((windows, stamp), (Sandbox.Read(Path), System.IO.File.GetLastWriteTimeUtc(Path)));
        Sandbox.Write(_sandbox.Local, TwoKeys);
        await CheckAsync(0, "--write-baseline", File);
        Assert.Equal(8, Sandbox.Read(Path).Split("\r\n").Length);
        Assert.Empty(Directory.GetFiles(_sandbox.Project, "*.tmp"));
    }

    private async Task<string[]> ReportedAsync(int expected = -1, string[]? arguments = null)
    {
        var run = await _sandbox.ToolAsync(["check", "--home", _sandbox.Home, "--no-shell", "--format", "json", .. arguments ?? ["--baseline", File]]);
        Assert.True(expected < 0 ? run.ExitCode < 2 : run.ExitCode == expected, run.Errors);
        return [.. JObject.Parse(run.Output)["files"]!.SelectMany(file => file["diagnostics"]!).Select(each => $"{each["rule"]} {each["key"]}")];
    }

    private async Task<Finished> CheckAsync(int expected, params string[] arguments)
    {
        var run = await _sandbox.ToolAsync(["check", "--home", _sandbox.Home, "--no-shell", .. arguments]);
        Assert.True(run.ExitCode == expected, $"Exit code {run.ExitCode}. {run.Errors}{run.Output}");
        return run;
    }
}
