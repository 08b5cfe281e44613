using System.CommandLine;
using ClaudeRoute.Rules;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary><c>rules</c>: the catalogue, or the page of one rule.</summary>
internal static class RulesCommand
{
    private static readonly string[] Formats = ["text", "json"];

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("ID") { Arity = ArgumentArity.ZeroOrOne, Description = "Rule id or name." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        var command = new Command("rules", "Lists the rules, or shows the page of one.") { id, format };
        command.SetAction(result => Run(terminal, result.GetValue(id), result.GetValue(format) == "json"));
        return command;
    }

    private static int Run(Terminal terminal, string? wanted, bool json)
    {
        var rules = RuleCatalog.Explained
            .Where(rule => wanted is null || rule.Info.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase) || rule.Info.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (rules.Length == 0)
        {
            throw new UsageException($"There is no rule called {wanted}. claude-route rules lists them.");
        }

        if (json)
        {
            WriteJson(terminal.Output, rules, wanted is not null);
        }
        else if (wanted is not null)
        {
            terminal.Output.Write(RulePages.ForReading(rules[0]));
        }
        else
        {
            foreach (var rule in rules)
            {
                terminal.Output.WriteLine($"{rule.Info.Id}  {rule.Info.Name,-34} {rule.Info.Severity.Highest.ToString().ToLowerInvariant(),-12} {rule.Info.Title}");
            }
        }

        terminal.Output.Flush();
        return ExitCodes.Clean;
    }

    private static void WriteJson(TextWriter output, IReadOnlyList<IExplained> rules, bool withPage)
    {
        using var writer = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartArray();
        foreach (var rule in rules)
        {
            var info = rule.Info;
            writer.WriteStartObject();
            Text(writer, "id", info.Id);
            Text(writer, "name", info.Name);
            Text(writer, "title", info.Title);
            Text(writer, "category", info.Category.ToString().ToLowerInvariant());
            writer.WritePropertyName("severity");
            writer.WriteStartObject();
            Text(writer, "user", Word(info.Severity.User));
            Text(writer, "shared", Word(info.Severity.Shared));
            Text(writer, "local", Word(info.Severity.Local));
            Text(writer, "managed", Word(info.Severity.Managed));
            writer.WriteEndObject();
            Text(writer, "fix", info.Fix switch { FixSafety.Safe => "safe", FixSafety.NeedsReview => "needs review", _ => "none" });
            Text(writer, "since", info.Since);
            if (withPage)
            {
                Text(writer, "page", RulePages.ForReading(rule));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.WriteLine();
    }

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static void Text(JsonTextWriter writer, string name, string value)
    {
        writer.WritePropertyName(name);
        writer.WriteValue(value);
    }
}
