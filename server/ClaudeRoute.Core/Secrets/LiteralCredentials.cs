using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>A credential that is written out inside a longer text.</summary>
/// <param name="What">What carries it, as a noun with an article.</param>
/// <param name="Value">The credential.</param>
internal sealed record LiteralCredential(string What, string Value);

/// <summary>Finds credentials written out inside commands, header lines and addresses, from <c>Facts/literal-credentials.json</c>.</summary>
internal sealed class LiteralCredentials
{
    // A command of this length is a script; its credentials, if any, have a known format and are found by that.
    private const int MaxLength = 20_000;

    private const int ShortestHeader = 8;

    private const int ShortestAssigned = 8;

    private const int ShortestVariable = 3;

    private const int LongestVariable = 80;

    private static readonly Lazy<LiteralCredentials> Instance = new(() => new LiteralCredentials(FactTable.Read("literal-credentials")));
    private static readonly string[] Schemes = ["bearer ", "basic ", "token "];
    private const string ReferenceSigns = "$<{`";
    private const string ValueEnds = " \t\r\n\"'\\$<{`";

    private readonly string[] _stockWords;
    private readonly WordSearch _words;
    private readonly WordSearch _assignmentWords;
    private readonly CommandForm[] _commands;
    private readonly Lazy<Regex> _password;
    private readonly Lazy<Regex> _query;
    private readonly Lazy<Regex> _remark;

    private LiteralCredentials(JsonObject table)
    {
        _stockWords = table.Texts("stockWords");
        _commands = [.. table.Rows("commands").Select(row => new CommandForm(row))];
        _assignmentWords = new WordSearch(table.Texts("assignmentWords"), ignoreCase: true);
        string[] words = [.. table.Texts("assignmentWords"), .. table.Rows("commands").SelectMany(row => row.Texts("words"))];

        // A word that holds another one is found with it.
        _words = new WordSearch(words.Where(word => !words.Any(other => other != word && word.Contains(other, StringComparison.Ordinal))), ignoreCase: true);
        var address = table.Object("address")!;
        _password = Build(address.Text("password"));
        _query = Build(address.Text("query"));
        _remark = Build(table.Object("remark")!.Text("regex"));
    }

    public static LiteralCredentials Table => Instance.Value;

    /// <summary>False when a command surely carries nothing.</summary>
    public bool MayBeInCommand(ReadOnlySpan<char> command) => _words.IsIn(command);

    /// <summary>False when an address surely carries nothing.</summary>
    public static bool MayBeInAddress(ReadOnlySpan<char> text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && text[scheme..].ContainsAny('@', '?');
    }

    /// <summary>What a command carries, or null.</summary>
    /// <param name="command">The command line, or a permission rule that holds one.</param>
    public LiteralCredential? InCommand(string command)
    {
        if (command.Length > MaxLength)
        {
            return null;
        }

        foreach (var form in _commands)
        {
            if (!form.MayMatch(command))
            {
                continue;
            }

            foreach (var match in Matches(form.Expression, command))
            {
                if (AsLiteral(match.Groups["value"].ValueSpan) is { } value)
                {
                    return new LiteralCredential(form.What, value);
                }
            }
        }

        return InAssignment(command) is { } assigned ? new LiteralCredential("an assigned variable", assigned) : null;
    }

    /// <summary>What a helper command prints, when it only echoes a credential.</summary>
    public static LiteralCredential? InHelper(string command) =>
        StandIns.EchoedText(command) is { } echoed && CredentialNames.Table.LooksLikeCredential(echoed)
            ? new LiteralCredential("the credential that it prints", echoed)
            : null;

    /// <summary>The header line that carries a credential, or null.</summary>
    public LiteralCredential? InHeaderLines(string text)
    {
        // Settings use one header per line, telemetry variables a comma list of name=value.
        foreach (var line in text.Split(['\n', ',']))
        {
            var split = line.AsSpan().IndexOfAny(':', '=');
            if (split <= 0)
            {
                continue;
            }

            var name = line[..split].Trim();
            var value = CutScheme(line[(split + 1)..].Trim());
            if (value.Length >= ShortestHeader && AsLiteral(value) is { } literal && (CredentialNames.Table.IsHeader(name) || CredentialNames.Table.LooksRandomUnder(name, literal)))
            {
                return new LiteralCredential($"the header {name}", literal);
            }
        }

        return null;
    }

    /// <summary>The password or key inside an address, or null.</summary>
    public LiteralCredential? InAddress(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        return FirstLiteral(_password, text) is { } password ? new LiteralCredential("a password inside an address", password)
            : FirstLiteral(_query, text) is { } key ? new LiteralCredential("a key inside an address", key)
            : null;
    }

    /// <summary>The credentials of members that a comment holds, with their places.</summary>
    public IEnumerable<(string Name, string Value, int Start)> InRemark(string remark)
    {
        if (remark.Length > MaxLength)
        {
            yield break;
        }

        foreach (var match in Matches(_remark, remark))
        {
            var value = match.Groups["value"];
            if (CredentialNames.Table.IsCredential(match.Groups["name"].Value, value.Value))
            {
                yield return (match.Groups["name"].Value, value.Value, value.Index);
            }
        }
    }

    /// <summary>A header value without its scheme word.</summary>
    public static string CutScheme(string value)
    {
        foreach (var scheme in Schemes)
        {
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return value[scheme.Length..].Trim();
            }
        }

        return value;
    }

    // NAME=value, with the value in quotes or not.
    private string? InAssignment(string command)
    {
        if (!_assignmentWords.IsIn(command))
        {
            return null;
        }

        for (var sign = command.IndexOf('=', StringComparison.Ordinal); sign >= 0; sign = command.IndexOf('=', sign + 1))
        {
            var start = sign;
            while (start > 0 && sign - start < LongestVariable && (char.IsAsciiLetterOrDigit(command[start - 1]) || command[start - 1] == '_'))
            {
                start--;
            }

            var rest = command.AsSpan(sign + 1).TrimStart("\"'");
            var value = UpToEnd(rest);
            if (value.Length >= ShortestAssigned
                && sign - start >= ShortestVariable
                && !char.IsAsciiDigit(command[start])
                && !(start > 0 && command[start - 1] == '-')
                && AsLiteral(value) is { } literal
                && IsNamedCredential(command[start..sign], literal))
            {
                return literal;
            }
        }

        return null;
    }

    private string? FirstLiteral(Lazy<Regex> expression, string text) =>
        Matches(expression, text).Select(match => AsLiteral(match.Groups["value"].ValueSpan)).FirstOrDefault(value => value is not null);

    private static bool IsNamedCredential(string name, string value) =>
        CredentialNames.Table.IsCredential(name) || CredentialNames.Table.LooksRandomUnder(name, value);

    // The cheap tests come first; most values are words such as postgres.
    private string? AsLiteral(ReadOnlySpan<char> value)
    {
        var trimmed = value.TrimEnd("),;");
        if (trimmed.IsEmpty || trimmed.ContainsAny(ReferenceSigns) || IsPattern(trimmed) || IsStockWord(trimmed))
        {
            return null;
        }

        var text = trimmed.ToString();
        return StandIns.Contains(text) || PlainWords.Are(text) ? null : text;
    }

    // Sign by sign: the vector code of a search for so many signs is compiled when it is first used, which takes longer than all searches of a file.
    private static ReadOnlySpan<char> UpToEnd(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (ValueEnds.Contains(text[i], StringComparison.Ordinal))
            {
                return text[..i];
            }
        }

        return text;
    }

    private bool IsStockWord(ReadOnlySpan<char> value)
    {
        foreach (var word in _stockWords)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A search or a replacement names the shape of a credential, not one.
    private static bool IsPattern(ReadOnlySpan<char> value) =>
        value.Contains(".*", StringComparison.Ordinal) || value.EndsWith("/", StringComparison.Ordinal);

    private static Lazy<Regex> Build(string expression) => new(() => new Regex(expression, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));

    private static List<Match> Matches(Lazy<Regex> expression, string text)
    {
        var found = new List<Match>();
        try
        {
            for (var match = expression.Value.Match(text); match.Success; match = match.NextMatch())
            {
                found.Add(match);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What was found up to here still counts.
        }

        return found;
    }

    private sealed class CommandForm(JsonObject row)
    {
        private readonly WordSearch _words = new(row.Texts("words"), ignoreCase: true);
        private readonly string[] _needs = row.Texts("needs");

        public string What { get; } = row.Text("what");

        public Lazy<Regex> Expression { get; } = Build(row.Text("regex"));

        public bool MayMatch(string command) =>
            _words.IsIn(command) && (_needs.Length == 0 || Array.Exists(_needs, need => command.Contains(need, StringComparison.Ordinal)));
    }
}
