using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Cli;

/// <summary>Reads the file of <c>--config</c>, which has the form of a project's <c>.claude-route.json</c>.</summary>
internal static class ConfigFile
{
    /// <summary>The options of the file; the defaults without one.</summary>
    /// <exception cref="UsageException">The file is missing, or holds something that it should not.</exception>
    public static CheckOptions Read(string? path)
    {
        if (path is null)
        {
            return CheckOptions.Default;
        }

        var read = DiskFiles.Read(Path.GetFullPath(path), null);
        var text = read.Text ?? throw new UsageException(read.Problem ?? $"The configuration {path} does not exist.");
        var document = JsonDocument.Parse(text);
        var configuration = ConfigurationReader.Read(document, isProject: false);

        // Whoever names a file by hand is told at once what in it does nothing; a project's file has diagnostics instead.
        return configuration.Problems.FirstOrDefault(problem => problem.Severity >= Severity.Warning) is { } problem
            ? throw new UsageException($"{path}:{document.Text.GetPosition(problem.Span.Start).Line + 1}: {problem.Message}")
            : document.IsBlank ? throw new UsageException($"The configuration {path} is empty.")
            : configuration.Options with { IsCommandLine = true };
    }
}
