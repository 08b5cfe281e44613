using System.Text;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.Syntax;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Logging;

/// <summary>Writes every message to a file, one JSON object a line, with the values of settings masked.</summary>
public sealed class TraceFile : IJsonRpcTrace, IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;

    private TraceFile(StreamWriter writer) => _writer = writer;

    /// <summary>Creates the file; an existing one is replaced.</summary>
    public static TraceFile Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new TraceFile(new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options));
    }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> body) => Write("client", body);

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> body) => Write("server", body);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _writer.Dispose();
        }
    }

    /// <summary>A message with the values of settings masked; text that is no JSON is left out.</summary>
    public static JToken? MaskMessage(string body)
    {
        JToken message;
        try
        {
            message = JToken.Parse(body);
        }
        catch (JsonReaderException)
        {
            return null;
        }

        foreach (var value in Strings(message))
        {
            value.Value = IsAnswerOfPerson(value) ? SettingsMask.Blank((string)value.Value!)
                : IsDocumentText(value) ? SettingsMask.Apply((string)value.Value!) : TextMask.Apply((string)value.Value!);
        }

        return message;
    }

    private static List<JValue> Strings(JToken message) =>
        [.. (message is JContainer container ? container.DescendantsAndSelf() : [message]).OfType<JValue>().Where(value => value.Value is string)];

    private static bool IsDocumentText(JValue value) => value.Parent is JProperty { Name: "text" or "newText" };

    // What a person typed into an input of a route.
    private static bool IsAnswerOfPerson(JValue value) => value.Parent is JProperty { Parent: JObject { Parent: JProperty { Name: "inputs" } } };

    private void Write(string from, ReadOnlySpan<byte> body)
    {
        var line = new JObject { ["from"] = from, ["message"] = MaskMessage(Encoding.UTF8.GetString(body)) ?? "not JSON" };
        lock (_gate)
        {
            _writer.WriteLine(line.ToString(Formatting.None));
            _writer.Flush();
        }
    }
}

/// <summary>Masks settings text so that its shape stays and its values do not.</summary>
internal static class SettingsMask
{
    /// <summary>Replaces the letters and digits of every text value but those of names that are known to hold no value of a person.</summary>
    public static string Apply(string text)
    {
        var document = JsonDocument.Parse(text);
        if (document.Root is not (JsonObject or JsonArray) || !text.AsSpan(document.Root.Span.End).IsWhiteSpace())
        {
            // A piece of a document, or more than one: nothing says what it is, so all of it is masked.
            return Blank(text);
        }

        var edits = document.DescendantNodes()
            .OfType<JsonString>()
            .Where(value => value.Span.Length > 2)
            .Select(value => new TextEdit(value.Span, Blank(value.RawText)))
            .ToArray();
        var masked = edits.Length == 0 ? text : TextEdits.Apply(text, edits);
        return TextMask.Apply(masked);
    }

    /// <summary>Replaces every letter and digit.</summary>
    public static string Blank(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = char.IsAsciiLetterOrDigit(source[i]) ? 'x' : source[i];
        }
    });
}
