using ClaudeRoute.Features.Troubleshooting;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary>Writes the answer to a symptom for people and for programs.</summary>
internal static class SymptomReport
{
    /// <summary>The cause first, then what was ruled out.</summary>
    public static void Write(Terminal terminal, SymptomAnswer answer, bool isJson)
    {
        if (isJson)
        {
            WriteJson(terminal.Output, answer);
            return;
        }

        var paint = new Paint(terminal.HasColor);
        terminal.Output.WriteLine(paint.Bold(answer.Symptom.Title));
        terminal.Output.WriteLine();
        if (answer.Cause is { } cause)
        {
            Cause("Cause", cause);
            foreach (var other in answer.Also)
            {
                Cause("Also", other);
            }
        }
        else
        {
            terminal.Output.WriteLine($"  {SymptomAnswer.Verify}");
        }

        foreach (var text in answer.RuledOut)
        {
            terminal.Output.WriteLine($"  {paint.Faint("Ruled out".PadRight(10))} {text}");
        }

        void Cause(string name, SymptomCause found)
        {
            terminal.Output.WriteLine($"  {paint.Faint(name.PadRight(10))} {found.Message}{(found.Rule is null ? "" : paint.Faint($"  ({found.Rule})"))}");
            if (found.Place is { } place)
            {
                terminal.Output.WriteLine($"  {"".PadRight(10)} {paint.Faint($"{place.Path}:{place.Range.Start.Line + 1}:{place.Range.Start.Character + 1}")}");
            }
        }
    }

    private static void WriteJson(TextWriter output, SymptomAnswer answer)
    {
        using var writer = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartObject();
        Text("symptom", answer.Symptom.Id);
        Text("title", answer.Symptom.Title);
        if (answer.Cause is { } cause)
        {
            writer.WritePropertyName("cause");
            Cause(cause);
        }
        else
        {
            Text("nothingFound", SymptomAnswer.Verify);
        }

        writer.WritePropertyName("also");
        writer.WriteStartArray();
        foreach (var other in answer.Also)
        {
            Cause(other);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("ruledOut");
        writer.WriteStartArray();
        foreach (var text in answer.RuledOut)
        {
            writer.WriteValue(text);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteLine();

        void Text(string name, string value)
        {
            writer.WritePropertyName(name);
            writer.WriteValue(value);
        }

        void Cause(SymptomCause found)
        {
            writer.WriteStartObject();
            Text("message", found.Message);
            if (found.Rule is { } rule)
            {
                Text("rule", rule);
            }

            if (found.Place is { } place)
            {
                Text("path", place.Path);
                writer.WritePropertyName("line");
                writer.WriteValue(place.Range.Start.Line);
                writer.WritePropertyName("character");
                writer.WriteValue(place.Range.Start.Character);
            }

            writer.WriteEndObject();
        }
    }
}
