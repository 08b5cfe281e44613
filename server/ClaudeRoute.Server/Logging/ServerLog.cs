using ClaudeRoute.JsonRpc;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ClaudeRoute.Server.Logging;

/// <summary>The server's log. Lines are kept until <c>initialize</c> was answered, then go to standard error, masked.</summary>
public sealed class ServerLog : IJsonRpcLog, IDisposable
{
    private const int MostKept = 200;

    private readonly Lock _gate = new();
    private readonly List<(LogEventLevel Level, string Text)> _kept = [];
    private readonly LoggingLevelSwitch _level = new(LogEventLevel.Information);
    private readonly TextWriter _errors;
    private readonly bool _isFixed;
    private Logger? _logger;
    private bool _disposed;

    /// <summary>Creates a log that waits.</summary>
    /// <param name="errors">Where lines go.</param>
    /// <param name="level">Level that the client may not change; null leaves it to the client.</param>
    public ServerLog(TextWriter errors, string? level)
    {
        _errors = errors;
        _isFixed = level is not null;
        SetLevel(level);
    }

    /// <summary>Takes the level that the client wishes, unless the command line gave one.</summary>
    public void SetClientLevel(string? level)
    {
        if (!_isFixed)
        {
            SetLevel(level);
        }
    }

    /// <summary>Starts writing what was kept; building the logger costs more than the start of the server may.</summary>
    public void Start() => Build();

    /// <summary>Writes a line.</summary>
    public void Information(string text) => Write(LogEventLevel.Information, text);

    /// <summary>Writes a failure with its stack, masked.</summary>
    public void Error(string text, Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Write(LogEventLevel.Error, $"{text} {error}");
    }

    /// <inheritdoc/>
    public bool IsEnabled(JsonRpcLogLevel level) => LevelOf(level) >= _level.MinimumLevel;

    /// <inheritdoc/>
    public void Write(in JsonRpcLogEntry entry)
    {
        var duration = entry.Duration is { } time ? $" {time.TotalMilliseconds:0.0} ms" : "";
        var method = entry.Method is null ? "" : $" {entry.Method}";
        var id = entry.Id is null ? "" : $" #{entry.Id}";
        var error = entry.Exception is null ? "" : $" {entry.Exception}";
        Write(LevelOf(entry.Level), $"{entry.Message}{method}{id}{duration}{error}");
    }

    /// <summary>Writes what was kept and ends the log.</summary>
    public void Dispose()
    {
        Build();
        lock (_gate)
        {
            _disposed = true;
            _logger?.Dispose();
            _logger = null;
        }
    }

    private static LogEventLevel LevelOf(JsonRpcLogLevel level) => level switch
    {
        JsonRpcLogLevel.Debug => LogEventLevel.Debug,
        JsonRpcLogLevel.Information => LogEventLevel.Information,
        JsonRpcLogLevel.Warning => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };

    private void SetLevel(string? word) => _level.MinimumLevel = word?.ToLowerInvariant() switch
    {
        "trace" or "verbose" => LogEventLevel.Verbose,
        "debug" => LogEventLevel.Debug,
        "warning" or "warn" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        "off" => (LogEventLevel)(1 + (int)LogEventLevel.Fatal),
        _ => LogEventLevel.Information,
    };

    private void Build()
    {
        lock (_gate)
        {
            if (_logger is not null || _disposed)
            {
                return;
            }

            _logger = new LoggerConfiguration().MinimumLevel.ControlledBy(_level).WriteTo.Sink(new MaskedSink(_errors)).CreateLogger();
            foreach (var (level, text) in _kept)
            {
                Emit(_logger, level, text);
            }

            _kept.Clear();
        }
    }

    private void Write(LogEventLevel level, string text)
    {
        if (level < _level.MinimumLevel)
        {
            return;
        }

        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_logger is { } logger)
            {
                Emit(logger, level, text);
            }
            else if (_kept.Count < MostKept)
            {
                _kept.Add((level, text));
            }
        }
    }

    private static void Emit(Logger logger, LogEventLevel level, string text) => logger.Write(level, "{Text:l}", text);

    /// <summary>The only way out: every line passes the mask.</summary>
    private sealed class MaskedSink(TextWriter errors) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            var text = TextMask.Apply(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
            errors.WriteLine($"[{logEvent.Level}] {text}");
            errors.Flush();
        }
    }
}
