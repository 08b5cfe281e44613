using System.Diagnostics;
using System.Text;

namespace ClaudeRoute.EndToEnd.Tests.Support;

/// <summary>What a finished process left behind.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors);

/// <summary>A made-up machine in a folder of its own: a home, managed settings, one project, and an environment that names nothing else.</summary>
internal sealed class Sandbox : IDisposable
{
    /// <summary>No step takes this long; it keeps a test that would wait for ever from doing so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What a program needs to start at all.
    private static readonly string[] Inherited = ["PATH", "DOTNET_ROOT", "SystemRoot"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("claude-route-e2e-");

    public Sandbox()
    {
        foreach (var folder in (string[])[Home, Project, Temporary])
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Root => _folder.FullName;

    public string Home => $"{Root}/home";

    public string Project => $"{Root}/project";

    /// <summary>Where the processes of this sandbox put temporary files.</summary>
    public string Temporary => $"{Root}/tmp";

    public string User => $"{Home}/.claude/settings.json";

    public string Shared => $"{Project}/.claude/settings.json";

    public string Local => $"{Project}/.claude/settings.local.json";

    public string Managed => $"{Root}/managed/managed-settings.json";

    /// <summary>Variables that processes see besides the few that a program needs to start.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public static string Read(string path) => File.ReadAllText(path);

    public static byte[] ReadBytes(string path) => File.ReadAllBytes(path);

    public static void WriteBytes(string path, byte[] bytes) => File.WriteAllBytes(path, bytes);

    public static string Uri(string path) => new Uri(path).AbsoluteUri;

    /// <summary>Makes a named pipe; whoever opens one end waits for the other.</summary>
    public async Task MakePipeAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Assert.Equal(0, (await RunAsync("mkfifo", [path])).ExitCode);
    }

    public async Task GitAsync(params string[] arguments)
    {
        var git = await RunAsync("git", ["-c", "user.name=Dev", "-c", "user.email=dev@example.org", .. arguments]);
        Assert.True(git.ExitCode == 0, git.Errors);
    }

    /// <summary>Runs <c>claude-route</c> in the project.</summary>
    public Task<Finished> ToolAsync(params string[] arguments) => RunAsync(ServerExecutable.Location, arguments);

    /// <summary>Runs a program in the project.</summary>
    public async Task<Finished> RunAsync(string program, string[] arguments, byte[]? input = null)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input ?? []);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{Path.GetFileName(program)} {string.Join(' ', arguments)} did not end.");
        }

        return new Finished(process.ExitCode, await output, await errors);
    }

    public Process Start(string program, IEnumerable<string> arguments)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = utf8,
            StandardErrorEncoding = utf8,
            WorkingDirectory = Project,
        };
        var inherited = Inherited.Select(name => (name, System.Environment.GetEnvironmentVariable(name))).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
        {
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
