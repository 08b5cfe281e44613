using System.CommandLine;
using System.Globalization;
using ClaudeRoute.Relay;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Verification;
using ClaudeRoute.Settings;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary><c>verify</c>: proves a route on the wire.</summary>
internal static class VerifyCommand
{
    private static readonly string[] Formats = ["text", "json", "markdown"];
    private static readonly string[] Clients = ["probe", "claude"];

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var hermetic = new HermeticOptions();
        var project = new Option<string>("--project") { Description = "Folder that the session would start in.", DefaultValueFactory = _ => "." };
        var capture = new Option<bool>("--capture") { Description = "Nothing leaves the machine: a relay on it answers. This is the default." };
        var forward = new Option<bool>("--forward") { Description = "Send a few requests of one output token each to the route's destination, and check what it keeps." };
        var host = new Option<string>("--host") { Description = "The destination that --forward may reach; needed when the address comes from a file of the project." };
        var large = new Option<bool>("--large-body") { Description = "With --forward: send a request of 80 KB with code in it too, as sessions do. Costs some 20,000 input tokens." };
        var client = new Option<string>("--client") { Description = "probe (a test client of this program) or claude (the installed client, run once).", DefaultValueFactory = _ => "probe" };
        var program = new Option<string>("--client-path") { Description = "The client's executable, when it is not claude on the PATH." };
        var helper = new Option<bool>("--run-helper") { Description = "Run apiKeyHelper of the settings to get the credential." };
        var format = new Option<string>("--format") { Description = "text, json or markdown.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        client.AcceptOnlyFromAmong(Clients);
        var command = new Command("verify", "Proves on the wire where requests go, with which credential, and what the gateway keeps.") { project, capture, forward, host, large, client, program, helper, format };
        hermetic.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(capture) && result.GetValue(forward))
            {
                throw new UsageException("--capture and --forward exclude each other.");
            }

            if (result.GetValue(large) && (!result.GetValue(forward) || result.GetValue(client) == "claude"))
            {
                throw new UsageException("--large-body goes with --forward and without --client claude.");
            }

            var snapshot = hermetic.OpenProject(result, result.GetValue(project)!);
            var runner = new ClientRunner(result.GetValue(program) ?? "claude", snapshot, hermetic.Home(result));
            var forwards = result.GetValue(forward);
            var options = new VerifyOptions
            {
                Forwards = forwards,
                AgreedHost = forwards ? Agree(terminal, snapshot, result.GetValue(host), result.GetValue(client) == "claude") : null,
                TriesLargeBody = result.GetValue(large),
                RunClient = result.GetValue(client) == "claude" ? runner.RunAsync : null,
                HelperOutput = result.GetValue(helper) ? await runner.RunHelperAsync(cancellationToken) : null,
                FindKey = () => FingerprintKey.Get(MachinePlaces.StateFolder(hermetic.Home(result), MachinePlaces.ReadEnvironment())),
            };
            try
            {
                var report = await Verifier.RunAsync(snapshot, options, cancellationToken);
                Write(terminal, report, result.GetValue(format)!);
                return report.HasFailed ? ExitCodes.Findings : ExitCodes.Clean;
            }
            catch (RelayUnavailableException error)
            {
                throw new UsageException(error.Message);
            }
        });
        return command;
    }

    // Naming the way is the consent on the command line; an address that came with a project has to be named itself.
    private static string Agree(Terminal terminal, SettingsSnapshot snapshot, string? host, bool runsClient)
    {
        var plan = Verifier.Plan(snapshot);
        if (plan.Problems.Count > 0)
        {
            return plan.Host;
        }

        if (host is not null && !host.Equals(plan.Host, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"Requests would go to {plan.Host}, not to {host}. Nothing was sent.");
        }

        if (plan.IsFromProject && host is null)
        {
            throw new UsageException($"Requests would go to {plan.Host}, which a file of the project names. Nothing was sent. Add --host {plan.Host} if you trust it.");
        }

        terminal.Errors.WriteLine(runsClient
            ? $"The client's requests go to {plan.Destination}."
            : $"At most {plan.MostRequests} requests of {plan.MostTokens} output tokens in all go to {plan.Destination}.");
        return plan.Host;
    }

    private static void Write(Terminal terminal, VerifyReport report, string format)
    {
        switch (format)
        {
            case "json":
                VerifyJson.Write(terminal.Output, report);
                break;
            case "markdown":
                terminal.Output.Write(report.ToMarkdown());
                break;
            default:
                WriteText(terminal, report);
                break;
        }
    }

    private static void WriteText(Terminal terminal, VerifyReport report)
    {
        var paint = new Paint(terminal.HasColor);
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"  {paint.Faint("Route".PadRight(14))} {report.Route}");
        terminal.Output.WriteLine($"  {paint.Faint("Destination".PadRight(14))} {report.Destination}");
        terminal.Output.WriteLine($"  {report.Summary}");
        terminal.Output.WriteLine();
        foreach (var verdict in report.Verdicts)
        {
            var word = VerifyReport.Word(verdict.Outcome).PadRight(12);
            var painted = verdict.Outcome switch
            {
                Outcome.Pass => paint.Green(word),
                Outcome.Fail => paint.Red(word),
                _ => paint.Faint(word),
            };
            terminal.Output.WriteLine($"  {painted} {verdict.Title}  {paint.Faint(verdict.Line)}");
            terminal.Output.WriteLine($"               {verdict.Evidence}");
            if (verdict.Remedy is { } remedy && verdict.Outcome != Outcome.Pass)
            {
                terminal.Output.WriteLine($"               → {remedy}");
            }
        }

        terminal.Output.WriteLine();
        var counts = report.Verdicts.CountBy(verdict => verdict.Outcome).OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {VerifyReport.Word(pair.Key)}"));
        terminal.Output.WriteLine($"  {string.Join(", ", counts)}.");
        foreach (var step in report.NextSteps.Concat(report.Links.Select(link => $"{link.Title}: {link.Url}")))
        {
            terminal.Output.WriteLine($"  {step}");
        }
    }
}

/// <summary>The report as JSON.</summary>
internal static class VerifyJson
{
    public static void Write(TextWriter output, VerifyReport report)
    {
        using var writer = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartObject();
        writer.WritePropertyName("version");
        writer.WriteValue(1);
        Text("route", report.Route);
        Text("destination", report.Destination);
        Text("time", report.Time.ToString("o", CultureInfo.InvariantCulture));
        Text("summary", report.Summary);
        writer.WritePropertyName("requests");
        writer.WriteValue(report.Requests);
        writer.WritePropertyName("outputTokens");
        writer.WriteValue(report.OutputTokens);
        writer.WritePropertyName("failed");
        writer.WriteValue(report.HasFailed);
        writer.WritePropertyName("verdicts");
        writer.WriteStartArray();
        foreach (var verdict in report.Verdicts)
        {
            writer.WriteStartObject();
            Text("line", verdict.Line);
            Text("title", verdict.Title);
            Text("verdict", VerifyReport.Word(verdict.Outcome));
            Text("evidence", verdict.Evidence);
            Text("remedy", verdict.Remedy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("links");
        writer.WriteStartArray();
        foreach (var link in report.Links)
        {
            writer.WriteStartObject();
            Text("title", link.Title);
            Text("url", link.Url);
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
