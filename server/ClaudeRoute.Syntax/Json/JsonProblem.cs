namespace ClaudeRoute.Syntax;

/// <summary>What keeps a text from being strict JSON (RFC 8259).</summary>
public enum JsonProblemKind
{
    /// <summary>A comment; the span is all of it.</summary>
    Comment,

    /// <summary>A comma after the last member or item; the span is the comma.</summary>
    TrailingComma,

    /// <summary>A string in single quotes.</summary>
    SingleQuotedString,

    /// <summary>A member name without quotes.</summary>
    UnquotedName,

    /// <summary>The span is the token that should have had a comma before it.</summary>
    MissingComma,

    /// <summary>The span is the token that stands where the colon should.</summary>
    MissingColon,

    /// <summary>The span is the token that stands where the value should.</summary>
    MissingValue,

    /// <summary>A string without its closing quote; the span ends with the line.</summary>
    UnterminatedString,

    /// <summary>A block comment that is not closed; the span ends with the text.</summary>
    UnterminatedComment,

    /// <summary>Characters that have no place here; parsing goes on after them.</summary>
    UnexpectedCharacter,

    /// <summary>A word other than true, false and null in the place of a value.</summary>
    InvalidLiteral,

    /// <summary>A number in a form that JSON does not have, such as 01, +1, .5 or 0x10.</summary>
    InvalidNumber,

    /// <summary>A backslash in a string with something after it that JSON does not know.</summary>
    InvalidEscape,

    /// <summary>A character below U+0020 in a string, such as a tab.</summary>
    ControlCharacter,

    /// <summary>A closing bracket of the other kind than the one that is open; the span is that bracket.</summary>
    MismatchedBracket,

    /// <summary>An object or array that is not closed; the span is the token that should have the closing bracket before it.</summary>
    MissingBracket,

    /// <summary>The text ends while objects or arrays are open; the span is empty and at the end.</summary>
    UnexpectedEnd,

    /// <summary>Something follows the end of the value; the span is the first token of it.</summary>
    TextAfterEnd,
}

/// <summary>One reason why a text is not strict JSON, and where.</summary>
public sealed record JsonProblem(JsonProblemKind Kind, TextSpan Span)
{
    /// <summary>Whether JSON with comments (as editors read it) has the construct, so that the tree is nevertheless exact.</summary>
    public bool IsExtension => Kind is JsonProblemKind.Comment or JsonProblemKind.TrailingComma;
}
