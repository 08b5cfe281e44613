using System.ComponentModel;
using System.Diagnostics;
using ClaudeRoute.Relay;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Verification;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Cli;

/// <summary>Runs the client, or the helper of the settings, where the user asked for it.</summary>
internal sealed class ClientRunner(string program, SettingsSnapshot snapshot, string? home)
{
    private static readonly TimeSpan ClientLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan HelperLimit = TimeSpan.FromSeconds(10);

    /// <summary>Runs the client once.</summary>
    /// <returns>Null when it ended well, else why it did not.</returns>
    public async Task<string?> RunAsync(ClientCommand command, IRelay relay, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync(program, command.Arguments, ClientLimit, cancellationToken);
        return code switch
        {
            0 => null,
            null => output,
            _ => $"The client ended with exit code {code}. {SecretFormats.Redact(output.Trim().Split('\n')[^1])}",
        };
    }

    /// <summary>What the helper prints, or null when there is none.</summary>
    public async Task<string?> RunHelperAsync(CancellationToken cancellationToken)
    {
        if (snapshot.Effective.SetSetting("apiKeyHelper")?.Text is not { } helper)
        {
            return null;
        }

        var (code, output) = OperatingSystem.IsWindows()
            ? await RunAsync("cmd.exe", ["/d", "/s", "/c", helper], HelperLimit, cancellationToken)
            : await RunAsync("/bin/sh", ["-c", helper], HelperLimit, cancellationToken);
        return code == 0 ? output.Trim() : throw new UsageException($"apiKeyHelper {(code is null ? "did not end in time" : $"ended with exit code {code}")}.");
    }

    private async Task<(int? Code, string Output)> RunAsync(string file, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = snapshot.ProjectRoot,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment["USERPROFILE"] = home;
        }

        // What the settings were read with is what the client is run with.
        foreach (var name in start.Environment.Keys.Where(name => !snapshot.Shell.ContainsKey(name) && !IsOfSystem(name)).ToArray())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ended.CancelAfter(limit);
            var output = process.StandardOutput.ReadToEndAsync(ended.Token);
            var errors = process.StandardError.ReadToEndAsync(ended.Token);
            try
            {
                await process.WaitForExitAsync(ended.Token);
                return (process.ExitCode, await output + await errors is var text && process.ExitCode == 0 ? await output : text);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return (null, $"{Path.GetFileName(file)} did not end within {limit.TotalSeconds:F0} s.");
            }
        }
        catch (Win32Exception)
        {
            throw new UsageException($"{file} cannot be started. Install the client, or name it with --client-path.");
        }
    }

    private static bool IsOfSystem(string name) =>
        name is "PATH" or "HOME" or "USERPROFILE" or "SystemRoot" or "TEMP" or "TMP" or "TMPDIR" or "LANG" or "TERM" or "COMSPEC" or "PATHEXT";
}
