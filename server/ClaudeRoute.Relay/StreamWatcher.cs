using System.Text;
using System.Text.Json;

namespace ClaudeRoute.Relay;

/// <summary>Notes how a streamed answer goes by: names of events and times, never text.</summary>
internal sealed class StreamWatcher
{
    private const int LongestLine = 4096;
    private const int LongestName = 64;
    private readonly TimeProvider _time;
    private readonly EventFrames? _frames;
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private string _event = "";
    private long _first;
    private long _last;
    private int _reads;
    private TimeSpan _silence;
    private string? _model;
    private int? _outputTokens;
    private int? _cacheReadTokens;
    private string? _problem;

    private StreamWatcher(TimeProvider time, bool isBinary)
    {
        _time = time;
        _frames = isBinary ? new EventFrames() : null;
    }

    /// <summary>A watcher for an answer, or null for one that does not stream or is compressed.</summary>
    public static StreamWatcher? For(string? contentType, string? coding, TimeProvider time)
    {
        var isText = contentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
        var isBinary = contentType?.StartsWith("application/vnd.amazon.eventstream", StringComparison.OrdinalIgnoreCase) == true;
        return (isText || isBinary) && coding is null or "identity" ? new StreamWatcher(time, isBinary) : null;
    }

    /// <summary>Takes the next bytes of the answer.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="now">When they arrived. A reader that rests must not look like a silent gateway.</param>
    public void Read(ReadOnlySpan<byte> bytes, long now)
    {
        if (_reads++ == 0)
        {
            _first = now;
        }
        else if (_time.GetElapsedTime(_last, now) is var silence && silence > _silence)
        {
            _silence = silence;
        }

        _last = now;
        if (_frames is not null)
        {
            ReadFrames(_frames, bytes);
            return;
        }

        while (bytes.IndexOfAny((byte)'\n', (byte)'\r') is var end && end >= 0)
        {
            Keep(bytes[..end]);
            EndOfLine();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>What was seen so far.</summary>
    /// <param name="show">Takes credentials out of a text of the upstream.</param>
    public StreamSummary Result(Func<string, string> show) => new()
    {
        Events = [.. _order.GroupBy(show, name => _counts[name], StringComparer.Ordinal).Select(group => KeyValuePair.Create(group.Key, group.Sum()))],
        Model = _model is null ? null : show(_model),
        OutputTokens = _outputTokens,
        CacheReadTokens = _cacheReadTokens,
        Spread = _reads == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_first, _last),
        LongestSilence = _silence,
        Reads = _reads,
        Problem = _frames?.Problem ?? (_frames?.IsInside == true ? "it ends inside a message" : _problem),
    };

    private void ReadFrames(EventFrames frames, ReadOnlySpan<byte> bytes)
    {
        foreach (var message in frames.Read(bytes))
        {
            if (message.Headers.TryGetValue(":exception-type", out var exception) || message.Headers.TryGetValue(":error-code", out exception))
            {
                Count(exception);
                continue;
            }

            if (message.Headers.GetValueOrDefault(":message-type") != "event" || !message.Headers.ContainsKey(":event-type"))
            {
                // The client takes such a message for none.
                _problem ??= "a message does not say its type";
            }

            try
            {
                using var outer = JsonDocument.Parse(message.Payload);
                if (outer.RootElement.ValueKind == JsonValueKind.Object && outer.RootElement.TryGetProperty("bytes", out var text) && text.TryGetBytesFromBase64(out var inner))
                {
                    Data(inner, null);
                }
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                Count("unreadable");
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var fits = bytes[..Math.Min(bytes.Length, LongestLine - _length)];
        fits.CopyTo(_line.AsSpan(_length));
        _length += fits.Length;
    }

    private void EndOfLine()
    {
        var line = _line.AsSpan(0, _length);
        _length = 0;
        if (line.StartsWith("event:"u8))
        {
            _event = PlainText.Of(Encoding.UTF8.GetString(line[6..]));
            Count(_event);
        }
        else if (line.StartsWith("data:"u8) && _event is "message_start" or "message_delta")
        {
            Data(line[5..].ToArray(), _event);
        }
    }

    private void Data(byte[] json, string? name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            if (name is null)
            {
                name = PlainText.Of(Member(root, "type") is { ValueKind: JsonValueKind.String } type ? type.GetString() : "unnamed");
                Count(name);
            }

            if (name == "message_start" && Member(root, "message") is { ValueKind: JsonValueKind.Object } message)
            {
                _model = Member(message, "model") is { ValueKind: JsonValueKind.String } model ? PlainText.Of(model.GetString()) : null;
                _cacheReadTokens = Number(message, "cache_read_input_tokens");
            }
            else if (name == "message_delta")
            {
                _outputTokens = Number(root, "output_tokens") ?? _outputTokens;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A line that was too long to keep, no JSON, or half of a pair of surrogates: its event has been counted.
        }
    }

    private static int? Number(JsonElement parent, string name) =>
        Member(parent, "usage") is { ValueKind: JsonValueKind.Object } usage && Member(usage, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value : null;

    // An upstream chooses these names, so their number and length have an end.
    private void Count(string name)
    {
        var known = name.Length > LongestName ? "…" : name;
        if (!_counts.TryGetValue(known, out var count))
        {
            if (_counts.Count == 64)
            {
                return;
            }

            _order.Add(known);
        }

        _counts[known] = count + 1;
    }
}
