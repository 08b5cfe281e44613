using System.CommandLine;
using ClaudeRoute.Features;
using ClaudeRoute.Features.Troubleshooting;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

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
        var model = new Option<string>("--model") { Description = "The model that the session would be started with." };
        var settings = new Option<string>("--settings") { Description = "The file or JSON text that the session would be started with." };
        var oneCase = new Option<string>("--case") { Description = "JSON file with one session (- for standard input); nothing of this machine is looked at." };
        var cases = new Option<string>("--cases") { Description = "File with one such session in each line (- for standard input); prints one JSON line for each." };
        var symptom = new Option<string>("--symptom") { Description = "What is wrong; prints the cause that stands in the files. One of: " + string.Join(", ", Symptoms.All.Select(each => each.Id)) + "." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        var command = new Command("explain", "Shows the effective route of a project.") { project, model, settings, oneCase, cases, symptom, format };
        hermetic.AddTo(command);
        command.SetAction(result =>
        {
            var isJson = result.GetValue(format) == "json";
            if (result.GetValue(cases) is { } lines)
            {
                ExplainCases(terminal, lines);
            }
            else if (result.GetValue(oneCase) is { } file)
            {
                Write(terminal, RouteExplanation.Of(ReadCase(file, ReadAll(file), 0).Snapshot), isJson);
            }
            else
            {
                var opened = hermetic.OpenProject(result, result.GetValue(project)!);
                var session = result.GetValue(settings) is { } given ? WithSettings(opened, given) : opened;
                var snapshot = With(session, session.Session with { Model = result.GetValue(model) });
                if (result.GetValue(symptom) is { } id)
                {
                    SymptomReport.Write(terminal, Troubleshooter.Answer(snapshot, Symptoms.Find(id) ?? throw UnknownSymptom()), isJson);
                }
                else
                {
                    Write(terminal, RouteExplanation.Of(snapshot), isJson);
                }
            }

            terminal.Output.Flush();
            return ExitCodes.Clean;
        });
        return command;
    }

    private static UsageException UnknownSymptom() =>
        new($"--symptom takes one of:{string.Concat(Symptoms.All.Select(symptom => $"\n  {symptom.Id.PadRight(20)} {symptom.Title}"))}");

    private static void Write(Terminal terminal, RouteExplanation explanation, bool isJson)
    {
        if (isJson)
        {
            ExplainReport.WriteJson(terminal.Output, explanation, isIndented: true);
        }
        else
        {
            ExplainReport.WriteText(terminal, explanation);
        }
    }

    private static void ExplainCases(Terminal terminal, string file)
    {
        using var reader = file == "-" ? new StringReader(ReadAll(file)) : (TextReader)new StreamReader(Existing(file));
        for (var number = 0; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                var each = ReadCase(file, line, number);
                ExplainReport.WriteJson(terminal.Output, RouteExplanation.Of(each.Snapshot), isIndented: false, each.Id);
            }
        }
    }

    private static RouteCase ReadCase(string file, string text, int firstLine)
    {
        try
        {
            return RouteCase.Read(text);
        }
        catch (RouteCaseException error)
        {
            throw new UsageException($"{(file == "-" ? "standard input" : file)}, line {firstLine + error.Position.Line + 1}, column {error.Position.Character + 1}: {error.Message}.");
        }
    }

    private static string ReadAll(string file) => file == "-" ? System.Text.Encoding.UTF8.GetString(Terminal.ReadInput()) : File.ReadAllText(Existing(file));

    private static string Existing(string file) => File.Exists(file) ? file : throw new UsageException($"The file {file} does not exist.");

    private static SettingsSnapshot WithSettings(SettingsSnapshot snapshot, string settings)
    {
        var isText = settings.TrimStart().StartsWith('{');
        var path = SettingsLocator.Normalize(Path.GetFullPath(isText ? "--settings" : settings));
        var read = isText ? new ReadResult(settings, null) : DiskFiles.Read(path, null);
        if (read.Text is not { } text || (isText && !JsonDocument.Parse(text).IsStrict))
        {
            return With(snapshot, snapshot.Session with { MissingSettings = SecretFormats.Redact(settings) });
        }

        var file = new SettingsFile(new FileRole(path, Scope.CommandLine, FileKind.Settings, null), JsonDocument.Parse(text), GitState.Unknown);
        return new SettingsSnapshot(snapshot.ProjectRoot, snapshot.Files.Append(file), snapshot.Shell, snapshot.Git, snapshot.Options) { Session = snapshot.Session };
    }

    private static SettingsSnapshot With(SettingsSnapshot snapshot, Session session) =>
        new(snapshot.ProjectRoot, snapshot.Files, snapshot.Shell, snapshot.Git, snapshot.Options) { Session = session };
}
