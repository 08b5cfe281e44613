using System.Globalization;
using System.Text.Json;

namespace ClaudeRoute.Relay;

/// <summary>Writes journals for other tools. Neither form holds a credential, a body or the value of a query.</summary>
public static class JournalExport
{
    /// <summary>One entry as a JSON object on one line.</summary>
    public static string ToJson(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Write(isIndented: false, writer => WriteEntry(writer, entry));
    }

    /// <summary>A journal as a JSON object with its entries.</summary>
    public static string ToJson(IEnumerable<JournalEntry> entries) => Write(isIndented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteStartArray("requests");
        foreach (var entry in entries)
        {
            WriteEntry(writer, entry);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>A journal as an HTTP archive (HAR 1.2); the values of headers are left out.</summary>
    /// <param name="entries">What was seen.</param>
    /// <param name="baseUrl">Address that stands before the paths.</param>
    /// <param name="version">Version of the program.</param>
    public static string ToHar(IEnumerable<JournalEntry> entries, string baseUrl, string version) => Write(isIndented: true, writer =>
    {
        baseUrl = WithoutCredential(baseUrl);
        writer.WriteStartObject();
        writer.WriteStartObject("log");
        writer.WriteString("version", "1.2");
        writer.WriteStartObject("creator");
        writer.WriteString("name", "claude-route");
        writer.WriteString("version", version);
        writer.WriteEndObject();
        writer.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            WriteHar(writer, entry, baseUrl);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static string WithoutCredential(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') : baseUrl;

    private static void WriteEntry(Utf8JsonWriter writer, JournalEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", entry.Number);
        writer.WriteString("time", entry.Time);
        writer.WriteString("method", entry.Method);
        writer.WriteString("path", entry.Path);
        List(writer, "query", entry.Query);
        Text(writer, "wire", entry.Endpoint?.Wire);
        Text(writer, "kind", entry.Endpoint?.Kind.ToString().ToLowerInvariant());
        List(writer, "headers", entry.HeaderNames);
        writer.WriteStartArray("credentials");
        foreach (var credential in entry.Credentials)
        {
            writer.WriteStartObject();
            writer.WriteString("header", credential.Header);
            writer.WriteString("kind", credential.Kind);
            writer.WriteNumber("length", credential.Length);
            Text(writer, "fingerprint", credential.Fingerprint);
            if (credential.IsStandIn)
            {
                writer.WriteBoolean("placeholder", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Text(writer, "model", entry.Model);
        writer.WriteBoolean("stream", entry.Streams);
        writer.WriteNumber("requestBytes", entry.RequestBytes);
        writer.WriteNumber("status", entry.Status);
        Text(writer, "error", entry.Error is { } error ? RelayErrors.Word(error) : null);
        Text(writer, "errorText", entry.ErrorText);
        Text(writer, "contentType", entry.ContentType);
        if (entry.Signs.Count > 0)
        {
            List(writer, "signs", entry.Signs);
        }

        Text(writer, "codingProblem", entry.CodingProblem);
        writer.WriteNumber("answerBytes", entry.AnswerBytes);
        writer.WriteNumber("firstByteMs", Milliseconds(entry.FirstByte));
        writer.WriteNumber("totalMs", Milliseconds(entry.Total));
        writer.WriteBoolean("cut", entry.WasCut);
        if (entry.Stream is { } stream)
        {
            writer.WriteStartObject("streamed");
            writer.WriteStartObject("events");
            foreach (var (name, count) in stream.Events)
            {
                writer.WriteNumber(name, count);
            }

            writer.WriteEndObject();
            Text(writer, "model", stream.Model);
            if (stream.OutputTokens is { } tokens)
            {
                writer.WriteNumber("outputTokens", tokens);
            }

            writer.WriteNumber("spreadMs", Milliseconds(stream.Spread));
            writer.WriteNumber("longestSilenceMs", Milliseconds(stream.LongestSilence));
            Text(writer, "problem", stream.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteHar(Utf8JsonWriter writer, JournalEntry entry, string baseUrl)
    {
        writer.WriteStartObject();
        writer.WriteString("startedDateTime", entry.Time.ToString("o", CultureInfo.InvariantCulture));
        writer.WriteNumber("time", Milliseconds(entry.Total));
        writer.WriteStartObject("request");
        writer.WriteString("method", entry.Method);
        writer.WriteString("url", baseUrl + entry.Path);
        writer.WriteString("httpVersion", "HTTP/1.1");
        Headers(writer, entry.HeaderNames);
        writer.WriteStartArray("queryString");
        foreach (var name in entry.Query)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("value", "…");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Rest(writer, entry.RequestBytes);
        writer.WriteEndObject();
        writer.WriteStartObject("response");
        writer.WriteNumber("status", entry.Status);
        writer.WriteString("statusText", "");
        writer.WriteString("httpVersion", "HTTP/1.1");
        Headers(writer, entry.AnswerHeaderNames);
        writer.WriteStartObject("content");
        writer.WriteNumber("size", entry.AnswerBytes);
        writer.WriteString("mimeType", entry.ContentType ?? "");
        writer.WriteEndObject();
        writer.WriteString("redirectURL", "");
        Rest(writer, entry.AnswerBytes);
        writer.WriteEndObject();
        writer.WriteStartObject("cache");
        writer.WriteEndObject();
        writer.WriteStartObject("timings");
        writer.WriteNumber("send", 0);
        writer.WriteNumber("wait", Milliseconds(entry.FirstByte));
        writer.WriteNumber("receive", Milliseconds(entry.Total - entry.FirstByte));
        writer.WriteEndObject();
        writer.WriteEndObject();

        static void Rest(Utf8JsonWriter writer, long bytes)
        {
            writer.WriteStartArray("cookies");
            writer.WriteEndArray();
            writer.WriteNumber("headersSize", -1);
            writer.WriteNumber("bodySize", bytes);
        }
    }

    private static void Headers(Utf8JsonWriter writer, IEnumerable<string> names)
    {
        writer.WriteStartArray("headers");
        foreach (var name in names)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("value", "…");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void List(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);

    private static string Write(bool isIndented, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = isIndented, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
