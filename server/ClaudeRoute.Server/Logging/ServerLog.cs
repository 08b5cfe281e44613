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
    private readonly List<KeptLine> _kept = [];
    private readonly TextWriter _errors;
    private readonly bool _isFixed;
    private Level _level = Level.Information;
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
    public void Information(string text) => Write(Level.Information, text);

    /// <summary>Writes a failure with its stack, masked.</summary>
    public void Error(string text, Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Write(Level.Error, $"{text} {error}");
    }

    /// <inheritdoc/>
    public bool IsEnabled(JsonRpcLogLevel level) => LevelOf(level) >= _level;

    /// <inheritdoc/>
    public void Write(in JsonRpcLogEntry entry)
    {
        // An exception's text is made from symbol files, which takes long.
        if (!IsEnabled(entry.Level))
        {
            return;
        }

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

    private static Level LevelOf(JsonRpcLogLevel level) => level switch
    {
        JsonRpcLogLevel.Debug => Level.Debug,
        JsonRpcLogLevel.Information => Level.Information,
        JsonRpcLogLevel.Warning => Level.Warning,
        _ => Level.Error,
    };

    private void SetLevel(string? word) => _level = word?.ToLowerInvariant() switch
    {
        "trace" or "verbose" => Level.Verbose,
        "debug" => Level.Debug,
        "warning" or "warn" => Level.Warning,
        "error" => Level.Error,
        "off" => Level.Off,
        _ => Level.Information,
    };

    private void Build()
    {
        lock (_gate)
        {
            if (_logger is not null || _disposed)
            {
                return;
            }

            _logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new MaskedSink(_errors)).CreateLogger();
            foreach (var line in _kept)
            {
                Emit(_logger, line.Level, line.Text);
            }

            _kept.Clear();
        }
    }

    private void Write(Level level, string text)
    {
        if (level < _level)
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
                _kept.Add(new KeptLine(level, text));
            }
        }
    }

    private static void Emit(Logger logger, Level level, string text) => logger.Write((LogEventLevel)level, "{Text:l}", text);

    // The same numbers as the library's, which is loaded when the first line is written.
    private enum Level
    {
        Verbose,
        Debug,
        Information,
        Warning,
        Error,
        Fatal,
        Off,
    }

    private sealed record KeptLine(Level Level, string Text);

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
