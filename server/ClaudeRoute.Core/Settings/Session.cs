namespace ClaudeRoute.Settings;

/// <summary>What is known of a session besides files and environment.</summary>
public sealed record Session
{
    /// <summary>Nothing is known.</summary>
    public static Session Unknown { get; } = new();

    /// <summary>Version of the client; null for the newest that is known.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>The client does not know the option <c>--bare</c>.</summary>
    public bool HasNoBare => ClientDifferences.Of(ClientVersion) is { HasNoBare: true };

    /// <summary>A claude.ai or Console login is saved on the machine; null when nobody looked.</summary>
    public bool? HasSavedLogin { get; init; }

    /// <summary>The saved login names no subscription, which changes the client's default model.</summary>
    public bool IsLoginWithoutPlan { get; init; }

    /// <summary>Text of <c>--model</c>, or null.</summary>
    public string? Model { get; init; }

    /// <summary>Nothing exists beyond what the snapshot and this record name, such as credentials of a cloud in other files.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Files of the home folder that hold a cloud's credentials, relative to it, with forward slashes.</summary>
    public IReadOnlyCollection<string> HomeFiles { get; init; } = [];

    /// <summary>The session is started with <c>--bare</c>: no login, and no helper but one of <c>--settings</c>.</summary>
    public bool IsBare { get; init; }

    /// <summary>An option that this version of the client does not know, or null.</summary>
    public string? UnknownOption { get; init; }

    /// <summary>The argument of <c>--settings</c> when it names no readable JSON, or null.</summary>
    public string? MissingSettings { get; init; }
}
