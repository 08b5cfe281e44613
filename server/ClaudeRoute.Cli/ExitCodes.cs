namespace ClaudeRoute.Cli;

/// <summary>Exit codes of all commands.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing at or above the threshold.</summary>
    public const int Clean = 0;

    /// <summary>Findings.</summary>
    public const int Findings = 1;

    /// <summary>Wrong use, or a file that could not be read or written.</summary>
    public const int Usage = 2;
}

/// <summary>A wish that cannot be fulfilled. The message is shown as it is.</summary>
internal sealed class UsageException(string message) : Exception(message);
