namespace ClaudeRoute.Server.Files;

/// <summary>Tells whether a login is saved on this machine. The login itself is never read.</summary>
public static class SavedLogin
{
    private const string FileName = ".credentials.json";

    /// <summary>True when the user's folder holds a saved login; null where the system keeps logins elsewhere, which is not looked at.</summary>
    /// <param name="userFolder">The folder of the user's settings.</param>
    public static bool? IsPresent(string? userFolder) =>
        userFolder is not null && File.Exists($"{userFolder}/{FileName}") ? true
        : OperatingSystem.IsMacOS() ? null
        : false;
}
