using System.Diagnostics;

namespace ClaudeRoute.Server;

/// <summary>Ends the server when the process that started it is gone, also when its end of the pipe stays open.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Looks for the process now and then until it is gone or the server ends.</summary>
    public static void Start(int processId, TimeProvider time, Action gone, CancellationToken ending) => _ = WatchAsync(processId, time, gone, ending);

    private static async Task WatchAsync(int processId, TimeProvider time, Action gone, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                if (!Exists(processId))
                {
                    gone();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends by itself.
        }
    }

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
