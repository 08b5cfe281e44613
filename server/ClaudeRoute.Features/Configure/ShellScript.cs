using System.Text;
using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;

namespace ClaudeRoute.Features.Configure;

/// <summary>Lines for one kind of shell.</summary>
/// <param name="Shell"><c>posix</c>, <c>fish</c>, <c>powershell</c> or <c>cmd</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Text">The lines, with a line break at the end.</param>
/// <param name="Hint">What to know before running them, or null.</param>
public sealed record ShellLines(string Shell, string Title, string Text, string? Hint);

/// <summary>
/// Writes a route as lines for shells. A credential never stands in them: the shell asks for it without an echo, so that it is neither in
/// the clipboard nor in a history.
/// </summary>
public static class ShellScript
{
    private const string Client = "claude";
    private const string SettingsOption = "--settings";

    /// <summary>The lines for every kind of shell.</summary>
    /// <param name="recipe">The route.</param>
    /// <param name="plan">Its plan for the shell.</param>
    public static IReadOnlyList<ShellLines> Of(RouteRecipe recipe, RoutePlan plan)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(plan);
        var secrets = recipe.Inputs.Where(input => input.IsSecret).ToDictionary(input => input.Name, StringComparer.Ordinal);
        var variables = plan.Writes
            .Where(write => write.Path.Parent?.Name == "env")
            .Select(write => new Variable(write.Path.Name!, write.Text, write.Inputs.Where(secrets.ContainsKey).Select(name => secrets[name].Title).FirstOrDefault()))
            .ToArray();
        FilledWrite[] roots = [.. plan.Writes.Where(write => write.Path.Parent?.Name != "env")];
        var settings = roots.Length == 0 ? null : OneLine(roots);
        var hint = settings is null ? null : $"{string.Join(", ", roots.Select(write => write.Path.Name))} is no variable, so it is given to the client as an option each time.";
        return
        [
            new ShellLines("posix", "bash, zsh and other POSIX shells", Posix(plan.Unset, variables, settings), hint),
            new ShellLines("fish", "fish", Fish(plan.Unset, variables, settings), hint),
            new ShellLines("powershell", "PowerShell", PowerShell(plan.Unset, variables, settings), hint),
            new ShellLines("cmd", "Windows, for new windows (setx)", Cmd(plan.Unset, variables, settings), Joined("It changes the variables of your Windows account; open a new window afterwards.", variables.Any(variable => variable.Prompt is not null) ? "The credential then stands in the registry of your account." : null, hint)),
        ];
    }

    /// <summary>A word for a POSIX shell.</summary>
    public static string QuotePosix(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsPlain(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>A word for fish.</summary>
    public static string QuoteFish(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsPlain(text) ? text : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    /// <summary>A text for PowerShell.</summary>
    public static string QuotePowerShell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // PowerShell takes typographic quotation marks for plain ones, and doubles each kind to mean itself.
        var quoted = new StringBuilder("'");
        foreach (var sign in text)
        {
            quoted.Append(sign);
            if (sign is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                quoted.Append(sign);
            }
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>An argument of a program that is started from a line which somebody pastes into the command prompt.</summary>
    public static string QuoteCmd(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // First as the program takes its arguments apart, then as the prompt does before.
        var argument = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var sign in text)
        {
            if (sign == '\\')
            {
                backslashes++;
                continue;
            }

            argument.Append('\\', sign == '"' ? (2 * backslashes) + 1 : backslashes).Append(sign);
            backslashes = 0;
        }

        argument.Append('\\', 2 * backslashes).Append('"');
        var line = new StringBuilder();
        foreach (var sign in argument.ToString())
        {
            line.Append(CmdSigns.Contains(sign, StringComparison.Ordinal) ? "^" : "").Append(sign);
        }

        return line.ToString();
    }

    private const string CmdSigns = "()%!^\"<>&|";

    private static string Posix(IReadOnlyList<string> unset, Variable[] variables, string? settings)
    {
        var lines = new StringBuilder();
        if (unset.Count > 0)
        {
            lines.Append("unset ").AppendJoin(' ', unset).Append('\n');
        }

        foreach (var (name, text, prompt) in variables)
        {
            // read -s is no part of POSIX; stty is, and works in every one of these shells.
            lines.Append(prompt is null
                ? $"export {name}={QuotePosix(text)}\n"
                : $"printf %s {QuotePosix(prompt + ": ")}; stty -echo; IFS= read -r {name}; stty echo; echo; export {name}\n");
        }

        return Finish(lines, settings, QuotePosix);
    }

    private static string Fish(IReadOnlyList<string> unset, Variable[] variables, string? settings)
    {
        var lines = new StringBuilder();
        foreach (var name in unset)
        {
            // A name may be set in several of fish's scopes, and -e takes away one.
            lines.Append($"set -eg {name}; set -eU {name}\n");
        }

        foreach (var (name, text, prompt) in variables)
        {
            lines.Append(prompt is null ? $"set -gx {name} {QuoteFish(text)}\n" : $"read -s -gx -P {QuoteFish(prompt + ": ")} {name}\n");
        }

        return Finish(lines, settings, QuoteFish);
    }

    private static string PowerShell(IReadOnlyList<string> unset, Variable[] variables, string? settings)
    {
        var lines = new StringBuilder();
        if (unset.Count > 0)
        {
            lines.Append("Remove-Item -ErrorAction SilentlyContinue ").AppendJoin(", ", unset.Select(name => $"Env:{name}")).Append('\n');
        }

        foreach (var (name, text, prompt) in variables)
        {
            lines.Append(prompt is null
                ? $"$env:{name} = {QuotePowerShell(text)}\n"
                : $"$env:{name} = [System.Net.NetworkCredential]::new('', (Read-Host -AsSecureString {QuotePowerShell(prompt)})).Password\n");
        }

        return Finish(lines, settings, QuotePowerShell);
    }

    private static string Cmd(IReadOnlyList<string> unset, Variable[] variables, string? settings)
    {
        var lines = new StringBuilder();
        foreach (var name in unset)
        {
            // setx cannot take a variable away.
            lines.Append($"reg delete HKCU\\Environment /f /v {name} >nul 2>nul\n");
        }

        foreach (var (name, text, prompt) in variables)
        {
            lines.Append(prompt is null
                ? $"setx {name} {QuoteCmd(text)}\n"
                : $"powershell -NoProfile -Command \"[Environment]::SetEnvironmentVariable('{name}', [System.Net.NetworkCredential]::new('', (Read-Host -AsSecureString {QuotePowerShell(prompt)})).Password, 'User')\"\n");
        }

        return Finish(lines, settings, QuoteCmd);
    }

    private static string Finish(StringBuilder lines, string? settings, Func<string, string> quote) =>
        (settings is null ? lines : lines.Append($"{Client} {SettingsOption} {quote(settings)}\n")).ToString();

    private static string OneLine(FilledWrite[] writes) =>
        "{" + string.Join(",", writes.Select(write => $"{ClaudeRoute.Syntax.JsonText.Quote(write.Path.Name!)}:{ClaudeRoute.Syntax.JsonText.Quote(write.Text)}")) + "}";

    private static string Joined(params string?[] sentences) => string.Join(' ', sentences.OfType<string>());

    private static bool IsPlain(string text) => text.Length > 0 && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-' or '.' or '/' or ':' or '@' or '%' or '+' or ',') && text[0] is not '-';

    private sealed record Variable(string Name, string Text, string? Prompt);
}
