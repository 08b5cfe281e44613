using System.Text;
using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>Names under which a value of any shape is a credential, from <c>Facts/credential-names.json</c>.</summary>
public sealed class CredentialNames
{
    /// <summary>Longer names are no names of variables, in characters.</summary>
    internal const int LongestName = 200;

    private static readonly Lazy<CredentialNames> Instance = new(() => new CredentialNames(FactTable.Read("credential-names")));
    private readonly NameTier _strong;
    private readonly NameTier _weak;
    private readonly Lazy<Regex> _options;
    private readonly HashSet<string> _headers;
    private readonly string[] _madeUpAnyCase;
    private readonly string[] _madeUpSameCase;

    private CredentialNames(JsonObject table)
    {
        _strong = new NameTier(table.Object("strong")!);
        _weak = new NameTier(table.Object("weak")!);
        _options = new(() => new Regex(table.Text("options"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
        _headers = table.Texts("headers").ToHashSet(StringComparer.OrdinalIgnoreCase);
        HeaderVariables = table.Texts("headerVariables").ToHashSet(StringComparer.Ordinal);
        HelperSettings = table.Texts("helperSettings").ToHashSet(StringComparer.Ordinal);
        _madeUpAnyCase = table.Object("madeUp")!.Texts("anyCase");
        _madeUpSameCase = table.Object("madeUp")!.Texts("sameCase");
    }

    /// <summary>The table.</summary>
    public static CredentialNames Table => Instance.Value;

    /// <summary>Variables whose text is a list of header lines.</summary>
    public IReadOnlySet<string> HeaderVariables { get; }

    /// <summary>Root keys whose text is a command that prints a credential.</summary>
    public IReadOnlySet<string> HelperSettings { get; }

    /// <summary>True for a variable that holds a credential by its name, whatever the value looks like.</summary>
    public bool IsCredential(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Variables.Find(name) is { } variable ? IsSecret(variable) : _strong.Has(name);
    }

    /// <summary>True when a name and a text together are a credential and not a stand-in or reference.</summary>
    public bool IsCredential(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        return IsCredential(name) ? LooksLikeCredential(text) : Variables.Find(name) is null && LooksRandomUnder(name, text);
    }

    /// <summary>True for a header that carries a credential.</summary>
    public bool IsHeader(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _headers.Contains(name) || _strong.Has(name);
    }

    /// <summary>True for a command line option whose argument is a credential.</summary>
    public bool IsOption(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument.Length < LongestName && _options.Value.IsMatch(argument);
    }

    /// <summary>True when a text under a credential's name is a credential and not a stand-in or reference.</summary>
    public bool LooksLikeCredential(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _strong.Fits(text) && !IsMadeUp(text) && !PlainWords.Are(text);
    }

    /// <summary>True when a name may name a credential and the text looks random.</summary>
    public bool LooksRandomUnder(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        return _weak.Has(name) && _weak.Fits(text) && !IsMadeUp(text);
    }

    /// <summary>True for text that shows a credential to be made up.</summary>
    internal bool IsMadeUp(ReadOnlySpan<char> text)
    {
        foreach (var sample in _madeUpAnyCase)
        {
            if (text.Contains(sample, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var sample in _madeUpSameCase)
        {
            if (text.Contains(sample, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSecret(Variable variable) => variable.IsSecret && !HeaderVariables.Contains(variable.Name);

    private sealed class NameTier(JsonObject row)
    {
        // Most files need one of the tiers at most, and an expression takes longer to build than to run.
        private readonly Lazy<Regex> _name = new(() => new Regex(row.Text("pattern"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
        private readonly Lazy<Regex> _except = new(() => new Regex(row.Text("except"), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
        private readonly WordSearch _words = new(row.Texts("words"), ignoreCase: true);
        private readonly int _minTurns = (int)(row.Number("minTurns") ?? 0);

        // Changes that follow each other faster than this many signs are not those of joined words.
        private const int ShortestJoinedWord = 5;

        private const int ShortestVariable = 4;

        public int MinLength { get; } = (int)row.Number("minLength")!.Value;

        public double MinEntropy { get; } = row.Number("minEntropy")!.Value;

        public bool Has(string name)
        {
            try
            {
                return name.Length < LongestName && _words.IsIn(name) && WordsOf(name) is var words && _name.Value.IsMatch(words) && !_except.Value.IsMatch(words);
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }

        public bool Fits(string text) =>
            text.Length >= MinLength
            && !HoldsReference(text)
            && !IsForeignWords(text)
            && Entropy.BitsPerCharacter(text) >= MinEntropy
            && (_minTurns == 0 || (!text.Contains(' ', StringComparison.Ordinal) && TurnsOften(text)))
            && !StandIns.Contains(text);

        // The words of api-key, app.key and apiKey, joined as variables join them.
        private static string WordsOf(string name)
        {
            StringBuilder? words = null;
            for (var i = 0; i < name.Length; i++)
            {
                var isJoint = name[i] is '-' or '.' or ' ';
                var isHump = i > 0 && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]);
                if (words is null && (isJoint || isHump))
                {
                    words = new StringBuilder(name, 0, i, name.Length + 8);
                }

                if (isHump)
                {
                    words?.Append('_');
                }

                words?.Append(isJoint ? '_' : name[i]);
            }

            return words?.ToString() ?? name;
        }

        // A dollar sign inside a password is no reference; before a brace, a command or the name of a variable it is.
        private static bool HoldsReference(string text)
        {
            for (var at = text.IndexOf('$', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('$', at + 1))
            {
                var rest = text.AsSpan(at + 1);
                if (rest[0] is '{' or '(')
                {
                    return true;
                }

                var isInside = at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]);
                if (isInside ? IsVariable(rest) : char.IsAsciiLetter(rest[0]) || rest[0] == '_')
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsVariable(ReadOnlySpan<char> text)
        {
            var length = 0;
            while (length < text.Length && (char.IsAsciiLetterUpper(text[length]) || text[length] == '_' || (length >= ShortestVariable && char.IsAsciiDigit(text[length]))))
            {
                length++;
            }

            return length >= ShortestVariable && (length == text.Length || !char.IsAsciiLetterLower(text[length]));
        }

        // Credentials are ASCII; a text that to a good part is not tells people in their language what to put in.
        private static bool IsForeignWords(string text) => text.Count(c => c > '\x7f') * 3 > text.Length;

        // Words and versions rarely change between letters and digits, and joined words change case once a word; random text does so all the time.
        private bool TurnsOften(string text)
        {
            var (turns, humps) = (0, 0);
            for (var i = 1; i < text.Length; i++)
            {
                if ((char.IsAsciiDigit(text[i]) && char.IsAsciiLetter(text[i - 1])) || (char.IsAsciiLetter(text[i]) && char.IsAsciiDigit(text[i - 1])))
                {
                    turns++;
                }
                else if (char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1]))
                {
                    humps++;
                }
            }

            return turns >= _minTurns || (turns + humps >= _minTurns && (turns + humps) * ShortestJoinedWord >= text.Length);
        }
    }
}
