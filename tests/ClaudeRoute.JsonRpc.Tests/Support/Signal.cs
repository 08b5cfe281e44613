namespace ClaudeRoute.JsonRpc.Tests.Support;

/// <summary>Tasks that a test and a handler complete for each other. Neither ever goes on inside the other's thread.</summary>
internal static class Signal
{
    /// <summary>No test takes this long; it keeps a test that would wait for ever from doing so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
