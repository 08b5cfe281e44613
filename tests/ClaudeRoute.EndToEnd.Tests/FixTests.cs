using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary><c>check --fix</c>: what it writes, and what it leaves alone.</summary>
public sealed class FixTests : IDisposable
{
    private const string Address = "https://llm-gateway.acme.io";
    private const string Routed = "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://llm-gateway.acme.io\"\n  }\n}\n";

    private readonly Sandbox _sandbox = new();

    public FixTests() =>

        // A login of the user makes the address complete, so that the move is all that there is to repair.
        Sandbox.Write(_sandbox.User, new JObject { ["apiKeyHelper"] = "get-key" }.ToString());

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_route_moves_to_the_local_file_which_git_then_ignores_and_a_second_run_changes_nothing()
    {
        await _sandbox.GitAsync("init", "--quiet");
        Sandbox.Write(_sandbox.Shared, Routed);
        var run = await FixAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(Address, Sandbox.Read(_sandbox.Shared), StringComparison.Ordinal);
        Assert.Equal(Address, (string?)JObject.Parse(Sandbox.Read(_sandbox.Local))["env"]!["ANTHROPIC_BASE_URL"]);
        Assert.Equal("**/.claude/settings.local.json\n", Sandbox.Read(_sandbox.Project + "/.gitignore"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_sandbox.Local));
        }

        var before = Contents();
        Assert.Equal(0, (await FixAsync()).ExitCode);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task A_file_of_variables_is_kept_out_of_git_unless_it_is_in_it_already()
    {
        var key = new Canaries().GitHubToken();
        var variables = _sandbox.Project + "/.env";
        Sandbox.Write(_sandbox.Shared, "{}\n");
        Sandbox.Write(variables, $"A=b\nTOKEN={key}\n");
        Assert.Equal(0, (await FixAsync()).ExitCode);
        Assert.False(File.Exists(_sandbox.Project + "/.gitignore"));

        await _sandbox.GitAsync("init", "--quiet");
        Assert.Equal(0, (await FixAsync()).ExitCode);
        Assert.Equal(".env\n", Sandbox.Read(_sandbox.Project + "/.gitignore"));

        await _sandbox.GitAsync("add", "--force", ".env");
        var tracked = await FixAsync();
        Assert.Equal(1, tracked.ExitCode);
        Assert.Contains("CR034", tracked.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, tracked.Output + tracked.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ignore_file_stays_as_it_is_where_git_ignores_the_local_file_already()
    {
        await _sandbox.GitAsync("init", "--quiet");
        Sandbox.Write(_sandbox.Project + "/.gitignore", "*.local.json\n");
        Sandbox.Write(_sandbox.Shared, Routed);
        Assert.Equal(0, (await FixAsync()).ExitCode);
        Assert.True(File.Exists(_sandbox.Local));
        Assert.Equal("*.local.json\n", Sandbox.Read(_sandbox.Project + "/.gitignore"));
    }

    [Fact]
    public async Task There_is_no_ignore_file_outside_a_repository()
    {
        Sandbox.Write(_sandbox.Shared, Routed);
        await FixAsync();
        Assert.True(File.Exists(_sandbox.Local));
        Assert.False(File.Exists(_sandbox.Project + "/.gitignore"));
    }

    [Fact]
    public async Task Safe_repairs_alone_move_nothing()
    {
        Sandbox.Write(_sandbox.Shared, Routed.Replace("{\n  \"env\"", "{\n  \"model\": \"a\",\n  \"model\": \"b\",\n  \"env\"", StringComparison.Ordinal));
        await FixAsync("--safe-only");
        var after = Sandbox.Read(_sandbox.Shared);
        Assert.Contains(Address, after, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", after, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.Local));
    }

    [Theory]
    [InlineData("{ \"env\": ", "not valid JSON")]
    [InlineData("{ \"env\": {} } // mine", "not valid JSON")]
    [InlineData("{ \"env\": { \"ANTHROPIC_BASE_URL\": \"https://other.acme.io\" } }", "already holds another value")]
    public async Task A_local_file_that_cannot_take_the_value_is_the_reason_and_nothing_changes(string local, string reason)
    {
        Sandbox.Write(_sandbox.Shared, Routed);
        Sandbox.Write(_sandbox.Local, local);
        var before = Contents();
        var run = await FixAsync(_sandbox.Shared);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_local_file_is_the_reason_and_nothing_changes()
    {
        Sandbox.Write(_sandbox.Shared, Routed);
        Directory.CreateDirectory(_sandbox.Local);
        var run = await FixAsync(_sandbox.Shared);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("settings.local.json is a folder", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Routed, Sandbox.Read(_sandbox.Shared));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_in_the_local_file_are_the_reason_and_nothing_changes()
    {
        Sandbox.Write(_sandbox.Shared, Routed);
        Sandbox.WriteBytes(_sandbox.Local, [(byte)'{', 0xFF, (byte)'}']);
        var run = await FixAsync(_sandbox.Shared);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not valid UTF-8", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Routed, Sandbox.Read(_sandbox.Shared));
        Assert.Equal([(byte)'{', 0xFF, (byte)'}'], Sandbox.ReadBytes(_sandbox.Local));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_local_file_that_links_out_of_the_project()
    {
        Sandbox.Write(_sandbox.Shared, Routed);
        File.CreateSymbolicLink(_sandbox.Local, _sandbox.Root + "/public.json");
        var run = await FixAsync(_sandbox.Shared);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("settings.local.json is a link", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Routed, Sandbox.Read(_sandbox.Shared));
        Assert.False(File.Exists(_sandbox.Root + "/public.json"));
    }

    [Fact]
    public async Task A_source_that_cannot_be_written_keeps_its_value_beside_the_moved_one()
    {
        Sandbox.Write(_sandbox.Shared, Routed);
        File.SetAttributes(_sandbox.Shared, FileAttributes.ReadOnly);
        var run = await FixAsync(_sandbox.Shared);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("settings.json could not be written", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Routed, Sandbox.Read(_sandbox.Shared));
        Assert.Contains(Address, Sandbox.Read(_sandbox.Local), StringComparison.Ordinal);

        File.SetAttributes(_sandbox.Shared, FileAttributes.Normal);
        Assert.Equal(0, (await FixAsync(_sandbox.Shared)).ExitCode);
        Assert.DoesNotContain(Address, Sandbox.Read(_sandbox.Shared), StringComparison.Ordinal);
    }

    private Task<Finished> FixAsync(params string[] arguments) => _sandbox.ToolAsync(["check", "--fix", "--home", _sandbox.Home, "--no-shell", .. arguments]);

    private SortedDictionary<string, string> Contents() => new(
        Directory.EnumerateFiles(_sandbox.Project, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(path => !path.Contains("/.git/", StringComparison.Ordinal))
            .ToDictionary(path => path, Sandbox.Read, StringComparer.Ordinal),
        StringComparer.Ordinal);
}
