using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Where the client is usually installed, from <c>Facts/clients.json</c>, and what its package says about itself.</summary>
public static class ClientPackages
{
    /// <summary>Word for the version that is installed.</summary>
    public const string Auto = "auto";

    private static readonly Lazy<JsonObject> Row = new(() => FactTable.Read("clients").Object("packages")!);

    /// <summary>Folders of packages below the home folder; an asterisk stands for one folder of any name.</summary>
    public static IReadOnlyList<string> HomeFolders => Row.Value.Texts("home");

    /// <summary>Folders of packages elsewhere, as full paths.</summary>
    public static IReadOnlyList<string> SystemFolders => Row.Value.Texts("system");

    /// <summary>The description of the client's package below such a folder.</summary>
    public static string Description => $"{Row.Value.Text("name")}/package.json";

    /// <summary>The version in the text of a package's description; null when the text describes another package or no version.</summary>
    public static string? VersionIn(string text) =>
        JsonDocument.Parse(text).Root is JsonObject root
        && (root["name"]?.Value as JsonString)?.Value == Row.Value.Text("name")
        && (root["version"]?.Value as JsonString)?.Value is { } version
        && IsVersion(version)
            ? version
            : null;

    /// <summary>True for three numbers with dots between them.</summary>
    public static bool IsVersion(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Version.TryParse(text, out var version) && version is { Build: >= 0, Revision: < 0 };
    }
}
