using System.CommandLine;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server;

namespace ClaudeRoute.Cli;

/// <summary><c>lsp</c>: the language server on the standard streams.</summary>
internal static class LspCommand
{
    /// <summary>Serves until the client is gone. Reads its few options by itself.</summary>
    public static int Run(ReadOnlyMemory<string> arguments)
    {
        var (input, output, errors) = Terminal.OpenProtocol();
        string? level = null;
        string? trace = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments.Span[i];
            var next = i + 1 < arguments.Length ? arguments.Span[i + 1] : null;
            switch (argument)
            {
                case "--log-level" when next is not null:
                    level = next;
                    i++;
                    break;
                case "--trace-file" when next is not null:
                    trace = next;
                    i++;
                    break;
                case "--stdio":
                    // Some clients add it to every server; standard input and output are all there is.
                    break;
                case "--help" or "-h" or "-?":
                    errors.WriteLine("Usage: claude-route lsp [--log-level trace|debug|info|warning|error|off] [--trace-file FILE]");
                    return ExitCodes.Clean;
                default:
                    errors.WriteLine($"claude-route lsp: the option {SecretFormats.Redact(argument)} is not known or lacks its value.");
                    return ExitCodes.Usage;
            }
        }

        try
        {
            return LanguageServer.Run(input, output, errors, new LanguageServerOptions { LogLevel = level, TraceFile = trace, WarmUp = true });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"claude-route lsp: the trace file could not be created ({error.GetType().Name}).");
            return ExitCodes.Usage;
        }
    }

    /// <summary>The entry in the list of commands; the command itself never gets here.</summary>
    public static Command Describe() =>
        new("lsp", "Language server on standard input and output.")
        {
            new Option<string>("--log-level") { Description = "trace, debug, info, warning, error or off." },
            new Option<string>("--trace-file") { Description = "File that receives every message, with the values of settings masked." },
        };
}
