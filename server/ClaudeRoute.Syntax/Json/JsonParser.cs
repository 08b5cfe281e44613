namespace ClaudeRoute.Syntax;

/// <summary>
/// Reads a text into rows. A loop over tokens with an explicit state, so that depth costs no stack.
/// Whatever the text, every token is either placed in the tree or reported, and reading goes on behind it.
/// </summary>
internal ref struct JsonParser
{
    private readonly JsonProblemList _problems;
    private readonly int _textLength;
    private JsonScanner _scanner;
    private JsonTapeBuilder _rows;
    private State _state;

    // The innermost open container, or -1. While a container is open, its link is the container around it.
    private int _container = -1;
    private int _openObjects;
    private int _openArrays;

    // The last comma, and whether it separates well, so that it is a trailing comma if a bracket follows.
    private int _comma = -1;

    // The last row, when it is a string or word that may turn out to be a name.
    private int _scalar = -1;

    // An opening bracket that was skipped in this container; its partner is skipped as well.
    private int _strayContainer = -1;
    private JsonTokenKind _strayCloser;

    // Whether the token before this one was reported, so that what it leaves missing is not reported again.
    private bool _quiet;
    private bool _quietNext;

    private JsonParser(string text, int start, JsonProblemList problems)
    {
        _problems = problems;
        _textLength = text.Length;
        _scanner = new JsonScanner(text, start, problems);
        _rows = new JsonTapeBuilder();
    }

    private enum State
    {
        Root,
        ArrayStart,
        ArrayItem,
        ArrayNext,
        ObjectStart,
        ObjectName,
        Colon,
        MemberValue,
        ObjectNext,
        Done,
        DoneComma,
        Stopped,
    }

    public static JsonRow[] Parse(string text, int start, JsonProblemList problems)
    {
        var parser = new JsonParser(text, start, problems);
        parser.Run();
        return parser._rows.Finish();
    }

    private void Run()
    {
        while (_state != State.Stopped)
        {
            _scanner.Next();
            if (_scanner.Kind == JsonTokenKind.End)
            {
                End();
                return;
            }

            _quiet = _quietNext;
            _quietNext = _scanner.Kind == JsonTokenKind.String && _scanner.IsUnterminated;
            switch (_state)
            {
                case not (State.Done or State.DoneComma) when _scanner.Kind is JsonTokenKind.CloseBrace or JsonTokenKind.CloseBracket:
                    Closer();
                    break;
                case State.Root or State.ArrayStart or State.ArrayItem or State.MemberValue:
                    Value();
                    break;
                case State.ObjectStart or State.ObjectName:
                    Name();
                    break;
                case State.Colon:
                    Colon();
                    break;
                case State.ArrayNext or State.ObjectNext:
                    Next();
                    break;
                default:
                    AfterRoot();
                    break;
            }
        }
    }

    private void End()
    {
        if (_container < 0)
        {
            return;
        }

        _problems.Error(JsonProblemKind.UnexpectedEnd, _textLength, _textLength);
        while (_container >= 0)
        {
            Close(_textLength, _rows.Count, JsonRowFlags.IsUnclosed);
        }
    }

    private void Value()
    {
        switch (_scanner.Kind)
        {
            case JsonTokenKind.String:
                Scalar(JsonKind.String, StringFlags());
                break;
            case JsonTokenKind.Word:
                Scalar(ClassifyWord(), JsonRowFlags.None);
                break;
            case JsonTokenKind.OpenBrace:
                _openObjects++;
                Open(JsonKind.Object, State.ObjectStart);
                break;
            case JsonTokenKind.OpenBracket:
                _openArrays++;
                Open(JsonKind.Array, State.ArrayStart);
                break;
            case JsonTokenKind.Comma when _state != State.Root:
                Report(JsonProblemKind.MissingValue);
                _state = _state == State.MemberValue ? State.ObjectName : State.ArrayItem;
                _comma = -1;
                break;
            default:
                Report(JsonProblemKind.UnexpectedCharacter);
                break;
        }
    }

    private void Name()
    {
        switch (_scanner.Kind)
        {
            case JsonTokenKind.String:
                Member(StringFlags());
                break;
            case JsonTokenKind.Word:
                Report(JsonProblemKind.UnquotedName);
                Member(JsonRowFlags.IsUnquoted);
                break;
            case JsonTokenKind.OpenBrace when _state != State.ObjectStart && IsInArray():
                // The next object of the array, where this one should have ended.
                Report(JsonProblemKind.MissingBracket);
                Close(_scanner.Start, _rows.Count, JsonRowFlags.IsUnclosed);
                Value();
                break;
            case JsonTokenKind.OpenBrace or JsonTokenKind.OpenBracket:
                Report(JsonProblemKind.UnexpectedCharacter);
                _strayContainer = _container;
                _strayCloser = _scanner.Kind == JsonTokenKind.OpenBrace ? JsonTokenKind.CloseBrace : JsonTokenKind.CloseBracket;
                break;
            default:
                Report(JsonProblemKind.UnexpectedCharacter);
                _comma = -1;
                break;
        }
    }

    private void Colon()
    {
        switch (_scanner.Kind)
        {
            case JsonTokenKind.Colon:
                _rows[_rows.Count - 1].Link = _scanner.Start;
                _state = State.MemberValue;
                break;
            case JsonTokenKind.Comma:
                ReportMissing(JsonProblemKind.MissingColon);
                Comma(State.ObjectName);
                break;
            case JsonTokenKind.Unexpected:
                // Such as the = of another notation.
                ReportMissing(JsonProblemKind.MissingColon);
                _state = State.MemberValue;
                break;
            default:
                ReportMissing(JsonProblemKind.MissingColon);
                _state = State.MemberValue;
                Value();
                break;
        }
    }

    private void Next()
    {
        var inObject = _state == State.ObjectNext;
        switch (_scanner.Kind)
        {
            case JsonTokenKind.Comma:
                Comma(inObject ? State.ObjectName : State.ArrayItem);
                break;
            case JsonTokenKind.Colon when inObject && _scalar >= 0:
                ValueWasName();
                break;
            case JsonTokenKind.Colon when _openObjects > 0 && _scalar > _container + 1 && _rows[_scalar].Kind == JsonKind.String:
                ItemWasName();
                break;
            case JsonTokenKind.Colon or JsonTokenKind.Unexpected:
                Report(JsonProblemKind.UnexpectedCharacter);
                break;
            case JsonTokenKind.OpenBrace or JsonTokenKind.OpenBracket when inObject:
                Name();
                break;
            default:
                ReportMissing(JsonProblemKind.MissingComma);
                _state = inObject ? State.ObjectName : State.ArrayItem;
                _comma = -1;
                if (inObject)
                {
                    Name();
                }
                else
                {
                    Value();
                }

                break;
        }
    }

    private void AfterRoot()
    {
        if (_state == State.Done)
        {
            Report(JsonProblemKind.TextAfterEnd);
            _state = _scanner.Kind == JsonTokenKind.Comma && _rows[0].Kind == JsonKind.Object ? State.DoneComma : State.Stopped;
        }
        else if (_scanner.Kind == JsonTokenKind.String)
        {
            // One closing brace too many before further members: they still belong to the object.
            _rows[0].Link = -1;
            _container = 0;
            _openObjects = 1;
            _comma = -1;
            _state = State.ObjectName;
            Name();
        }
        else
        {
            _state = State.Stopped;
        }
    }

    private void Scalar(JsonKind kind, JsonRowFlags flags)
    {
        MarkMember();
        var row = _rows.Add(new JsonRow { Start = _scanner.Start, Length = _scanner.End - _scanner.Start, Kind = kind, Flags = flags });
        _rows[row].Link = row + 1;
        _scalar = kind is JsonKind.String or JsonKind.Invalid ? row : -1;
        _state = StateAfterValue();
    }

    private void Open(JsonKind kind, State state)
    {
        MarkMember();
        _container = _rows.Add(new JsonRow { Start = _scanner.Start, Link = _container, Kind = kind });
        _scalar = -1;
        _state = state;
    }

    private void Member(JsonRowFlags flags)
    {
        _rows.Add(new JsonRow
        {
            Start = _scanner.Start,
            Length = _scanner.End - _scanner.Start,
            Link = -1,
            Kind = JsonKind.Invalid,
            Flags = flags | JsonRowFlags.IsMember,
        });
        _scalar = -1;
        _state = State.Colon;
    }

    private void MarkMember()
    {
        if (_state == State.MemberValue)
        {
            _rows[_rows.Count - 1].Flags |= JsonRowFlags.HasValue;
        }
    }

    // "a": "b": 1  has no value for "a": the string on the next line is the next name.
    private void ValueWasName()
    {
        ref var member = ref _rows[_scalar - 1];
        member.Flags &= ~JsonRowFlags.HasValue;
        if (member.Link >= 0)
        {
            ReportScalar(JsonProblemKind.MissingValue);
        }

        ScalarBecomesName();
    }

    // "a": [1, "b": 2  has no end of the array: the string is the name of the next member.
    private void ItemWasName()
    {
        ReportScalar(JsonProblemKind.MissingBracket);
        var name = _scalar;
        while (_rows[_container].Kind != JsonKind.Object)
        {
            Close(_rows[name].Start, name, JsonRowFlags.IsUnclosed);
        }

        _scalar = name;
        ScalarBecomesName();
    }

    private readonly void ReportScalar(JsonProblemKind kind) =>
        _problems.Error(kind, _rows[_scalar].Start, _rows[_scalar].Start + _rows[_scalar].Length);

    private void ScalarBecomesName()
    {
        ref var name = ref _rows[_scalar];
        name.Flags |= name.Kind == JsonKind.Invalid ? JsonRowFlags.IsMember | JsonRowFlags.IsUnquoted : JsonRowFlags.IsMember;
        name.Kind = JsonKind.Invalid;
        name.Link = _scanner.Start;
        _scalar = -1;
        _state = State.MemberValue;
    }

    private void Comma(State state)
    {
        _comma = _scanner.Start;
        _state = state;
    }

    private void Closer()
    {
        var wanted = _scanner.Kind == JsonTokenKind.CloseBrace ? JsonKind.Object : JsonKind.Array;
        if (_strayContainer >= 0 && _strayContainer == _container && _strayCloser == _scanner.Kind)
        {
            _strayContainer = -1;
            return;
        }

        if ((wanted == JsonKind.Object ? _openObjects : _openArrays) == 0)
        {
            Report(JsonProblemKind.UnexpectedCharacter);
            return;
        }

        switch (_state)
        {
            case State.ArrayItem or State.ObjectName when _comma >= 0:
                _problems.TrailingComma(_comma);
                break;
            case State.Colon:
                ReportMissing(JsonProblemKind.MissingColon);
                break;
            case State.MemberValue:
                ReportMissing(JsonProblemKind.MissingValue);
                break;
        }

        if (_rows[_container].Kind != wanted)
        {
            Report(JsonProblemKind.MismatchedBracket);
            while (_rows[_container].Kind != wanted)
            {
                Close(_scanner.Start, _rows.Count, JsonRowFlags.IsUnclosed);
            }
        }

        Close(_scanner.End, _rows.Count, JsonRowFlags.None);
    }

    private void Close(int end, int next, JsonRowFlags flags)
    {
        ref var row = ref _rows[_container];
        if (row.Kind == JsonKind.Object)
        {
            _openObjects--;
        }
        else
        {
            _openArrays--;
        }

        if (_strayContainer == _container)
        {
            _strayContainer = -1;
        }

        _container = row.Link;
        row.Link = next;
        row.Length = end - row.Start;
        row.Flags = flags;
        _scalar = -1;
        _state = StateAfterValue();
    }

    private readonly bool IsInArray() => _rows[_container].Link is >= 0 and var outer && _rows[outer].Kind == JsonKind.Array;

    private readonly State StateAfterValue() =>
        _container < 0 ? State.Done : _rows[_container].Kind == JsonKind.Object ? State.ObjectNext : State.ArrayNext;

    private readonly JsonRowFlags StringFlags() =>
        (_scanner.HasEscape ? JsonRowFlags.HasEscape : JsonRowFlags.None)
        | (_scanner.IsUnterminated ? JsonRowFlags.IsUnterminated : JsonRowFlags.None);

    private JsonKind ClassifyWord()
    {
        var word = _scanner.TokenText;
        switch (word)
        {
            case "true":
                return JsonKind.True;
            case "false":
                return JsonKind.False;
            case "null":
                return JsonKind.Null;
        }

        if (JsonNumber.IsValid(word))
        {
            return JsonKind.Number;
        }

        Report(JsonNumber.LooksLikeNumber(word) ? JsonProblemKind.InvalidNumber : JsonProblemKind.InvalidLiteral);
        return JsonKind.Invalid;
    }

    private void Report(JsonProblemKind kind)
    {
        _problems.Error(kind, _scanner.Start, _scanner.End);
        _quietNext |= kind is JsonProblemKind.UnexpectedCharacter or JsonProblemKind.InvalidLiteral;
    }

    private void ReportMissing(JsonProblemKind kind)
    {
        if (!_quiet)
        {
            Report(kind);
        }
    }
}
