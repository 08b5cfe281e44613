namespace ClaudeRoute.JsonRpc;

/// <summary>How much attention a log entry deserves.</summary>
public enum JsonRpcLogLevel
{
    /// <summary>One entry per message.</summary>
    Debug,

    /// <summary>Start and end of the connection.</summary>
    Information,

    /// <summary>The peer did something wrong, and the connection goes on.</summary>
    Warning,

    /// <summary>A handler failed, or the connection broke.</summary>
    Error,
}

/// <summary>One event of the connection. It never holds parameters or results.</summary>
/// <param name="Level">The level.</param>
/// <param name="Message">A fixed sentence.</param>
/// <param name="Method">The method that the event belongs to; chosen by the peer, at most 128 characters.</param>
/// <param name="Id">The request id as sent, at most 128 characters.</param>
/// <param name="Duration">Time from receipt to the answer.</param>
/// <param name="Exception">The failure. Its message may quote what the handler worked on: the sink masks it.</param>
public readonly record struct JsonRpcLogEntry(
    JsonRpcLogLevel Level,
    string Message,
    string? Method = null,
    string? Id = null,
    TimeSpan? Duration = null,
    Exception? Exception = null);

/// <summary>Where the connection reports to. Called from several threads; an exception thrown by it is ignored.</summary>
public interface IJsonRpcLog
{
    /// <summary>Whether entries of this level are wanted. Keeps the cost of debug entries off the normal path.</summary>
    bool IsEnabled(JsonRpcLogLevel level);

    /// <summary>Takes one entry.</summary>
    void Write(in JsonRpcLogEntry entry);
}

/// <summary>Sees every body as it is on the wire, for a trace file. Called from the reading and the writing thread; an exception thrown by it ends the trace.</summary>
public interface IJsonRpcTrace
{
    /// <summary>A whole body came in. It may be anything, also something that is not JSON.</summary>
    void Received(ReadOnlySpan<byte> body);

    /// <summary>A body is about to be written.</summary>
    void Sent(ReadOnlySpan<byte> body);
}

/// <summary>Keeps a failing sink from ending the connection, and entries short.</summary>
internal sealed class SafeLog(IJsonRpcLog? log)
{
    private const int MaxLength = 128;

    public bool IsEnabled(JsonRpcLogLevel level)
    {
        try
        {
            return log?.IsEnabled(level) ?? false;
        }
        catch (Exception)
        {
            // Reporting is never a reason to stop working.
            return false;
        }
    }

    public void Write(
        JsonRpcLogLevel level, string message, string? method = null, string? id = null, TimeSpan? duration = null, Exception? exception = null)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        try
        {
            log!.Write(new JsonRpcLogEntry(level, message, Shorten(method), Shorten(id), duration, exception));
        }
#pragma warning disable RCS1075 // There is nowhere left to report to.
        catch (Exception)
#pragma warning restore RCS1075
        {
        }
    }

    private static string? Shorten(string? text) => text is { Length: > MaxLength } ? text[..MaxLength] : text;
}

/// <summary>Keeps a failing trace from ending the connection.</summary>
internal sealed class SafeTrace(IJsonRpcTrace? trace, SafeLog log)
{
    private volatile IJsonRpcTrace? _trace = trace;

    public void Received(ReadOnlySpan<byte> body)
    {
        try
        {
            _trace?.Received(body);
        }
        catch (Exception failure)
        {
            SwitchOff(failure);
        }
    }

    public void Sent(ReadOnlySpan<byte> body)
    {
        try
        {
            _trace?.Sent(body);
        }
        catch (Exception failure)
        {
            SwitchOff(failure);
        }
    }

    private void SwitchOff(Exception failure)
    {
        _trace = null;
        log.Write(JsonRpcLogLevel.Error, "The trace failed and is switched off.", exception: failure);
    }
}
