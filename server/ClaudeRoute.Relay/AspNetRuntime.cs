using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace ClaudeRoute.Relay;

/// <summary>
/// Finds the web server of the ASP.NET Core runtime when a relay is started, and not before: the executable starts faster without it, and
/// also where it is not installed.
/// </summary>
internal static class AspNetRuntime
{
    private const string Framework = "Microsoft.AspNetCore.App";
    private static readonly Lock Gate = new();
    private static string? _folder;

    /// <summary>Makes the web server's assemblies known to the loader.</summary>
    /// <exception cref="RelayUnavailableException">The runtime is not installed.</exception>
    public static void Require()
    {
        lock (Gate)
        {
            if (_folder is not null || IsPresent())
            {
                return;
            }

            _folder = Find(AppContext.GetData("FX_DEPS_FILE") as string ?? "") ?? throw new RelayUnavailableException(
                $"The relay needs the ASP.NET Core runtime {Environment.Version.Major}.{Environment.Version.Minor}, which is not installed beside .NET. Install it, or use the package for this platform, which brings it.");
            AssemblyLoadContext.Default.Resolving += Load;
        }
    }

    /// <summary>The folder of the ASP.NET Core runtime beside the .NET runtime that runs this process, or null.</summary>
    /// <param name="runtimeFile">A file of the .NET runtime, in <c>shared/Microsoft.NETCore.App/VERSION</c>.</param>
    internal static string? Find(string runtimeFile)
    {
        if (Path.GetDirectoryName(runtimeFile) is not { Length: > 0 } runtime || Path.GetDirectoryName(Path.GetDirectoryName(runtime)) is not { } shared)
        {
            return null;
        }

        var frameworks = Path.Combine(shared, Framework);
        return Directory.Exists(frameworks)
            ? Directory.EnumerateDirectories(frameworks)
                .Select(folder => (Folder: folder, Version: Version.TryParse(Path.GetFileName(folder), out var version) ? version : null))
                .Where(found => found.Version?.Major == Environment.Version.Major && found.Version.Minor == Environment.Version.Minor)
                .OrderByDescending(found => found.Version)
                .Select(found => found.Folder)
                .FirstOrDefault()
            : null;
    }

    // A package for one platform holds the web server, and so does a test's own runtime configuration.
    private static bool IsPresent()
    {
        try
        {
            AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("Microsoft.AspNetCore.Server.Kestrel.Core"));
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A trimmed package holds the web server itself and never comes here.")]
    private static Assembly? Load(AssemblyLoadContext context, AssemblyName name)
    {
        var file = Path.Combine(_folder!, name.Name + ".dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}
