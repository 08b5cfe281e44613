using System.Diagnostics;
using System.Text;
using ClaudeRoute.Features.Configure;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Configure;

/// <summary>Lines for shells, run by those that are installed here.</summary>
public sealed class ShellScriptTests
{
    private const int Texts = 300;
    private const string Signs = "ab Z09-_./:'\"\\$`!#&|;<>(){}[]*?~^%=,@+\u2018\u2019\u00e4\u20ac\t";

    /// <summary>Those that are installed; the others are covered by the expected lines.</summary>
    public static TheoryData<string> Shells() => new(((string[])["sh", "bash", "zsh", "fish", "pwsh"]).Where(shell => Find(shell) is not null));

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_quoted_text_is_one_word_that_means_itself(string shell)
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, Texts).Select(_ => new string([.. Enumerable.Range(0, random.Next(0, 24)).Select(_ => Signs[random.Next(Signs.Length)])])).Append("-n").ToArray();
        var script = string.Concat(texts.Select(text => shell switch
        {
            "fish" => $"printf '%s\\n' {ShellScript.QuoteFish(text)}\n",
            "pwsh" => $"[Console]::Out.Write({ShellScript.QuotePowerShell(text)} + \"`n\")\n",
            _ => $"printf '%s\\n' {ShellScript.QuotePosix(text)}\n",
        }));
        Assert.Equal(string.Concat(texts.Select(text => text + "\n")), await RunAsync(Find(shell)!, shell == "pwsh" ? ["-NoProfile", "-Command", "-"] : [], script));
    }

    [Fact]
    public async Task Lines_set_and_unset_in_a_real_shell()
    {
        var plan = Plan("gateway", new Dictionary<string, string>(StringComparer.Ordinal) { ["url"] = "https://gw.acme.io/a%20b" });
        var lines = ShellScript.Of(RouteRecipes.Find("gateway")!, plan)[0].Text;
        // stty needs a terminal; what is typed comes in on standard input.
        var script = lines.Replace("stty -echo;", "", StringComparison.Ordinal).Replace("stty echo;", "", StringComparison.Ordinal);
        var output = await RunAsync("sh", ["-c", "export ANTHROPIC_API_KEY=old CLAUDE_CODE_USE_BEDROCK=1\n" + script + "env | grep -E '^(ANTHROPIC|CLAUDE)' | sort\n"], "a $b 'c\n");
        Assert.EndsWith("ANTHROPIC_AUTH_TOKEN=a $b 'c\nANTHROPIC_BASE_URL=https://gw.acme.io/a%20b\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("old", output, StringComparison.Ordinal);
        Assert.DoesNotContain("BEDROCK=1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shell_has_its_own_lines()
    {
        var lines = ShellScript.Of(RouteRecipes.Find("aperture-passthrough")!, Plan("aperture-passthrough", new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = "ai" })).ToDictionary(each => each.Shell, each => each.Text, StringComparer.Ordinal);
        Assert.EndsWith("\nexport ANTHROPIC_BASE_URL=http://ai\n", lines["posix"], StringComparison.Ordinal);
        Assert.StartsWith("unset ", lines["posix"], StringComparison.Ordinal);
        Assert.EndsWith("\nset -gx ANTHROPIC_BASE_URL http://ai\n", lines["fish"], StringComparison.Ordinal);
        Assert.Contains("set -eg ANTHROPIC_API_KEY; set -eU ANTHROPIC_API_KEY\n", lines["fish"], StringComparison.Ordinal);
        Assert.EndsWith("\n$env:ANTHROPIC_BASE_URL = 'http://ai'\n", lines["powershell"], StringComparison.Ordinal);
        Assert.StartsWith("Remove-Item -ErrorAction SilentlyContinue Env:", lines["powershell"], StringComparison.Ordinal);
        Assert.EndsWith("\nsetx ANTHROPIC_BASE_URL ^\"http://ai^\"\n", lines["cmd"], StringComparison.Ordinal);
        Assert.Contains("reg delete HKCU\\Environment /f /v ANTHROPIC_API_KEY >nul 2>nul\n", lines["cmd"], StringComparison.Ordinal);
    }

    [Fact]
    public void Reset_has_lines_that_unset_and_nothing_else()
    {
        var lines = ShellScript.Of(RouteRecipes.Find("subscription")!, Plan("subscription", []))[0].Text;
        Assert.StartsWith("unset ", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("export", lines, StringComparison.Ordinal);
        foreach (var name in (string[])["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_OAUTH_TOKEN"])
        {
            Assert.Contains(" " + name, lines, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_variable_goes_to_the_client_as_an_option()
    {
        var lines = ShellScript.Of(RouteRecipes.Find("api-key-helper")!, Plan("api-key-helper", new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = "op read 'op://a b'" }));
        Assert.EndsWith("claude --settings '{\"apiKeyHelper\":\"op read '\\''op://a b'\\''\"}'\n", lines[0].Text, StringComparison.Ordinal);
        Assert.All(lines, each => Assert.Contains("is no variable", each.Hint, StringComparison.Ordinal));
    }

    private static RoutePlan Plan(string route, Dictionary<string, string> inputs)
    {
        var plan = RoutePlanner.Plan(new TestProject().Snapshot(), new RouteWish(route, inputs, Scope.Shell, null));
        Assert.Null(plan.Refusal);
        return plan;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = utf8, StandardOutputEncoding = utf8 })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output;
    }
}
