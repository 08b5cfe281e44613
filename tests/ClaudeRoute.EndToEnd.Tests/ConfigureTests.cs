using System.Text;
using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary><c>configure</c>: what it writes, what it says, and when it refuses.</summary>
public sealed class ConfigureTests : IDisposable
{
    private const string Snippet = "{\n  \"apiKeyHelper\": \"echo '-'\",\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"http://ai\"\n  }\n}\n";
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("user")]
    [InlineData("shared")]
    [InlineData("local")]
    public async Task A_route_is_written_to_a_file_that_was_not_there_and_a_second_run_changes_nothing(string scope)
    {
        var run = await ConfigureAsync("aperture", "--scope", scope, "--host", "ai");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(Snippet, Sandbox.Read(PathOf(scope)));
        Assert.Contains("Created ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Route: Aperture. Requests go to http://ai/v1/messages", run.Output, StringComparison.Ordinal);
        var again = await ConfigureAsync("aperture", "--scope", scope, "--host", "ai");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("already holds", again.Output, StringComparison.Ordinal);
        Assert.Equal(Snippet, Sandbox.Read(PathOf(scope)));
    }

    [Fact]
    public async Task A_credential_comes_on_standard_input_and_goes_to_a_file_that_git_ignores()
    {
        await _sandbox.GitAsync("init", "--quiet");
        var secret = Secret();
        var run = await RunAsync(secret + "\n", ["gateway", "--scope", "local", "--host", "gw.acme.io", "--token-stdin"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        var env = JObject.Parse(Sandbox.Read(_sandbox.Local))["env"]!;
        Assert.Equal(secret, (string?)env["ANTHROPIC_AUTH_TOKEN"]);
        Assert.Equal("https://gw.acme.io", (string?)env["ANTHROPIC_BASE_URL"]);
        Assert.Equal("**/.claude/settings.local.json\n", Sandbox.Read(_sandbox.Project + "/.gitignore"));
        Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_sandbox.Local));
        }
    }

    [Fact]
    public async Task A_dry_run_shows_the_difference_without_credentials_and_writes_nothing()
    {
        var (old, secret) = (Secret(), Secret());
        var before = new JObject { ["env"] = new JObject { ["ANTHROPIC_AUTH_TOKEN"] = old, ["MY_TOOL"] = "1" } }.ToString().ReplaceLineEndings("\n") + "\n";
        Sandbox.Write(_sandbox.User, before);
        var run = await RunAsync(secret, ["gateway", "--scope", "user", "--host", "https://gw.acme.io/team", "--token-stdin", "--dry-run"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--- ", run.Output, StringComparison.Ordinal);
        Assert.Contains("+    \"ANTHROPIC_BASE_URL\": \"https://gw.acme.io/team\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n-    \"ANTHROPIC_AUTH_TOKEN\": \"", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(old, run.Output + run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Sandbox.Read(_sandbox.User));
    }

    [Fact]
    public async Task What_still_wins_is_told_with_its_place_and_the_run_ends_with_one()
    {
        Sandbox.Write(_sandbox.Managed, "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://gw.acme.io\"\n  }\n}\n");
        var run = await ConfigureAsync("aperture", "--scope", "user", "--host", "ai");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{_sandbox.Managed}:3: Managed settings set ANTHROPIC_BASE_URL", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_sandbox.User));
    }

    [Theory]
    [InlineData("There is no such route", "no-such-route", "--scope", "user")]
    [InlineData("--token-stdin", "gateway", "--scope", "user", "--host", "gw.acme.io")]
    [InlineData("Give it with --host", "netbird", "--scope", "user")]
    [InlineData("does not ask for --resource", "aperture", "--scope", "user", "--resource", "acme")]
    [InlineData("takes no credential", "aperture", "--scope", "user", "--token-stdin")]
    [InlineData("without http://", "aperture", "--scope", "user", "--host", "http://ai")]
    [InlineData("line break", "aperture", "--scope", "user", "--host", "ai\nx")]
    [InlineData("'managed' not recognized", "aperture", "--scope", "managed")]
    [InlineData("--scope", "aperture")]
    public async Task A_wish_that_cannot_be_fulfilled_ends_with_two_and_the_reason(string reason, params string[] arguments)
    {
        var run = await ConfigureAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.User));
    }

    [Fact]
    public async Task A_credential_is_not_written_to_the_shared_file()
    {
        var secret = Secret();
        foreach (var arguments in (string[][])[["gateway", "--host", "gw.acme.io", "--token-stdin"], ["api-key", "--token-stdin"], ["api-key-helper", "--helper", $"echo {secret}"], ["aperture", "--host", secret]])
        {
            var run = await RunAsync(secret, [.. arguments, "--scope", "shared"]);
            Assert.Equal(2, run.ExitCode);
            Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.Ordinal);
            Assert.False(File.Exists(_sandbox.Shared));
        }
    }

    [Fact]
    public async Task Reset_leaves_what_is_no_part_of_a_route()
    {
        Sandbox.Write(_sandbox.User, "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"http://ai\",\n    \"MY_TOOL\": \"1\"\n  },\n  \"apiKeyHelper\": \"echo '-'\"\n}\n");
        Assert.Equal(0, (await ConfigureAsync("subscription", "--scope", "user")).ExitCode);
        Assert.Equal("{\n  \"env\": {\n    \"MY_TOOL\": \"1\"\n  }\n}\n", Sandbox.Read(_sandbox.User));
    }

    // Made up anew, so that no credential stands in this file.
    private static string Secret() => "sk-" + "ant-api03-" + string.Concat(Enumerable.Range(0, 3).Select(_ => Guid.NewGuid().ToString("N")))[..93] + "AA";

    private string PathOf(string scope) => scope switch { "user" => _sandbox.User, "shared" => _sandbox.Shared, _ => _sandbox.Local };

    private Task<Finished> ConfigureAsync(params string[] arguments) => RunAsync(null, arguments);


    private Task<Finished> RunAsync(string? input, string[] arguments)
    {
        if (!File.Exists(_sandbox.Managed))
        {
            Sandbox.Write(_sandbox.Managed, "{}");
        }

        return _sandbox.RunAsync(ServerExecutable.Location, ["configure", .. arguments, "--home", _sandbox.Home, "--managed", _sandbox.Managed, "--no-shell", "--project", _sandbox.Project], input is null ? null : Encoding.UTF8.GetBytes(input));
    }
}
