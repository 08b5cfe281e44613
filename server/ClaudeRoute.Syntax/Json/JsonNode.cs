using System.Diagnostics.CodeAnalysis;

namespace ClaudeRoute.Syntax;

[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "Object and String are the terms of RFC 8259.")]
public enum JsonKind
{
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,

    /// <summary>A word that is no JSON value, such as NaN, 01 or an unquoted string.</summary>
    Invalid,
}

/// <summary>A value of a document. Nodes are immutable, and a place in a document always gives the same node.</summary>
public abstract class JsonNode
{
    // The member or array that the node is in, or the document: one field, because large documents have many nodes.
    private readonly object _owner;

    private protected JsonNode(object owner, JsonRow row)
    {
        _owner = owner;
        Span = new TextSpan(row.Start, row.Length);
    }

    public abstract JsonKind Kind { get; }

    /// <summary>All of the value, with its quotes or brackets.</summary>
    public TextSpan Span { get; }

    /// <summary>The nearest enclosing object or array; null for the root.</summary>
    public JsonNode? Parent => _owner switch
    {
        JsonMember member => member.Parent,
        JsonArray array => array,
        _ => null,
    };

    /// <summary>The member whose value the node is; null for the root and for array items.</summary>
    public JsonMember? Member => _owner as JsonMember;

    public virtual JsonDocument Document => _owner switch
    {
        JsonMember member => member.Document,
        JsonArray array => array.Document,
        _ => (JsonDocument)_owner,
    };

    /// <summary>The value as it is written.</summary>
    public string RawText => Document.Text.ToString(Span);

    /// <summary>Where the node is in its document.</summary>
    public JsonPath Path => JsonPath.OfNode(this);

    public override string ToString() => RawText;
}

/// <summary>A string in double or (not JSON) single quotes.</summary>
public sealed class JsonString : JsonNode
{
    private readonly JsonRowFlags _flags;
    private string? _value;

    internal JsonString(object owner, JsonRow row)
        : base(owner, row) => _flags = row.Flags;

    public override JsonKind Kind => JsonKind.String;

    /// <summary>The text that is meant. Escapes that JSON does not know stand for themselves; lone surrogates are kept.</summary>
    public string Value => _value ??= JsonText.Decode(Document.Text.Text.AsSpan(Span.Start, Span.Length), _flags);

    /// <summary>The span between the quotes.</summary>
    public TextSpan ContentSpan => TextSpan.FromBounds(Span.Start + 1, IsUnterminated ? Span.End : Span.End - 1);

    /// <summary>Whether the closing quote is missing.</summary>
    public bool IsUnterminated => _flags.HasFlag(JsonRowFlags.IsUnterminated);
}

/// <summary>A number, true, false, null, or a word that is none of them.</summary>
public sealed class JsonLiteral : JsonNode
{
    internal JsonLiteral(object owner, JsonRow row)
        : base(owner, row) => Kind = row.Kind;

    public override JsonKind Kind { get; }
}
