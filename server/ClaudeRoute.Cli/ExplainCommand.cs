using System.CommandLine;
using ClaudeRoute.Features;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary><c>explain</c>: where requests of a project go and with which credential.</summary>
internal static class ExplainCommand
{
    private static readonly string[] Formats = ["text", "json"];

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var hermetic = new HermeticOptions();
        var project = new Option<string>("--project") { Description = "Folder that the session would start in.", DefaultValueFactory = _ => "." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        var command = new Command("explain", "Shows the effective route of a project.") { project, format };
        hermetic.AddTo(command);
        command.SetAction(result =>
        {
            var folder = Path.GetFullPath(result.GetValue(project)!);
            if (!Directory.Exists(folder))
            {
                throw new UsageException($"The folder {result.GetValue(project)} does not exist.");
            }

            var root = SettingsLocator.Normalize(folder);
            var workspace = SettingsLoader.LoadProject(SettingsLoader.LoadMachine(hermetic.Open(result, CheckOptions.Default)), root);
            var explanation = RouteExplanation.Of(workspace.Project(root));
            if (result.GetValue(format) == "json")
            {
                WriteJson(terminal.Output, explanation);
            }
            else
            {
                WriteText(terminal, explanation);
            }

            terminal.Output.Flush();
            return ExitCodes.Clean;
        });
        return command;
    }

    private static void WriteText(Terminal terminal, RouteExplanation route)
    {
        var paint = new Paint(terminal.HasColor);
        Row("Route", $"{paint.Bold(route.Owner)} through {route.Provider}", null);
        Row("Requests to", route.BaseUrl + route.Path, route.BaseUrlSource ?? "built in");
        foreach (var header in route.Headers)
        {
            Row(header.Header, header.Masked is null ? "known when the session runs" : header.IsStandIn ? $"\"{header.Masked}\" (stand-in)" : header.Masked, header.Place is null ? header.Source : $"{header.Source}  {Relative(header.Place)}");
        }

        if (route.SignedBy is { } signed)
        {
            Row("Signed by", signed, null);
        }

        Row("Model", route.Model is { } model ? model.Value : "the client's default", route.Model?.Source);
        foreach (var shadowed in route.Shadowed)
        {
            Row("Not used", $"{shadowed.What} of {shadowed.Scope}", $"{shadowed.By} wins{(shadowed.Place is null ? "" : "  " + Relative(shadowed.Place))}");
        }

        foreach (var problem in route.Problems)
        {
            Row("Note", problem.Message, null);
        }

        void Row(string name, string value, string? source) =>
            terminal.Output.WriteLine($"  {paint.Faint(name.PadRight(14))} {value}{(source is null ? "" : paint.Faint($"  ({source})"))}");
    }

    private static string Relative(string place)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), place).Replace('\\', '/');
        return relative.StartsWith("../../", StringComparison.Ordinal) ? place : relative;
    }

    private static void WriteJson(TextWriter output, RouteExplanation route)
    {
        using var writer = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartObject();
        Text("owner", route.Owner);
        Text("provider", route.Provider);
        Text("baseUrl", route.BaseUrl);
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

        writer.WritePropertyName("shadowed");
        writer.WriteStartArray();
        foreach (var shadowed in route.Shadowed)
        {
            writer.WriteStartObject();
            Text("what", shadowed.What);
            Text("source", shadowed.Scope);
            Text("by", shadowed.By);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("problems");
        writer.WriteStartArray();
        foreach (var problem in route.Problems)
        {
            writer.WriteStartObject();
            Text("code", problem.Code);
            Text("message", problem.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteLine();

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
