using System.Runtime.CompilerServices;

namespace ClaudeRoute.Syntax;

internal enum JsonTokenKind : byte
{
    End,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    String,

    /// <summary>A number, true, false, null, or any other run of letters, digits and the like.</summary>
    Word,

    /// <summary>Characters that begin no token.</summary>
    Unexpected,
}

/// <summary>Cuts a text into tokens and never fails. Problems inside a token, and comments, go to the problem list.</summary>
internal ref struct JsonScanner
{
    private readonly ReadOnlySpan<char> _text;
    private readonly JsonProblemList _problems;
    private int _position;

    public JsonScanner(ReadOnlySpan<char> text, int start, JsonProblemList problems)
    {
        _text = text;
        _position = start;
        _problems = problems;
    }

    public JsonTokenKind Kind { get; private set; }

    public int Start { get; private set; }

    public readonly int End => _position;

    /// <summary>Whether the string token holds a backslash, so that its value differs from its text.</summary>
    public bool HasEscape { get; private set; }

    /// <summary>Whether the string token lacks its closing quote.</summary>
    public bool IsUnterminated { get; private set; }

    public readonly ReadOnlySpan<char> TokenText => _text[Start.._position];

    public void Next()
    {
        SkipTrivia();
        Start = _position;
        if (_position >= _text.Length)
        {
            Kind = JsonTokenKind.End;
            return;
        }

        var character = _text[_position];
        switch (character)
        {
            case '"':
            case '\'':
                ScanString(character);
                break;
            case '{':
                Single(JsonTokenKind.OpenBrace);
                break;
            case '}':
                Single(JsonTokenKind.CloseBrace);
                break;
            case '[':
                Single(JsonTokenKind.OpenBracket);
                break;
            case ']':
                Single(JsonTokenKind.CloseBracket);
                break;
            case ',':
                Single(JsonTokenKind.Comma);
                break;
            case ':':
                Single(JsonTokenKind.Colon);
                break;
            default:
                if (IsWordCharacter(character))
                {
                    ScanWord();
                }
                else
                {
                    ScanUnexpected();
                }

                break;
        }
    }

    private void Single(JsonTokenKind kind)
    {
        Kind = kind;
        _position++;
    }

    private void SkipTrivia()
    {
        while (_position < _text.Length)
        {
            var character = _text[_position];
            if (character is ' ' or '\n' or '\r' or '\t')
            {
                _position++;
            }
            else if (character != '/' || !SkipComment())
            {
                return;
            }
        }
    }

    private bool SkipComment()
    {
        var start = _position;
        if (start + 1 >= _text.Length)
        {
            return false;
        }

        switch (_text[start + 1])
        {
            case '/':
                var length = _text[start..].IndexOfAny('\r', '\n');
                _position = length < 0 ? _text.Length : start + length;
                _problems.Comment(start, _position);
                return true;
            case '*':
                var close = _text[(start + 2)..].IndexOf("*/", StringComparison.Ordinal);
                _position = close < 0 ? _text.Length : start + 2 + close + 2;
                _problems.Comment(start, _position);
                if (close < 0)
                {
                    _problems.Error(JsonProblemKind.UnterminatedComment, start, _position);
                }

                return true;
            default:
                return false;
        }
    }

    private void ScanString(char quote)
    {
        Kind = JsonTokenKind.String;
        HasEscape = false;
        IsUnterminated = false;
        if (quote == '\'')
        {
            ReportSingleQuotes();
        }

        _position++;
        var stop = -1;
        while (true)
        {
            // The far search is done once for each stop, so that a text full of control characters stays linear.
            if (stop < _position)
            {
                var length = _text[_position..].IndexOfAny(quote, '\\');
                stop = length < 0 ? _text.Length : _position + length;
            }

            var control = _text[_position..stop].IndexOfAnyInRange('\0', '\u001f');
            _position = control < 0 ? stop : _position + control;
            var character = _position < _text.Length ? _text[_position] : '\n';
            if (character == quote)
            {
                _position++;
                return;
            }

            switch (character)
            {
                case '\n':
                case '\r':
                    IsUnterminated = true;
                    _problems.Error(JsonProblemKind.UnterminatedString, Start, _position);
                    return;
                case '\\':
                    HasEscape = true;
                    ScanEscape(quote);
                    break;
                default:
                    _problems.Error(JsonProblemKind.ControlCharacter, _position, _position + 1);
                    _position++;
                    break;
            }
        }
    }

    // The span is known at the end of the string, but the problem comes before those inside it.
    private readonly void ReportSingleQuotes()
    {
        var end = Start + 1;
        while (end < _text.Length && _text[end] is not ('\n' or '\r'))
        {
            if (_text[end] == '\'')
            {
                end++;
                break;
            }

            end += _text[end] == '\\' && end + 1 < _text.Length && _text[end + 1] is not ('\n' or '\r') ? 2 : 1;
        }

        _problems.Error(JsonProblemKind.SingleQuotedString, Start, end);
    }

    private void ScanEscape(char quote)
    {
        var start = _position++;
        var character = _position < _text.Length ? _text[_position] : '\n';
        switch (character)
        {
            case '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't':
                _position++;
                return;
            case 'u':
                _position++;
                var digits = 0;
                while (digits < 4 && _position < _text.Length && char.IsAsciiHexDigit(_text[_position]))
                {
                    _position++;
                    digits++;
                }

                if (digits < 4)
                {
                    _problems.Error(JsonProblemKind.InvalidEscape, start, _position);
                }

                return;
            case '\'' when quote == '\'':
                _position++;
                return;
            case '\n' or '\r':
                // The line ends here, and with it the string.
                return;
            default:
                // A control character is left to be reported as such.
                _position += character < ' ' ? 0 : 1;
                _problems.Error(JsonProblemKind.InvalidEscape, start, _position);
                return;
        }
    }

    private void ScanWord()
    {
        Kind = JsonTokenKind.Word;
        do
        {
            _position++;
        }
        while (_position < _text.Length && IsWordCharacter(_text[_position]));
    }

    private void ScanUnexpected()
    {
        Kind = JsonTokenKind.Unexpected;
        do
        {
            _position++;
        }
        while (_position < _text.Length && IsUnexpected(_text[_position]));
    }

    private readonly bool IsUnexpected(char character) => character switch
    {
        ' ' or '\n' or '\r' or '\t' or '"' or '\'' or '{' or '}' or '[' or ']' or ',' or ':' => false,
        '/' => _position + 1 >= _text.Length || _text[_position + 1] is not ('/' or '*'),
        _ => !IsWordCharacter(character),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWordCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character)
        || character is '-' or '+' or '.' or '_' or '$'
        || (character >= '\u0080' && character != '\uFEFF' && !char.IsWhiteSpace(character));
}
