using System.Diagnostics;

namespace ClaudeRoute.Server;

/// <summary>Ends the server when the process that started it is gone, also when its end of the pipe stays open.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Looks for the process now and then until it is gone or the watch is disposed.</summary>
    /// <returns>The watch.</returns>
    public static ITimer Start(int processId, TimeProvider time, Action gone) =>
        time.CreateTimer(
            _ =>
            {
                if (!Exists(processId))
                {
                    gone();
                }
            },
            null,
            Interval,
            Interval);

    private static bool Exists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The process exists and belongs to somebody else.
            return true;
        }
    }
}
