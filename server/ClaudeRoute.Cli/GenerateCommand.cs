using System.CommandLine;
using ClaudeRoute.Features.Generation;
using ClaudeRoute.Routes;

namespace ClaudeRoute.Cli;

/// <summary><c>generate</c>: writes or verifies the files that are made from rules and recipes. For the developers of this tool.</summary>
internal static class GenerateCommand
{
    private const string RepositoryMark = "ClaudeRouteLsp.sln";

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var check = new Option<bool>("--check") { Description = "Write nothing; exit code 1 when a file is out of date." };
        var command = new Command("generate", "Writes the generated files of this project's repository.") { check };
        command.SetAction(result => Run(terminal, result.GetValue(check)));
        return command;
    }

    private static int Run(Terminal terminal, bool checkOnly)
    {
        var root = FindRepository() ?? throw new UsageException($"generate works inside a checkout of this project; no {RepositoryMark} was found here or above.");
        var stale = new List<string>();
        var formats = Directory.GetFiles(Path.Combine(root, CatalogGenerator.FormatsFolder), "*.json").Select(File.ReadAllText).ToArray();
        foreach (var file in CatalogGenerator.Files(RuleDiscovery.FindAll(), RouteRecipes.All, formats))
        {
            var path = Path.Combine(root, file.Path);
            if (File.Exists(path) && File.ReadAllText(path) == file.Text)
            {
                continue;
            }

            stale.Add(file.Path);
            if (!checkOnly)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, file.Text);
            }
        }

        foreach (var path in stale)
        {
            terminal.Output.WriteLine($"{(checkOnly ? "out of date" : "written")}  {path}");
        }

        if (stale.Count == 0)
        {
            terminal.Output.WriteLine("All generated files are up to date.");
        }
        else if (checkOnly)
        {
            terminal.Errors.WriteLine("claude-route: run npm run generate and commit the result.");
        }

        terminal.Output.Flush();
        return checkOnly && stale.Count > 0 ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static string? FindRepository()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RepositoryMark)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
