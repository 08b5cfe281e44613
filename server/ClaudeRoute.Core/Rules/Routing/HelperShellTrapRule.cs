using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags helper commands that the shell which runs them does not understand.</summary>
/// <remarks>Page and executable examples: HelperShellTrapRule.md, beside this file.</remarks>
internal sealed class HelperShellTrapRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR152",
        "helper-shell-trap",
        "A command for another shell",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Helper,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var system = context.Snapshot.Machine.System;
        foreach (var (member, text) in system is null ? [] : RootMembers.Texts(context, [Providers.Table.Helper]))
        {
            if ((system == "windows" ? ForWindows(context, member, text) : ForUnix(member, text)) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private Finding? ForUnix(RootMember member, string text)
    {
        var table = HelperTraps.Table;
        var command = text.TrimStart();
        if (command.StartsWith(table.SourceWord, StringComparison.Ordinal))
        {
            return Report(member, $"/bin/sh runs this command and often knows no \"{table.SourceWord.Trim()}\". Write \"{table.SourceInSh.Trim()}\" instead.", $"Write \"{table.SourceInSh.Trim()}\" instead of \"{table.SourceWord.Trim()}\"", table.SourceInSh + command[table.SourceWord.Length..]);
        }

        if (table.NeedsBash.FirstOrDefault(sign => text.Contains(sign, StringComparison.Ordinal)) is { } bash && !command.StartsWith("bash ", StringComparison.Ordinal))
        {
            return Report(member, $"/bin/sh runs this command, and {bash} is understood by bash only. Run it with bash -c.", "Run it with bash -c", text.Contains('\'', StringComparison.Ordinal) ? null : $"bash -c '{text}'");
        }

        if (table.EchoedBehind(text) is { } echoed && !StandIns.Contains(echoed))
        {
            return Report(member, $"Claude Code takes everything that this command prints as the credential, and \"{table.EchoBehind.Trim()}\" prints more text behind it. Leave that part out, or send it to standard error.", "", null);
        }

        return text.Contains("\"~/", StringComparison.Ordinal) || text.Contains("'~/", StringComparison.Ordinal)
            ? Report(member, "The shell puts the home folder in place of ~ only outside of quotes, so this path is not found. Write ~ without quotes, or $HOME in double quotes.", "Write $HOME in double quotes", WithHome(text))
            : null;
    }

    // Single quotes keep $HOME from being filled in, so they become double ones where nothing else is special in those.
    private static string? WithHome(string text)
    {
        var single = text.IndexOf("'~/", StringComparison.Ordinal);
        if (single < 0)
        {
            return text.Replace("\"~/", "\"$HOME/", StringComparison.Ordinal);
        }

        var end = text.IndexOf('\'', single + 1);
        var inner = end < 0 ? "" : text[(single + 3)..end];
        return inner.Length > 0 && inner.AsSpan().IndexOfAny("\"$`\\") < 0 ? $"{text[..single]}\"$HOME/{inner}\"{text[(end + 1)..]}" : null;
    }

    // A stand-in with quotes is as good as one without.
    private Finding? ForWindows(RuleContext context, RootMember member, string text) =>
        text.TrimStart().StartsWith("echo '", StringComparison.OrdinalIgnoreCase) && StandIns.EchoedText(text) is { } echoed && !context.IsStandIn(echoed)
            ? Report(member, "cmd runs this command and prints the single quotes as well. Write the text without them.", "Write the text without quotes", echoed.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.' or '=' or '+' or '/') ? $"echo {echoed}" : null)
            : null;

    private Finding Report(RootMember member, string message, string title, string? command) =>
        RuleContext.OnValue(Info, member.File, member.Member, message) with
        {
            Fixes = command is null ? [] : MemberEdits.In(member.File, title, FixSafety.NeedsReview, isPreferred: true, new JsonChange.Set(member.Member.Path, JsonText.Quote(command))),
        };
}
