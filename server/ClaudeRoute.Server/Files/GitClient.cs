using System.Diagnostics;
using System.Text;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Files;

/// <summary>Asks the git executable about a project's settings files. Only reads; a missing or slow git means that nothing is known.</summary>
/// <param name="timeLimit">How long one question may take.</param>
public sealed class GitClient(TimeSpan timeLimit)
{
    /// <summary>How long one question may take.</summary>
    internal TimeSpan TimeLimit => timeLimit;

    /// <summary>What git says about a project and about its settings files.</summary>
    /// <param name="root">The project folder.</param>
    /// <param name="paths">Full paths of its settings files with forward slashes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(GitFacts Facts, IReadOnlyDictionary<string, GitState> States)> AskAsync(
        string root,
        IReadOnlyCollection<string> paths,
        CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, GitState>(StringComparer.Ordinal);
        var inside = await RunAsync(root, ["rev-parse", "--is-inside-work-tree"], null, cancellationToken);
        if (inside is null)
        {
            return (GitFacts.Unknown, states);
        }

        if (inside.ExitCode != 0 || inside.Output.Trim() != "true")
        {
            return (new GitFacts(false, null, null, GitState.Unknown), states);
        }

        var local = SettingsLocator.ProjectFiles(root).Local;
        var asked = paths.Append(local).Distinct(StringComparer.Ordinal).ToArray();
        var relative = asked.ToDictionary(path => path, path => path[(root.TrimEnd('/').Length + 1)..], StringComparer.Ordinal);
        var tracked = await RunAsync(root, ["ls-files", "-z", "--", .. relative.Values.Select(path => ":(literal)" + path)], null, cancellationToken);
        var ignored = await RunAsync(root, ["check-ignore", "-z", "--stdin"], string.Concat(relative.Values.Select(path => path + '\0')), cancellationToken);

        // check-ignore ends with 1 when no path is ignored, and above that when it failed.
        var trackedNames = tracked is { ExitCode: 0 } ? Names(tracked.Output) : null;
        var ignoredNames = ignored is { ExitCode: 0 or 1 } ? Names(ignored.Output) : null;
        foreach (var path in asked)
        {
            states[path] = new GitState(trackedNames?.Contains(relative[path]), ignoredNames?.Contains(relative[path]));
        }

        var ignoreFile = root.TrimEnd('/') + "/.gitignore";
        var text = DiskFiles.Read(ignoreFile, root);
        var facts = new GitFacts(true, text.Problem is null ? ignoreFile : null, text.Text, states[local]);
        if (!paths.Contains(local, StringComparer.Ordinal))
        {
            states.Remove(local);
        }

        return (facts, states);
    }

    /// <summary>The output of a question that only reads, byte for byte as the characters U+0000 to U+00FF; null when git failed or was too slow.</summary>
    internal async Task<string?> ReadAsync(string root, string[] arguments, string? input, CancellationToken cancellationToken) =>
        await RunAsync(root, arguments, input, cancellationToken, Encoding.Latin1) is { ExitCode: 0, Output: var output } ? output : null;

    private static HashSet<string> Names(string output) => output.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

    private async Task<GitAnswer?> RunAsync(string root, string[] arguments, string? input, CancellationToken cancellationToken, Encoding? encoding = null)
    {
        // The repository may be foreign: nothing that its configuration names is run, and nothing is written.
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            StandardOutputEncoding = encoding ?? Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in (string[])["-C", root, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "-c", "log.showSignature=false", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";

        // In a partial clone, reading an object that is not there would fetch it.
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        foreach (var name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
        {
            start.Environment.Remove(name);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                await process.StandardInput.WriteAsync((input ?? "").AsMemory(), limit.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(limit.Token);
                await errors;
                return new GitAnswer(process.ExitCode, await output);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            // Git is not installed, or went away while it was asked.
            return null;
        }
    }

    private sealed record GitAnswer(int ExitCode, string Output);
}
