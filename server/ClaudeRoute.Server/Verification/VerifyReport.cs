using System.Globalization;
using System.Text;
using ClaudeRoute.Relay.Contract;

namespace ClaudeRoute.Server.Verification;

/// <summary>A place where a person sees more, such as a gateway's dashboard.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Url">Its address.</param>
public sealed record ReportLink(string Title, string Url);

/// <summary>What a verification found.</summary>
public sealed record VerifyReport
{
    /// <summary>The route in a few words.</summary>
    public required string Route { get; init; }

    /// <summary>Where requests go.</summary>
    public required string Destination { get; init; }

    /// <summary>What was done, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The verdicts.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>Requests that left for the destination; 0 when nothing left the machine.</summary>
    public int Requests { get; init; }

    /// <summary>Most output tokens that they cost.</summary>
    public int OutputTokens { get; init; }

    /// <summary>What a person may do next.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];

    /// <summary>Dashboards that show the requests from the other side.</summary>
    public IReadOnlyList<ReportLink> Links { get; init; } = [];

    /// <summary>True when a line was shown not to hold.</summary>
    public bool HasFailed => Verdicts.Any(verdict => verdict.Outcome == Outcome.Fail);

    /// <summary>The word of an outcome.</summary>
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "pass",
        Outcome.Fail => "fail",
        Outcome.Inconclusive => "inconclusive",
        _ => "not tried",
    };

    /// <summary>The report as Markdown. Text of others stands in it as plain text, without links.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("# Claude Code route, verified").AppendLine();
        text.AppendLine($"- Route: {Escape(Route)}");
        text.AppendLine($"- Destination: {Escape(Destination)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- When: {Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        text.AppendLine($"- {Escape(Summary)}").AppendLine();
        text.AppendLine("| Line | Verdict | What was seen | What to do |");
        text.AppendLine("|---|---|---|---|");
        foreach (var verdict in Verdicts)
        {
            var word = Word(verdict.Outcome);
            text.AppendLine($"| {verdict.Line} {Escape(verdict.Title)} | {(verdict.Outcome == Outcome.Fail ? $"**{word}**" : word)} | {Escape(verdict.Evidence)} | {Escape(verdict.Remedy ?? "")} |");
        }

        if (NextSteps.Count > 0 || Links.Count > 0)
        {
            text.AppendLine().AppendLine("## Next").AppendLine();
            foreach (var step in NextSteps)
            {
                text.AppendLine($"- {Escape(step)}");
            }

            foreach (var link in Links)
            {
                text.AppendLine($"- [{Escape(link.Title)}](<{link.Url}>)");
            }
        }

        return text.ToString();
    }

    // Every sign that Markdown gives a meaning to is written as itself. Previews make links of addresses, but not in code.
    private static string Escape(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return $"`{text.Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")}`";
        }

        var plain = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (sign is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '(' or ')' or '#' or '|' or '!' or '~' or '&' or '$')
            {
                plain.Append('\\');
            }

            plain.Append(sign is '\n' or '\r' ? ' ' : sign);
        }

        return plain.ToString();
    }
}
