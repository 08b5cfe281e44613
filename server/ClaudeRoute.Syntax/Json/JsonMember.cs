namespace ClaudeRoute.Syntax;

/// <summary>A name and its value in an object. Parts that are not written yet are missing.</summary>
public sealed class JsonMember
{
    private readonly JsonRowFlags _flags;
    private readonly int _colon;
    private string? _name;

    internal JsonMember(JsonObject parent, int index)
    {
        Parent = parent;
        ref readonly var row = ref parent.Document.Rows[index];
        NameSpan = new TextSpan(row.Start, row.Length);
        _flags = row.Flags;
        _colon = row.Link;
        Value = _flags.HasFlag(JsonRowFlags.HasValue) ? parent.Document.MakeNode(this, index + 1) : null;
    }

    public JsonObject Parent { get; }

    public JsonDocument Document => Parent.Document;

    /// <summary>The name that is meant, without quotes and escapes.</summary>
    public string Name => _name ??= JsonText.Decode(Document.Text.Text.AsSpan(NameSpan.Start, NameSpan.Length), _flags);

    /// <summary>The name as it is written, with its quotes.</summary>
    public TextSpan NameSpan { get; }

    /// <summary>The offset of the colon; null when it is missing.</summary>
    public int? Colon => _colon >= 0 ? _colon : null;

    /// <summary>The value; null when it is missing.</summary>
    public JsonNode? Value { get; }

    /// <summary>From the name to the end of the value, or of the last part that is there.</summary>
    public TextSpan Span => TextSpan.FromBounds(NameSpan.Start, Value?.Span.End ?? (_colon >= 0 ? _colon + 1 : NameSpan.End));

    /// <summary>Whether a later member of the object has the same name, so that this one does not count.</summary>
    public bool IsShadowed => !ReferenceEquals(Parent[Name], this);

    public JsonPath Path => Parent.Path.Append(Name);

    public override string ToString() => Document.Text.ToString(Span);
}
