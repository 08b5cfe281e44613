using System.Diagnostics;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;

namespace ClaudeRoute.Server.Files;

/// <summary>Looks for answers of a wizard on this machine: in files of other tools, and in what one command says. Only when a person asks.</summary>
public static class MachineSuggestions
{
    private const int MaxOutput = 4 * 1024 * 1024;
    private static readonly TimeSpan ProcessLimit = TimeSpan.FromSeconds(1);

    /// <summary>The answers for one input.</summary>
    /// <param name="workspace">Knows the home folder and the environment.</param>
    /// <param name="input">The input.</param>
    /// <param name="mayRun">A process may be started.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<MachineAnswer>> FindAsync(WorkspaceSnapshot workspace, RouteInput input, bool mayRun, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(input);
        var answers = new List<MachineAnswer>();
        foreach (var source in input.Machine)
        {
            answers.AddRange(source switch
            {
                "aws-regions" => MachineAnswers.AwsRegions(AwsConfiguration(workspace)),
                "aws-profiles" => MachineAnswers.AwsProfiles(AwsConfiguration(workspace)),
                "gcloud-projects" => GcloudProjects(workspace),
                "helper-commands" => MachineAnswers.HelperCommands(),
                "tailnet" when mayRun => MachineAnswers.TailnetHosts(await TailscaleStatusAsync(workspace, time, cancellationToken)),
                _ => [],
            });
        }

        return answers;
    }

    private static string AwsConfiguration(WorkspaceSnapshot workspace)
    {
        var table = MachineAnswers.Aws;
        return Read(Given(workspace, MachineAnswers.Text(table, "fileVariable")) ?? InHome(workspace, MachineAnswers.Text(table, "file")));
    }

    private static IReadOnlyList<MachineAnswer> GcloudProjects(WorkspaceSnapshot workspace)
    {
        var table = MachineAnswers.Gcloud;
        var named = MachineAnswers.Texts(table, "variables").Select(name => Given(workspace, name)).OfType<string>().Select(project => new MachineAnswer(project, "from the shell"));
        var folder = Given(workspace, MachineAnswers.Text(table, "folderVariable")) ?? InHome(workspace, MachineAnswers.Text(table, OperatingSystem.IsWindows() ? "windowsFolder" : "folder"));
        if (folder is null)
        {
            return [.. named];
        }

        var active = Path.Combine(folder, MachineAnswers.Text(table, "active"));
        var name = MachineAnswers.GcloudConfiguration(File.Exists(active) ? Read(active) : null);
        return [.. named, .. name is null ? [] : MachineAnswers.GcloudProjects(Read(Path.Combine(folder, MachineAnswers.Text(table, "configuration") + name)))];
    }

    private static string? Given(WorkspaceSnapshot workspace, string name) => workspace.Shell.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string? InHome(WorkspaceSnapshot workspace, string path) => workspace.Locator.Places.Home is { } home ? Path.Combine(home, path) : null;

    private static string Read(string? path) => path is not null && Path.IsPathFullyQualified(path) ? DiskFiles.Read(path, null).Text ?? "" : "";

    private static async Task<string> TailscaleStatusAsync(WorkspaceSnapshot workspace, TimeProvider time, CancellationToken cancellationToken)
    {
        var table = MachineAnswers.Tailscale;
        if (Executable(workspace, MachineAnswers.Text(table, "command"), MachineAnswers.Texts(table, "places")) is not { } path)
        {
            return "";
        }

        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in MachineAnswers.Texts(table, "arguments"))
        {
            start.ArgumentList.Add(argument);
        }

        using var limit = new CancellationTokenSource(ProcessLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return "";
            }

            try
            {
                process.StandardInput.Close();
                var errors = process.StandardError.ReadToEndAsync(either.Token);
                var output = await process.StandardOutput.ReadToEndAsync(either.Token);
                await process.WaitForExitAsync(either.Token);
                await errors;
                return process.ExitCode == 0 && output.Length <= MaxOutput ? output : "";
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return "";
            }
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            // It is not installed, or went away while it was asked.
            return "";
        }
    }

    // The path is looked up by hand: a relative entry would find a program of the folder that is open.
    private static string? Executable(WorkspaceSnapshot workspace, string command, IReadOnlyList<string> places)
    {
        var name = OperatingSystem.IsWindows() ? command + ".exe" : command;
        return (Given(workspace, "PATH") ?? Given(workspace, "Path") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .Concat(OperatingSystem.IsMacOS() ? places : [])
            .FirstOrDefault(file => File.Exists(file) && !workspace.Roots.Any(root => SettingsInside(file, root)));
    }

    private static bool SettingsInside(string file, string root) => file.Replace('\\', '/').StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
}
