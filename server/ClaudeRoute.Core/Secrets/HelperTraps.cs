using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>What goes wrong in helper commands, from <c>Facts/helper-traps.json</c>.</summary>
internal sealed class HelperTraps
{
    private static readonly Lazy<HelperTraps> Instance = new(() => new HelperTraps(FactTable.Read("helper-traps")));
    private readonly Lazy<Regex> _printed;
    private readonly WordSearch _printWords;
    private readonly Lazy<Regex> _echoedBehind;
    private readonly string[] _ownPrefixes;
    private readonly string[] _ownWords;
    private readonly string[] _foreignPrefixes;

    private HelperTraps(JsonObject table)
    {
        NeedsBash = table.Texts("needsBash");
        SourceWord = table.Text("sourceWord");
        SourceInSh = table.Text("sourceInSh");
        _ownPrefixes = table.Texts("ownPrefixes");
        _ownWords = table.Texts("ownWords");
        _foreignPrefixes = table.Texts("foreignPrefixes");
        _printWords = new WordSearch(table.Texts("printWords"), ignoreCase: false);
        EchoBehind = table.Text("echoBehind");
        _echoedBehind = new(() => new Regex(table.Text("echoedBehind"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
        _printed = new(() => new Regex(table.Text("printed"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
    }

    public static HelperTraps Table => Instance.Value;

    /// <summary>Signs that only bash understands.</summary>
    public IReadOnlyList<string> NeedsBash { get; }

    /// <summary>The word for reading a file into the shell that sh does not know, with the blank behind it.</summary>
    public string SourceWord { get; }

    /// <summary>The same for sh.</summary>
    public string SourceInSh { get; }

    /// <summary>How text is printed once a command has gone well.</summary>
    public string EchoBehind { get; }

    /// <summary>The literal that a command prints behind the output of another one; null when there is none.</summary>
    public string? EchoedBehind(string command)
    {
        if (command.Length > 400 || !command.Contains(EchoBehind, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return _echoedBehind.Value.Match(command) is { Success: true } match ? match.Groups["text"].Value.Trim('"', '\'') : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>The variable that a command prints and does nothing else, or null.</summary>
    public string? PrintedVariable(string command)
    {
        // Most helpers do more than print, and an expression takes longer to build than to run.
        if (command.Length > 400 || !_printWords.IsIn(command))
        {
            return null;
        }

        try
        {
            return _printed.Value.Match(command.Trim()) is { Success: true } match ? match.Groups["name"].Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>True for a variable of another service by its name.</summary>
    public bool IsForeign(string variable) => Array.Exists(_foreignPrefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>True for a variable that by its name holds a credential for Claude Code or a gateway.</summary>
    public bool IsOwn(string variable) =>
        Array.Exists(_ownPrefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal))
        || Array.Exists(_ownWords, word => variable.Contains(word, StringComparison.Ordinal));
}
