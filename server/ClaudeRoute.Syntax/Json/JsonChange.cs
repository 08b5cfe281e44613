using System.Diagnostics.CodeAnalysis;

namespace ClaudeRoute.Syntax;

/// <summary>A change to a document, in terms of its values.</summary>
public abstract record JsonChange
{
    private JsonChange()
    {
    }

    /// <summary>
    /// Replaces the value at <paramref name="Path"/>, or inserts it together with the objects on the way that do not exist.
    /// An index one past the end of an array appends.
    /// </summary>
    /// <param name="Path">Where; of several members of one name the last is meant.</param>
    /// <param name="Json">The value as strict JSON, laid out as if it were the whole document; it is indented to fit its place.</param>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Only Visual Basic reserves the word.")]
    public sealed record Set(JsonPath Path, string Json) : JsonChange;

    /// <summary>Removes an array item, or every member of the name that the path ends in. What does not exist needs no change.</summary>
    public sealed record Remove(JsonPath Path) : JsonChange;

    /// <summary>Removes exactly this member of the document that is edited; no change when an earlier change has removed it.</summary>
    public sealed record RemoveMember(JsonMember Member) : JsonChange;

    /// <summary>Gives every member of the name that the path ends in another name.</summary>
    public sealed record Rename(JsonPath Path, string NewName) : JsonChange;
}

/// <summary>Either edits against the document's text, or the reason why there are none, as a clause without a capital and a full stop.</summary>
public sealed record JsonEditResult(IReadOnlyList<TextEdit>? Edits, string? Refusal)
{
    internal static JsonEditResult Of(params IReadOnlyList<TextEdit> edits) => new(edits, null);

    internal static JsonEditResult Refused(string reason) => new(null, reason);
}
