namespace ClaudeRoute.EndToEnd.Tests.Support;

/// <summary>Finds what is tested: the executable as it was built for this machine.</summary>
internal static class ServerExecutable
{
    private const string Variable = "CLAUDE_ROUTE_SERVER";
    private static readonly string Name = OperatingSystem.IsWindows() ? "claude-route.exe" : "claude-route";
    private static readonly Lazy<string> Found = new(Find);
    private static readonly Lazy<string> RootFolder = new(() => FindUpward("ClaudeRouteLsp.sln") is { } file
        ? Path.GetDirectoryName(file)!
        : throw new InvalidOperationException($"No solution above {AppContext.BaseDirectory}."));

    /// <summary>Full path of the executable.</summary>
    public static string Location => Found.Value;

    /// <summary>The folder of the clone.</summary>
    public static string Root => RootFolder.Value;

    private static string Find()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Path.GetFullPath(given) : FindUpward($"dist/server/{Name}");
        Assert.True(path is not null && File.Exists(path), $"There is no built server. Run `npm run build`, or set {Variable} to the executable.");
        return path!;
    }

    private static string? FindUpward(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
