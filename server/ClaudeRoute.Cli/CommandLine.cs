using System.CommandLine;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Cli;

/// <summary>Every command but the language server.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        var terminal = Terminal.Open();
        var root = new RootCommand("Checks where Claude Code sends your prompts, and repairs its settings files.")
        {
            CheckCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            ConfigureCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            RelayCommand.Create(terminal),
            RulesCommand.Create(terminal),
            GenerateCommand.Create(terminal),
            LspCommand.Describe(),
        };

        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                // An argument may be a credential that was pasted into the wrong place.
                terminal.Errors.WriteLine($"claude-route: {SecretFormats.Redact(error.Message)}");
            }

            terminal.Errors.WriteLine("Run claude-route --help for the commands and their options.");
            return ExitCodes.Usage;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(3) });
        }
        catch (UsageException error)
        {
            terminal.Errors.WriteLine($"claude-route: {SecretFormats.Redact(error.Message)}");
            return ExitCodes.Usage;
        }
        finally
        {
            terminal.Output.Flush();
        }
    }
}
