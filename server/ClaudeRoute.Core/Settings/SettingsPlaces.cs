using ClaudeRoute.Facts;

namespace ClaudeRoute.Settings;

/// <summary>Places outside projects, from <c>Facts/scopes.json</c>.</summary>
public static class SettingsPlaces
{
    private static readonly Lazy<Syntax.JsonObject> Table = new(() => FactTable.Read("scopes"));

    /// <summary>Variable that moves the user's folder.</summary>
    public static string UserFolderVariable => Table.Value.Text("userFolderVariable");

    /// <summary>Variable that is there in a Linux on Windows.</summary>
    public static string LinuxOnWindowsVariable => Table.Value.Text("linuxOnWindowsVariable");

    /// <summary>Name of the managed settings file.</summary>
    public static string ManagedFileName => Table.Value.Text("managedFile");

    /// <summary>Name of the folder of managed drop-ins, beside the managed file.</summary>
    public static string ManagedDropInsName => Table.Value.Text("managedDropIns");

    /// <summary>How the names of settings files and of copies of them start.</summary>
    public static string VariantPrefix => Table.Value.Text("variantPrefix");

    /// <summary>Name of the launcher of Aperture.</summary>
    public static string ApertureLauncherName => Table.Value.Text("apertureLauncher");

    /// <summary>The editor's settings of a workspace, below its folder.</summary>
    public static string WorkspaceEditorFile => $"{Table.Value.Object("editor")!.Text("workspaceFolder")}/{Table.Value.Object("editor")!.Text("file")}";

    /// <summary>Patterns of the files beside the settings of a project, below any folder.</summary>
    public static IEnumerable<string> SurroundingPatterns => [WorkspaceEditorFile, $"*{Table.Value.Object("editor")!.Text("workspaceEnd")}", .. NeighbourKind.All.SelectMany(kind => kind.Patterns)];

    /// <summary>Folders of managed settings on an operating system: <c>linux</c>, <c>macos</c> or <c>windows</c>.</summary>
    public static IReadOnlyList<string> ManagedFolders(string system) =>
        Table.Value.Object("managedFolders")?.OptionalText(system) is { } folder ? [folder] : [];
}
