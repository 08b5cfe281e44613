using ClaudeRoute.Features;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary>Writes an explanation for people and for programs.</summary>
internal static class ExplainReport
{
    /// <summary>An aligned table: the route first, then what is hidden, then what is wrong.</summary>
    public static void WriteText(Terminal terminal, RouteExplanation route)
    {
        var paint = new Paint(terminal.HasColor);
        Row("Route", $"{paint.Bold(route.Owner)} through {route.Provider}", null);
        Row("Requests to", route.Owner == "none" ? "nowhere: no request would be sent" : route.Destination, route.Owner == "none" ? null : route.BaseUrlSource ?? "built in");
        foreach (var header in route.Headers)
        {
            Row(header.Header, header.Masked is null ? "known when the session runs" : header.IsStandIn ? $"\"{header.Masked}\" (stand-in)" : header.Masked, header.Place is null ? header.Source : $"{header.Source}  {Relative(header.Place)}");
        }

        if (route.SignedBy is { } signed)
        {
            Row("Signed by", signed, null);
        }

        if (route.Model is { } model)
        {
            Row("Model", model.Value, model.Source == "default" ? "the client's default" : model.Source);
        }

        if (route.Region is { } region)
        {
            Row("Region", region, null);
        }

        if (route.Project is { } project)
        {
            Row("Project", project, null);
        }

        if (route.CustomHeaders.Count > 0)
        {
            Row("More headers", string.Join(", ", route.CustomHeaders), null);
        }

        foreach (var early in route.EarlyRequests)
        {
            Row("Before that", early, "carries the credential");
        }

        foreach (var shadowed in route.Shadowed)
        {
            Row("Not used", $"{shadowed.What} of {shadowed.Scope}", $"{shadowed.By} {(shadowed.By.Contains(' ', StringComparison.Ordinal) || shadowed.By.Contains('.', StringComparison.Ordinal) ? "is used" : "wins")}{(shadowed.Place is null ? "" : "  " + Relative(shadowed.Place))}");
        }

        foreach (var note in route.Trust)
        {
            Row("Trust", $"{note.What} of {note.Scope} {(note.Waits ? "waits until the folder is trusted" : "counts before the folder is trusted")}", "-p never waits");
        }

        foreach (var problem in route.Problems)
        {
            Row(problem.StopsRequests ? "Problem" : "Note", problem.Message, null);
        }

        void Row(string name, string value, string? source) =>
            terminal.Output.WriteLine($"  {paint.Faint(name.PadRight(14))} {value}{(source is null ? "" : paint.Faint($"  ({source})"))}");
    }

    private static string Relative(string place)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), place).Replace('\\', '/');
        return relative.StartsWith("../../", StringComparison.Ordinal) ? place : relative;
    }

    /// <summary>One JSON object and a line break.</summary>
    public static void WriteJson(TextWriter output, RouteExplanation route, bool isIndented, string? id = null)
    {
        using var writer = new JsonTextWriter(output) { Formatting = isIndented ? Formatting.Indented : Formatting.None, CloseOutput = false };
        writer.WriteStartObject();
        Text("id", id);
        Text("owner", route.Owner);
        Text("provider", route.Provider);
        Text("baseUrl", route.BaseUrl);
        Text("baseUrlSource", route.BaseUrlSource);
        Text("path", route.Path);
        writer.WritePropertyName("headers");
        writer.WriteStartObject();
        foreach (var header in route.Headers)
        {
            writer.WritePropertyName(header.Header);
            writer.WriteStartObject();
            Text("source", header.Source);
            if (header.IsStandIn)
            {
                writer.WritePropertyName("placeholder");
                writer.WriteValue(true);
            }
            else
            {
                Text("masked", header.Masked);
            }

            if (header.IsSignature)
            {
                writer.WritePropertyName("signed");
                writer.WriteValue(true);
            }

            Text("place", header.Place);

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (route.Model is { } model)
        {
            writer.WritePropertyName("model");
            writer.WriteStartObject();
            Text("value", model.Value);
            Text("source", model.Source);
            writer.WriteEndObject();
        }

        Text("region", route.Region);
        Text("project", route.Project);
        List("customHeaders", route.CustomHeaders);
        Objects("shadowed", route.Shadowed, shadowed =>
        {
            Text("what", shadowed.What);
            Text("source", shadowed.Scope);
            Text("by", shadowed.By);
        });
        List("earlyRequests", route.EarlyRequests);
        Objects("trust", route.Trust, note =>
        {
            Text("what", note.What);
            Text("source", note.Scope);
            writer.WritePropertyName("waits");
            writer.WriteValue(note.Waits);
        });
        Objects("problems", route.Problems, problem =>
        {
            Text("code", problem.Code);
            Text("message", problem.Message);
        });
        writer.WriteEndObject();
        writer.Flush();
        output.WriteLine();

        void List(string name, IReadOnlyList<string> texts) => Items(name, texts, writer.WriteValue);

        void Objects<T>(string name, IReadOnlyList<T> items, Action<T> writeMembers) => Items(name, items, item =>
        {
            writer.WriteStartObject();
            writeMembers(item);
            writer.WriteEndObject();
        });

        void Items<T>(string name, IReadOnlyList<T> items, Action<T> write)
        {
            writer.WritePropertyName(name);
            writer.WriteStartArray();
            foreach (var item in items)
            {
                write(item);
            }

            writer.WriteEndArray();
        }

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                writer.WritePropertyName(name);
                writer.WriteValue(value);
            }
        }
    }
}
