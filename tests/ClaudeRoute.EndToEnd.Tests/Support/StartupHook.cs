#pragma warning disable CA1050, MA0047 // The runtime looks for this class outside of any namespace.
/// <summary>
/// Runs inside the server when its environment names this assembly in <c>DOTNET_STARTUP_HOOKS</c>, and prints where a careless handler would:
/// on the thread that handles messages, at the moment when that first needs the library that reads them.
/// </summary>
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    /// <summary>What it prints.</summary>
    public const string Stray = "a line that belongs to no frame";

    /// <summary>Called by the runtime before the program's own code.</summary>
    public static void Initialize() => AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
    {
        if (loaded.LoadedAssembly.GetName().Name == "Newtonsoft.Json")
        {
            Console.WriteLine(Stray);
        }
    };
}
