namespace ClaudeRoute.Syntax;

/// <summary>What may be typed at a place.</summary>
public enum JsonExpectation
{
    /// <summary>Nothing of its own: punctuation, a comment, or the place behind a value.</summary>
    Nothing,

    /// <summary>The name of a member.</summary>
    Name,

    /// <summary>A value.</summary>
    Value,
}

/// <summary>
/// Where a caret stands in a text that is being typed. Only what stands before the caret decides about the path, so that whatever is broken
/// behind it does not matter.
/// </summary>
/// <param name="Expects">What may be typed.</param>
/// <param name="Path">For a value its path, for a name the path of its object.</param>
/// <param name="Token">The token to replace, with its quotes; empty at the caret when there is none yet.</param>
/// <param name="Typed">The part of the token before the caret, without its opening quote, as it is written.</param>
public sealed record JsonCaret(JsonExpectation Expects, JsonPath Path, TextSpan Token, string Typed)
{
    /// <summary>The token begins with a quote.</summary>
    public bool IsQuoted { get; private init; }

    /// <summary>A colon follows the token.</summary>
    public bool HasColon { get; private init; }

    /// <summary>Something follows that needs a comma before it.</summary>
    public bool NeedsCommaAfter { get; private init; }

    /// <summary>Where a comma is missing before the token; null when it is not.</summary>
    public int? MissingComma { get; private init; }

    /// <summary>Finds out about one place. Takes any text and never throws for it; time grows with <paramref name="offset"/>.</summary>
    public static JsonCaret At(string text, int offset)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Walk(text, Math.Clamp(offset, 0, text.Length)).Find();
    }

    // Signs that no name has, so that one of them shows a string to be open.
    private static readonly System.Buffers.SearchValues<char> Punctuation = System.Buffers.SearchValues.Create(",:{}[]\"");

    private enum State
    {
        Name,
        Colon,
        Value,
        End,
    }

    private sealed class Frame(bool isObject)
    {
        public bool IsObject { get; } = isObject;

        public State State { get; set; } = isObject ? State.Name : State.Value;

        public string Name { get; set; } = "";

        public int Index { get; set; }
    }

    private sealed class Walk(string text, int caret)
    {
        private readonly List<Frame> _frames = [new Frame(isObject: false)];
        private int _at;
        private int _lastEnd;

        private Frame Top => _frames[^1];

        public JsonCaret Find()
        {
            while (_at < caret)
            {
                var sign = text[_at];
                if (char.IsWhiteSpace(sign) || sign == '\uFEFF')
                {
                    _at++;
                }
                else if (sign == '/' && _at + 1 < text.Length && text[_at + 1] is '/' or '*')
                {
                    if (PassComment())
                    {
                        return Nothing();
                    }
                }
                else if (sign is '"' or '\'')
                {
                    var end = EndOfString(_at);
                    if (caret < end || (caret == end && !IsClosed(_at, end)))
                    {
                        return InToken(_at, isQuoted: true);
                    }

                    var flags = (IsClosed(_at, end) ? JsonRowFlags.None : JsonRowFlags.IsUnterminated) | JsonRowFlags.HasEscape;
                    Take(JsonText.Decode(text.AsSpan(_at, end - _at), flags), end);
                }
                else if (IsWordSign(sign))
                {
                    var end = EndOfWord(_at);
                    if (caret <= end)
                    {
                        return InToken(_at, isQuoted: false);
                    }

                    Take(text[_at..end], end);
                }
                else
                {
                    Punctuate(sign);
                    _at++;
                }
            }

            return BeforeToken();
        }

        private void Punctuate(char sign)
        {
            switch (sign)
            {
                case '{' or '[':
                    if (Top.State == State.Name)
                    {
                        Top.Name = "";
                    }

                    _frames.Add(new Frame(sign == '{'));
                    break;
                case '}' or ']':
                    if (_frames.Count > 1)
                    {
                        _frames.RemoveAt(_frames.Count - 1);
                    }

                    Top.State = State.End;
                    break;
                case ',':
                    Top.Index++;
                    Top.State = Top.IsObject ? State.Name : State.Value;
                    break;
                case ':' when Top.IsObject:
                    Top.State = State.Value;
                    break;
                default:
                    break;
            }

            _lastEnd = _at + 1;
        }

        // A word or string that the caret is past.
        private void Take(string content, int end)
        {
            if (IsName(_at))
            {
                Top.Name = content;
                Top.State = State.Colon;
            }
            else
            {
                Top.State = State.End;
            }

            _lastEnd = end;
            _at = end;
        }

        // Behind a value a new line begins a new member, although the comma is still missing.
        private bool IsName(int start) => Top.IsObject && (Top.State == State.Name || (Top.State is State.End or State.Colon && HasLineBreak(_lastEnd, start)));

        private JsonCaret InToken(int start, bool isQuoted)
        {
            var isName = IsName(start);
            if (!isName && Top.State != State.Value)
            {
                return Nothing();
            }

            var end = isQuoted ? EndOfEdited(start, isName) : EndOfWord(start);
            return Made(isName, TextSpan.FromBounds(start, end), text[(isQuoted ? start + 1 : start)..caret], isQuoted);
        }

        private JsonCaret BeforeToken()
        {
            if (IsName(caret))
            {
                return Made(isName: true, new TextSpan(caret, 0), "", isQuoted: false);
            }

            // Right in front of a value that stands there already, the value is what would be replaced.
            if (Top.State != State.Value || (caret < text.Length && text[caret] is '{' or '['))
            {
                return Nothing();
            }

            var end = caret == text.Length ? caret : text[caret] is '"' or '\'' ? EndOfString(caret) : IsWordSign(text[caret]) ? EndOfWord(caret) : caret;
            return Made(isName: false, TextSpan.FromBounds(caret, end), "", isQuoted: false);
        }

        private JsonCaret Made(bool isName, TextSpan token, string typed, bool isQuoted)
        {
            var next = NextSign(token.End);
            var follows = next < text.Length ? text[next] : '\0';
            return new JsonCaret(isName ? JsonExpectation.Name : JsonExpectation.Value, PathOf(isName), token, typed)
            {
                IsQuoted = isQuoted,
                HasColon = isName && follows == ':',
                NeedsCommaAfter = follows is '"' or '\'' or '{' or '[' || (follows != '\0' && IsWordSign(follows)),
                MissingComma = isName && Top.State == State.End ? _lastEnd : null,
            };
        }

        private JsonCaret Nothing() => new(JsonExpectation.Nothing, PathOf(isName: true), new TextSpan(caret, 0), "");

        private JsonPath PathOf(bool isName)
        {
            var path = JsonPath.Root;
            for (var i = 1; i < _frames.Count; i++)
            {
                path = Below(path, _frames[i - 1], i - 1);
            }

            return isName ? path : Below(path, Top, _frames.Count - 1);
        }

        // The frame around everything is no container of the text.
        private static JsonPath Below(JsonPath path, Frame frame, int depth) =>
            depth == 0 ? path : frame.IsObject ? path.Append(frame.Name) : path.Append(frame.Index);

        private bool PassComment()
        {
            var isLine = text[_at + 1] == '/';
            var end = isLine ? text.AsSpan(_at).IndexOfAny('\r', '\n') : text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
            end = end < 0 ? text.Length : isLine ? _at + end : end + 2;
            if (caret < end || (caret == end && isLine))
            {
                return true;
            }

            _at = end;
            return false;
        }

        // The offset behind the closing quote, or that of the line's end.
        private int EndOfString(int start)
        {
            var quote = text[start];
            for (var at = start + 1; at < text.Length; at++)
            {
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is not ('\r' or '\n'))
                {
                    at++;
                }
                else if (text[at] == quote)
                {
                    return at + 1;
                }
                else if (text[at] is '\r' or '\n')
                {
                    return at;
                }
            }

            return text.Length;
        }

        private bool IsClosed(int start, int end) => end > start + 1 && text[end - 1] == text[start];

        // Without its closing quote a string runs to the next quote or line; what belongs to it is what looks like a part of it.
        private int EndOfEdited(int start, bool isName)
        {
            var end = EndOfString(start);
            var isClosed = IsClosed(start, end);
            if (isClosed && (!isName || text.AsSpan(caret, end - 1 - caret).IndexOfAny(Punctuation) < 0))
            {
                return end;
            }

            var at = caret;
            while (at < end && IsWordSign(text[at]))
            {
                at++;
            }

            return at;
        }

        private int EndOfWord(int start)
        {
            var at = start;
            while (at < text.Length && IsWordSign(text[at]))
            {
                at++;
            }

            return at;
        }

        private bool HasLineBreak(int start, int end) => text.AsSpan(start, Math.Max(0, end - start)).IndexOfAny('\r', '\n') >= 0;

        private int NextSign(int start)
        {
            var at = start;
            while (at < text.Length)
            {
                if (char.IsWhiteSpace(text[at]))
                {
                    at++;
                }
                else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/')
                {
                    var end = text.AsSpan(at).IndexOfAny('\r', '\n');
                    at = end < 0 ? text.Length : at + end;
                }
                else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '*')
                {
                    var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                    at = end < 0 ? text.Length : end + 2;
                }
                else
                {
                    return at;
                }
            }

            return at;
        }

        private static bool IsWordSign(char sign) => char.IsLetterOrDigit(sign) || sign is '_' or '-' or '+' or '.' or '$' or '*' or '@' or '/' or '%';
    }
}
